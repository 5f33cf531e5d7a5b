// Formulas as HTML, with symbols and with numbers put in: the counterpart of
// article/hand_calculation.py.
//
// The formulas themselves come from Python's article.formulas, as text such as
// "1 / (1 + exp(-net_h1))"; a name with a slash stands in brackets: "[dE_total/dw5] * eta".

import { asWritten, isRounded } from "./numbers.js";

const GREEK = { delta: "δ", eta: "η", mu: "μ" };
const TOKEN = /\[[^\]]+\]|[A-Za-z]\w*|\d+(?:\.\d+)?|\*\*|[-+*/()]/g;

// Returns a quantity's symbol as runs of text, each with the way it is set.
export function symbolRuns(name) {
  const [of, by] = name.split("/d");
  if (by) {
    const runs = [...symbolRuns(of.slice(1)), { text: "/" }, { text: "∂" }, ...symbolRuns(by)];
    return [{ text: "∂" }, ...runs];
  }
  const [, word, index, plus] = name.match(/^([A-Za-z]+)_?(\w*)(\+?)$/);
  const text = GREEK[word] ?? word;
  const runs = [{ text, italic: text.length === 1 }];
  if (index) runs.push({ text: index, lowered: true });
  if (plus) runs.push({ text: "+", raised: true });
  return runs;
}

// Returns a quantity's symbol as HTML; a derivative as a fraction.
export function symbol(name) {
  const [of, by] = name.split("/d");
  return by ? fraction(`∂${symbol(of.slice(1))}`, `∂${symbol(by)}`) : runsAsHtml(symbolRuns(name));
}

// Returns a quantity's symbol as HTML on one line, as within a sentence.
export function symbolInLine(name) {
  return runsAsHtml(symbolRuns(name));
}

// Returns how a quantity is calculated, as HTML: its formula, the numbers put in, the result. Places
// for numbers are left empty: fillIn puts them in, as often as they change.
export function calculation(name, formulas) {
  const tree = parsed(formulas[name]);
  const names = [...namesIn(tree)];
  const formula = `${symbol(name)} = ${asHtml(tree, symbol)}`;
  const numbers = tree.name ? "" : `${sign(names)} ${asHtml(tree, termPlace)}`;
  const result = `<span class="result">${sign([name])} <strong>${numberPlace(name)}</strong></span>`;
  return `<div class="calculation"><div>${formula}</div><div>${numbers} ${result}</div></div>`;
}

// Returns an empty place for a number, as HTML.
export function numberPlace(name) {
  return `<span class="number" data-quantity="${name}"></span>`;
}

// Puts the present numbers into all the places for them, each as `write` writes it.
export function fillIn(element, values, write = asWritten) {
  for (const span of element.querySelectorAll("[data-quantity]")) {
    const text = write(values[span.dataset.quantity]);
    const isNegativeTerm = "term" in span.dataset && text.startsWith("−");
    replaceText(span, isNegativeTerm ? `(${text})` : text);
  }
  for (const span of element.querySelectorAll("[data-equals]")) {
    const rounded = span.dataset.equals.split(" ").some((name) => isRounded(values[name]));
    replaceText(span, rounded ? "≈" : "=");
  }
}

function termPlace(name) {
  return `<span class="number" data-term data-quantity="${name}"></span>`;
}

function sign(names) {
  return `<span data-equals="${names.join(" ")}"></span>`;
}

function replaceText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function fraction(top, bottom) {
  const slash = '<span class="slash">/</span>'; // read aloud and copied, not seen
  return `<span class="fraction"><span>${top}</span>${slash}<span>${bottom}</span></span>`;
}

function runsAsHtml(runs) {
  const tag = (run) => (run.lowered ? "sub" : run.raised ? "sup" : run.italic ? "i" : "span");
  return runs.map((run) => `<${tag(run)}>${run.text}</${tag(run)}>`).join("");
}

// Reads sums, products, powers and parentheses into a tree of {name}, {value}, {operator, parts}.
function parsed(formula) {
  const tokens = formula.match(TOKEN);
  const next = (...wanted) => wanted.includes(tokens[0]) && tokens.shift();

  function leftToRight(operators, operand) {
    let tree = operand();
    for (let operator; (operator = next(...operators)); ) {
      tree = { operator, parts: [tree, operand()] };
    }
    return tree;
  }
  const sum = () => leftToRight(["+", "-"], factors);
  const factors = () => leftToRight(["*", "/"], signed);
  const signed = () => (next("-") ? { operator: "negative", parts: [signed()] } : power());
  function power() {
    const base = atom();
    return next("**") ? { operator: "**", parts: [base, signed()] } : base;
  }
  function atom() {
    const token = tokens.shift();
    if (["exp", "ln"].includes(token)) return { operator: token, parts: [atom()] };
    if (/^\d/.test(token)) return { value: token };
    if (token !== "(") return { name: token.replace(/[[\]]/g, "") };
    const inside = sum();
    tokens.shift(); // the closing parenthesis
    return inside;
  }
  return sum();
}

function namesIn(tree, names = new Set()) {
  if (tree.name) names.add(tree.name);
  tree.parts?.forEach((part) => namesIn(part, names));
  return names;
}

function asHtml(tree, write) {
  const { operator, parts = [] } = tree;
  const [left, right] = parts.map((part) => asHtml(part, write));
  const [first, second] = parts.map((part, i) => inParentheses(part, i ? right : left));
  switch (operator) {
    case undefined:
      return tree.name ? write(tree.name) : tree.value;
    case "exp":
      return `<i>e</i><sup>${left}</sup>`;
    case "ln":
      return `ln ${parts[0].operator ? `(${left})` : left}`;
    case "negative":
      return `−${first}`;
    case "**":
      return `${parts[0].operator ? `(${left})` : left}<sup>${right}</sup>`;
    case "/":
      return parts[1].value ? `${fraction("1", right)} ${first}` : fraction(left, right);
    case "*":
      return `${first} × ${second}`;
    default:
      return `${left} ${operator === "-" ? "−" : "+"} ${second}`;
  }
}

// Returns a part of a product or power, in parentheses if it is a sum or a difference.
function inParentheses(tree, html) {
  return ["+", "-"].includes(tree.operator) ? `(${html})` : html;
}
