// A question whose answer is checked in the page: a number to work out, or a mistake to find.

import { capitalised, judged, judgedChoice } from "./answers.js";
import { html, setAttributes, setText } from "./elements.js";
import { calculation, fillIn, symbolInLine } from "./formula.js";
import { announcer, button, frame } from "./lab.js";
import { asWritten, withMinus } from "./numbers.js";
import { unpacked } from "./question_table.js";

const SIGNS_OF = { right: "✓", more: "…", wrong: "✗", unread: "!" };

export default {
  render({ model, el }) {
    const question = unpacked(model.get("question"));
    const { title, prompt, parts, variants } = question;
    const view = frame(model, el);
    const count = html("span", { class: "question-count" });
    const given = html("ul", { class: "question-given", "aria-label": "Given numbers" });
    const answers = question.kind === "find" ? choices(question) : fields(question);
    const help = helpFor(parts, (text) => announce(text));
    const check = button("Check", () => {});
    const another = button("Another one", () => show((shown + 1) % variants.length));
    check.type = "submit";
    another.hidden = variants.length === 1;
    const form = html(
      "form",
      { class: "question-form" },
      html("div", { class: "question-answers" }, ...answers.elements),
      html("div", { class: "lab-toolbar" }, check, help.hint, another, help.work),
      help.element,
    );
    const heading = html("p", { class: "question-title" }, html("strong", {}, ...withSymbols(title)));
    if (!another.hidden) heading.append(count);
    view.append(heading, html("p", { class: "question-prompt" }, ...withSymbols(prompt)), given, form);
    const announce = announcer(view);
    announce("");
    let shown = 0;

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      announce(answers.check(variants[shown]));
    });
    answers.onChange(() => announce("")); // so that the same result is announced again
    show(0);

    function show(index) {
      const isFirst = index === shown;
      shown = index;
      const variant = variants[index];
      setText(count, `Set ${index + 1} of ${variants.length}`);
      given.replaceChildren(...variant.given.map(([name, text]) => html("li", {}, ...equation(name, text))));
      given.hidden = !variant.given.length;
      answers.show(variant);
      help.show(variant);
      if (isFirst) return;
      answers.focus();
      announce(`Set ${index + 1} of ${variants.length}`);
    }
  },
};

// The fields for numbers, one for each part of the question.
function fields({ parts, variants, mistakes, wanted }) {
  const inputs = parts.map(({ name }, i) => {
    const result = resultLine();
    const input = html("input", {
      type: "text",
      class: "question-field",
      inputmode: isEverNegative(variants, name, i) ? "text" : "decimal", // a phone's has no minus
      autocomplete: "off",
      autocapitalize: "off",
      enterkeyhint: "done",
      spellcheck: "false",
      "aria-label": `Your result for ${name}`,
      "aria-describedby": result.element.id,
    });
    const forget = () => {
      result.clear();
      input.removeAttribute("aria-invalid");
    };
    input.addEventListener("input", forget);
    const label = html("label", {}, symbolOf(name), " =", input);
    const element = html("div", { class: "question-part" }, label, result.element);
    return { input, result, forget, element };
  });
  return {
    elements: inputs.map(({ element }) => element),
    check({ values, wrong }) {
      const someAreTyped = inputs.some(({ input }) => input.value.trim());
      const said = parts.map(({ name }, i) => {
        const { input, result, forget } = inputs[i];
        forget();
        if (someAreTyped && !input.value.trim()) return ""; // not answered yet
        const answer = judged(input.value, Number(values[name]), wrong[i], wanted);
        if (answer.kind !== "right") setAttributes(input, { "aria-invalid": "true" });
        return `${name}: ${result.show(answer, mistakes)}`;
      });
      return said.filter(Boolean).join(" ");
    },
    onChange: (act) => inputs.forEach(({ input }) => input.addEventListener("input", act)),
    show() {
      for (const { input, forget } of inputs) {
        input.value = "";
        forget();
      }
    },
    focus: () => inputs[0].input.focus(),
  };
}

// The wrong number, and the mistakes that may have given it.
function choices({ parts, mistakes, wanted }) {
  const shownValue = html("p", { class: "question-shown" });
  const group = html("fieldset", { class: "question-choices" });
  const result = resultLine();
  setAttributes(group, { "aria-describedby": result.element.id });
  group.addEventListener("change", result.clear);
  const picked = () => group.querySelector("input:checked");
  return {
    elements: [shownValue, group, result.element],
    check({ shown, wrong }) {
      if (!picked()) {
        return result.show({ kind: "unread", words: "Choose one of the mistakes.", mistakes: [] }, mistakes);
      }
      return result.show(judgedChoice(Number(picked().value), shown, wrong[0], wanted), mistakes);
    },
    onChange: (act) => group.addEventListener("change", act),
    show({ options, shown }) {
      const wrongResult = equation(parts[0].name, shown[1]);
      shownValue.replaceChildren("The wrong result: ", html("strong", {}, ...wrongResult));
      const radios = options.map((index) => {
        const radio = html("input", { type: "radio", name: result.element.id, value: index });
        return html("label", {}, radio, ...withSymbols(capitalised(mistakes[index].name)));
      });
      group.replaceChildren(html("legend", {}, "Which mistake gives it?"), ...radios);
      result.clear();
    },
    focus: () => group.querySelector("input").focus(),
  };
}

