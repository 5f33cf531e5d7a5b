// A number as a person typed it: its value, and the digits that it claims. The counterpart of
// practice/typed_number.py, whose names it has. A test compares the two.

// Significant digits from which on a number tells one calculation from another.
export const ENOUGH = 3;
const ALLOWED = "type digits with one decimal point or comma, such as 0.0821, -1.25 or 8.21e-2";
const TIMES_TEN = "\\s*[×*·xX]\\s*10";
const NUMBER = new RegExp(
  "^([-+−]?)(?:([0-9]+)(?:[.,]([0-9]*))?|[.,]([0-9]+))" +
    `(?:(?:\\s*[eE]|${TIMES_TEN}\\^)([-+−]?[0-9]{1,3})` +
    `|${TIMES_TEN}([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))?$`,
);
const GROUPED = /^([-+−]?[0-9]+(?:[.,'’\s][0-9]+){2,}|[-+−]?[0-9]+['’\s][0-9]+(?:[.,][0-9]*)?)$/;
const SIGNS = "−⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹";
const PLAIN = "--+0123456789";
const LAST_BITS = 1e-12;
const LEAST_POWER = -300; // of the last digit, whose unit has to be a number

export class Typed {
  constructor(value, significant, power) {
    Object.assign(this, { value, significant, power, unit: Number(`1e${power}`) });
  }

  // Reads a number, or throws an error that says what is wrong and what is allowed.
  static read(given) {
    const text = given.trim();
    const found = text.match(NUMBER);
    if (!found) throw new RangeError(`${refusal(text)}: ${ALLOWED}`);
    const [, sign, whole = "", part = "", only = "", exponent, raised] = found;
    const decimals = part || only;
    const digits = whole + decimals;
    const power = Number(plain(exponent ?? raised ?? "0")) - decimals.length;
    const significant = digits.replace(/^0+/, "").length;
    const value = Number(`${plain(sign)}${digits}e${power}`);
    const outOfRange = !Number.isFinite(value) || (value === 0) !== (significant === 0);
    if (outOfRange || power < LEAST_POWER) {
      throw new RangeError(`"${text}" is too large or too small to calculate with: ${ALLOWED}`);
    }
    return new Typed(value, significant, power);
  }

  // Whether every digit is right: the value rounds to this number.
  agrees(value) {
    return this.isWithinHalf(this.unit, value);
  }

  // To how many significant digits it agrees with a value: 0 if not even to one.
  digits(value) {
    const first = this.power + this.significant;
    for (let n = this.significant; n > 0; n--) {
      if (this.isWithinHalf(Number(`1e${first - n}`), value)) return n;
    }
    return 0;
  }

  // Whether it is the value, but for a float's last bits.
  equals(value) {
    return Math.abs(value - this.value) <= LAST_BITS * Math.abs(value);
  }

  // Whether it agrees with the value, and in digits enough to say so, or exactly.
  identifies(value) {
    return this.equals(value) || (this.significant >= ENOUGH && this.agrees(value));
  }

  isWithinHalf(unit, value) {
    return Math.abs(value - this.value) <= unit / 2 + LAST_BITS * Math.abs(value);
  }
}

function plain(text) {
  return text.replace(/[^-+0-9]/g, (sign) => PLAIN[SIGNS.indexOf(sign)]);
}

function refusal(text) {
  if (!text) return "no number is given";
  if (text.includes("/")) return `"${text}" is a fraction`;
  if (GROUPED.test(text)) return `"${text}" has more than one separator`;
  return `"${text}" is no number`;
}
