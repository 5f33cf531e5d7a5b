// Numbers as the book writes them: the counterpart of explaining/numbers.py, whose functions have
// the same names. A test compares the two.

export const DIGITS = 9;

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

const grouping = new Intl.NumberFormat("en"); // made once: toLocaleString makes one each time

// Returns a whole number with its thousands apart: 10,000.
export function grouped(count) {
  return grouping.format(count);
}

// Returns how many there are of what a noun names: 1 update, 10,000 updates.
export function counted(count, noun) {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}

// Returns a part's name with its digits lowered: w₅.
export function subscripted(name) {
  return name.replace(/\d/g, (digit) => SUBSCRIPTS[digit]);
}

// Returns a value rounded to so many digits after the point, halves away from zero. What rounds to
// zero has no sign.
export function atDigits(value, digits) {
  const text = inFull(finite(value), digits);
  return /[1-9]/.test(text) ? withMinus(text) : text.replace("-", "");
}

// Returns at most nine digits after the point, at least two: 0.20, 0.3775, 0.333333333.
export function asWritten(value) {
  return withoutZeros(atDigits(value, DIGITS), 2);
}

// Returns whether `asWritten` loses anything beyond the float's own last digits.
export function isRounded(value) {
  return Math.abs(value - Number(value.toFixed(DIGITS))) > 1e-14;
}

// Returns so many significant digits, at `least` so many after the point: 0.20, 1.106, 3.5×10⁻⁷.
export function number(value, digits = 4, least = 2) {
  if (value === 0) return "0";
  const { whole, power } = withoutLastBits(value);
  const kept = String(halfToEven(whole / 10 ** (13 - digits)));
  const exponent = power + kept.length - digits; // 9.9996 is 10.00 in four digits
  const sign = value < 0 ? "−" : "";
  if (Math.abs(exponent) >= 5) {
    return `${sign}${withoutZeros(`${kept[0]}.${kept.slice(1)}`)}×${powerOfTen(exponent)}`;
  }
  const places = Math.max(least, digits - 1 - exponent);
  return sign + withoutZeros(withPoint(whole, power, places), least);
}

// Returns what `number` does, without zeros at its end: 0.5, 20.
export function short(value, digits = 4) {
  return number(value, digits, 0);
}

// Returns so many digits after the point: a number that moves keeps its width. Where most of these
// would be zeros, and from 1000 on, it is a `number` of half as many digits.
export function fixed(value, digits = 4) {
  const half = Math.floor(digits / 2);
  const size = Math.abs(value);
  if (value === 0) return value.toFixed(digits);
  if (!(size >= 10 ** (half - digits - 1) && size < 1000)) return number(value, half);
  const { whole, power } = withoutLastBits(value);
  return (value < 0 ? "−" : "") + withPoint(whole, power, digits);
}

// Returns a weight with its sign, and three digits after the point, two from 10 on: it keeps its
// width while it moves.
export function weightText(weight) {
  const text = atDigits(weight, Math.abs(weight) < 10 ? 3 : 2);
  return text.startsWith("−") ? text : `+${text}`;
}

// Returns a number's text without zeros at its end, but for so many digits after the point.
export function withoutZeros(text, least = 0) {
  const [whole, fraction = ""] = text.split(".");
  const kept = fraction.replace(/0+$/, "").padEnd(least, "0");
  return kept ? `${whole}.${kept}` : whole;
}

// Returns a number's text with a minus sign where code has a hyphen.
export function withMinus(text) {
  return text.replace("-", "−");
}

// Returns a power of ten: 10⁻⁵.
export function powerOfTen(exponent) {
  const raised = String(exponent).replace("-", "⁻").replace(/\d/g, (digit) => SUPERSCRIPTS[digit]);
  return `10${raised}`;
}

function finite(value) {
  if (!Number.isFinite(value)) throw new RangeError(`value must be finite, not ${value}`);
  return value;
}

// toFixed rounds the float's exact value, but writes what is very large with a power of ten.
function inFull(value, digits) {
  if (Math.abs(value) < 1e21) return value.toFixed(digits);
  return BigInt(value) + (0).toFixed(digits).slice(1);
}

// Returns the thirteen digits of a value that are the same on all machines: without its sign, it is
// whole × 10 ** (power - 12).
function withoutLastBits(value) {
  const [mantissa, power] = Math.abs(finite(value)).toExponential(12).split("e");
  return { whole: Number(mantissa.replace(".", "")), power: Number(power) };
}

function withPoint(whole, power, places) {
  return (halfToEven(whole / 10 ** (12 - power - places)) / 10 ** places).toFixed(places);
}

function halfToEven(value) {
  const nearest = Math.round(value);
  return value % 1 === 0.5 ? nearest - (nearest % 2) : nearest;
}