// The hint, which comes first, and the working.
function helpFor(parts, announce) {
  const hints = html("div", { class: "question-hint", hidden: "" });
  const working = html("div", { class: "question-working lab-calculations", hidden: "" });
  const hint = button("Hint", () => setHint(hints.hidden));
  const work = button("", () => setWorking(working.hidden));
  for (const text of new Set(parts.map((part) => part.hint))) {
    const names = parts.filter((part) => part.hint === text).map((part) => symbolOf(part.name));
    const start = names.flatMap((name, i) => (i ? [", ", name] : [name]));
    hints.append(html("p", {}, ...(parts.length > 1 ? [...start, ": "] : []), ...withSymbols(text)));
  }
  const steps = parts.flatMap((part) => part.working.map((step) => stepOf(step, part.name)));
  const shown = steps.map(([name, formula]) => calculation(name, { [name]: formula }));
  working.innerHTML = [...new Set(shown)].join(""); // two parts may begin with the same step

  function setHint(isOpen) {
    hints.hidden = !isOpen;
    setAttributes(hint, { "aria-expanded": isOpen });
    if (isOpen) work.hidden = false;
  }
  function setWorking(isOpen) {
    working.hidden = !isOpen;
    setText(work, isOpen ? "Hide the working" : "Show the working");
    if (isOpen) announce("The working is below the buttons");
  }
  return {
    hint,
    work,
    element: html("div", { class: "question-help" }, hints, working),
    show({ values }) {
      const numbers = Object.entries(values).map(([name, text]) => [name, Number(text)]);
      fillIn(working, Object.fromEntries(numbers), written);
      setHint(false);
      setWorking(false);
      work.hidden = true;
    },
  };
}

// A place for what is said of an answer; `show` returns it as text.
function resultLine() {
  const id = `result-${Math.random().toString(36).slice(2)}`;
  const element = html("div", { class: "question-result", id });
  return {
    element,
    clear: () => element.replaceChildren(),
    show({ kind, words, mistakes: found }, mistakes) {
      const sign = html("span", { class: "question-sign", "aria-hidden": "true" }, SIGNS_OF[kind]);
      const explained = found.map((index) => explanationOf(mistakes[index]));
      const several = found.length > 1 ? " Several mistakes give this number:" : "";
      element.dataset.kind = kind;
      element.replaceChildren(sign, html("div", {}, html("p", {}, words, several), ...explained));
      return [...element.querySelectorAll("p")].map((line) => line.textContent).join(" ");
    },
  };
}

function explanationOf({ name, sentence, chapter, anchor, section }) {
  // The book's own scripts are there in a page of the book, and in no notebook.
  const inPage = typeof pageWidgets !== "undefined";
  const href = `${chapter}.${inPage ? "html" : "ipynb"}#${anchor}`;
  const link = html("a", inPage ? { href } : { href, target: "_blank" }, ...withSymbols(section));
  const title = html("strong", {}, ...withSymbols(capitalised(name)), ": ");
  return html("p", {}, title, ...withSymbols(sentence), " Explained in “", link, "”.");
}

// Returns a step of the working as the name of what it gives and its formula. A step that names
// nothing gives the part's own quantity.
function stepOf(step, name) {
  const [first, second] = step.split(" = ");
  return second ? [first, second] : [name, first];
}

function isEverNegative(variants, name, part) {
  const all = ({ values, wrong }) => [values[name], ...wrong[part].map(([, value]) => value)];
  return variants.some((variant) => all(variant).some((text) => text.startsWith("-")));
}

// A count has no decimals.
function written(value) {
  return Number.isInteger(value) ? withMinus(String(value)) : asWritten(value);
}

function equation(name, text) {
  return [symbolOf(name), ` = ${withMinus(text)}`];
}

function symbolOf(name) {
  const element = html("span", { class: "question-symbol" });
  element.innerHTML = symbolInLine(name);
  return element;
}

// Returns a text as nodes; a quantity in it, such as [net_h2], as its symbol.
function withSymbols(text) {
  return text.split(/\[([^\]]+)\]/).map((part, i) => (i % 2 ? symbolOf(part) : part));
}
