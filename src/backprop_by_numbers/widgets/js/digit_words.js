// What the digit lab says: of the answer, of a pixel, and of the derivatives.

import { SIDE } from "./digits.js";
import { atDigits, short } from "./numbers.js";

export const HOW =
  "Draw a digit as tall as the field, and in the middle: so are the images that the network was trained on. " +
  "“Look” shows a pixel’s number and draws nothing. To scroll with a finger, swipe beside the field. " +
  "With keys: arrows move, Space inks a pixel or clears it, + and − change its ink.";

export const SQUARES = { positive: ["Full square", 1], negative: ["Hollow square", -1] };

// Returns a probability with three digits after the point. What rounds to 0 or 1 is neither.
export function shareText(probability) {
  if (probability < 0.0005) return "< 0.001";
  return probability >= 0.9995 ? "> 0.999" : atDigits(probability, 3);
}

// Returns a digit with its article: a 7, an 8.
export function withArticle(digit) {
  return `${digit === 8 ? "an" : "a"} ${digit}`;
}

// Returns the answer in two sentences. There is one of an empty field, too.
export function answerInWords({ probabilities }, answer, isEmpty) {
  const share = shareInWords(probabilities[answer]);
  if (isEmpty) {
    return `The field is empty. Even so, one probability is the largest: that of ${withArticle(answer)}, ${share}.`;
  }
  const others = probabilities.map((value, digit) => (digit === answer ? -1 : value));
  const second = others.indexOf(Math.max(...others));
  const next = `Next comes ${withArticle(second)}: ${shareInWords(probabilities[second])}.`;
  return `The network reads ${withArticle(answer)}: probability ${share}. ${next}`;
}

// Returns where a pixel is, counted from 1.
export function placeInWords(pixel) {
  return `row ${Math.floor(pixel / SIDE) + 1}, column ${(pixel % SIDE) + 1}`;
}

function slopeText(derivative) {
  return short(derivative, 3);
}

// Returns a pixel's name for screen readers.
export function pixelLabel(pixel, ink, derivative) {
  return `ink ${atDigits(ink, 2)}${slopeInLabel(derivative)}, ${placeInWords(pixel)}`;
}

function slopeInLabel(derivative) {
  if (derivative === undefined) return "";
  return derivative === null ? ", no derivative" : `, derivative ${slopeText(derivative)}`;
}

// Returns a pixel's ink and, if it is shown, its derivative and what that means for a digit.
export function pixelInWords(pixel, ink, derivative, digit) {
  const place = placeInWords(pixel);
  const first = `${place[0].toUpperCase()}${place.slice(1)}: ink ${atDigits(ink, 2)}`;
  if (derivative === undefined) return `${first}.`;
  if (derivative === null) return `${first}, no derivative: here more ink and less ink have different effects.`;
  return `${first}, ∂E/∂pixel = ${slopeText(derivative)}. ${effectInWords(derivative, digit)}`;
}

// Returns what a little more ink does where the derivative is of this sign.
export function effectInWords(derivative, digit) {
  if (derivative === 0) return "A little more ink would change nothing.";
  return `A little more ink here would make ${withArticle(digit)} ${derivative > 0 ? "less" : "more"} likely.`;
}

// Returns what stands below the drawing while no pixel is pointed at: which of the images it is.
export function imageInWords({ index, count, label, isChanged }) {
  if (index < 0) return "";
  const which = `Image ${index + 1} of ${count}${isChanged ? ", changed" : ""}`;
  if (label === undefined) return `${which}.`;
  return `${which}: ${isChanged ? "it was" : "it shows"} ${withArticle(label)}.`;
}

// Returns what the squares are, which stand for the derivatives of an error; null where there is none.
export function squaresInWords(derivatives, error, digit) {
  const measure = `E = −ln p, where p is the probability of ${withArticle(digit)}, is ${short(error, 3)}.`;
  const largest = largestInWords(derivatives, digit);
  return `${measure} The area of a square is proportional to the size of ∂E/∂pixel. ${largest} ${OTHERWISE}`;
}

const OTHERWISE =
  "No square: the derivative is 0, or there is none, because numbers of a pooling window are equal, as on blank paper. " +
  "Press the bar of another digit for its derivatives, and again to go back.";

// Returns which derivative is the largest in size.
export function largestInWords(derivatives, digit) {
  const sizes = derivatives.map(Math.abs);
  const pixel = sizes.indexOf(Math.max(...sizes));
  if (!sizes[pixel]) return `No derivative for ${withArticle(digit)} is other than 0.`;
  return `For ${withArticle(digit)}, the largest in size is ${slopeText(derivatives[pixel])}, in ${placeInWords(pixel)}.`;
}

function shareInWords(probability) {
  return shareText(probability).replace("<", "below").replace(">", "above");
}
