// Numbers as the course writes them: the counterpart of explaining/numbers.py.

export const DIGITS = 9;

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

const grouping = new Intl.NumberFormat("en"); // made once: toLocaleString makes one each time

// Returns a whole number with its thousands apart: 10,000.
export function grouped(count) {
  return grouping.format(count);
}

// Returns a part's name with its digits lowered: w₅.
export function subscripted(name) {
  return name.replace(/\d/g, (digit) => SUBSCRIPTS[digit]);
}

// Returns at most nine digits after the point, at least two: 0.20, 0.3775, 0.333333333.
export function asWritten(value) {
  return withMinus(withoutZeros(value.toFixed(DIGITS))); // toFixed rounds the float's exact value
}

// Returns whether writing the value loses anything beyond the float's own last digits.
export function isRounded(value) {
  return Math.abs(value - Number(value.toFixed(DIGITS))) > 1e-14;
}

// Returns so many significant digits, at least two after the point: 0.20, 1.106, 3.5×10⁻⁷.
export function number(value, digits = 4) {
  if (value === 0) return "0";
  const [mantissa, power] = value.toExponential(digits - 1).split("e");
  const exponent = Number(power);
  if (Math.abs(exponent) >= 5) {
    const short = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
    const raised = String(exponent).replace("-", "⁻").replace(/\d/g, (d) => SUPERSCRIPTS[d]);
    return withMinus(`${short}×10${raised}`);
  }
  return withMinus(withoutZeros(value.toFixed(Math.max(2, digits - 1 - exponent))));
}

// Returns four digits after the point, so that a number that moves keeps its width; of one that
// has none of them left, two significant digits and its power of ten.
export function fixed(value) {
  const size = Math.abs(value);
  return size >= 0.001 && size < 1000 ? withMinus(value.toFixed(4)) : number(value, 2);
}

function withoutZeros(text) {
  const [whole, fraction] = text.split(".");
  return `${whole}.${fraction.replace(/0+$/, "").padEnd(2, "0")}`;
}

function withMinus(text) {
  return text.replace(/^-/, "−");
}
