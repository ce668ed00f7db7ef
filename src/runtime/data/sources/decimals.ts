const [ZERO, MINUS, PLUS, POINT, SPACE, TAB] = Array.from("0-+. \t", (character) => character.charCodeAt(0));
/** `e`, also of `E` once this bit is set. */
const [EXPONENT, LOWER] = [0x65, 0x20];

/** Digits of a part of the mantissa, which are a whole number below 2^30. */
const PART = 9;
/** Powers of ten that are exact as numbers: 0 to 22. */
const EXACT = 22;
/** Exponents of ten up to here leave two numbers' sum without overflow or loss. */
const FAR = 250;
/** Relative error that the product of two sums may have, with room to spare: 2^-98. */
const DOUBT = 2 ** -98;

/**
 * The number that bytes [from, to) write as a decimal, blanks around it allowed, rounded as the language rounds it; NaN where they write
 * none or this can't tell, so that the caller reads the text. Up to 15 digits and small powers are one exact operation (Clinger 1990);
 * up to 27 go through a sum of two numbers (Dekker 1971), which settles the rounding unless the value is next to the middle of two.
 */
export function decimalIn(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && isBlank(bytes[at]!)) at++;
  let end = to;
  while (end > at && isBlank(bytes[end - 1]!)) end--;
  const isNegative = bytes[at] === MINUS;
  if (isNegative || bytes[at] === PLUS) at++;
  // Digits after leading zeros, in parts of nine, and how many of all stand behind the point.
  let first = 0;
  let second = 0;
  let third = 0;
  let digits = 0;
  let behind = 0;
  let point = -1;
  const begin = at;
  for (; at < end; at++) {
    const byte = bytes[at]!;
    const digit = byte - ZERO!;
    if (digit >= 0 && digit <= 9) {
      if (digits < PART) first = first * 10 + digit;
      else if (digits < 2 * PART) second = second * 10 + digit;
      else third = third * 10 + digit;
      if (first !== 0) digits++;
    } else if (byte === POINT && point < 0) point = at;
    else break;
  }
  if (point >= 0) behind = at - point - 1;
  // No digit, or more than are held.
  if (at - begin - (point >= 0 ? 1 : 0) === 0 || digits > 3 * PART) return Number.NaN;
  let power = -behind;
  if (at < end) {
    if ((bytes[at]! | LOWER) !== EXPONENT) return Number.NaN;
    const exponent = exponentIn(bytes, at + 1, end);
    if (Number.isNaN(exponent)) return Number.NaN;
    power += exponent;
  }
  const value = digits <= PART ? scaled(first, 0, power, digits) : joined(first, second, third, digits, power);
  return isNegative ? -value : value;
}

const isBlank = (byte: number): boolean => byte === SPACE || byte === TAB;

function exponentIn(bytes: Uint8Array, from: number, to: number): number {
  const isNegative = bytes[from] === MINUS;
  const start = isNegative || bytes[from] === PLUS ? from + 1 : from;
  if (start >= to || to - start > 4) return Number.NaN;
  let value = 0;
  for (let at = start; at < to; at++) {
    const digit = bytes[at]! - ZERO!;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return isNegative ? -value : value;
}

/** The parts of a mantissa of more than nine digits, times a power of ten. */
function joined(first: number, second: number, third: number, digits: number, power: number): number {
  const shift = powers[Math.min(digits - PART, PART)]!;
  const whole = first * shift + second;
  if (digits <= 15) return scaled(whole, 0, power, digits);
  // first * shift is below 2^60: in two products that are exact.
  const upper = (first >>> 15) * 32768;
  const lower = first & 32767;
  const product = upper * shift + lower * shift;
  const rest = lower * shift - (product - upper * shift) + second;
  const high = product + rest;
  const low = rest - (high - product);
  if (digits <= 2 * PART) return scaled(high, low, power, digits);
  const more = powers[digits - 2 * PART]!;
  const longer = high * more;
  const tail = lacking(longer, high, more) + low * more + third;
  const sum = longer + tail;
  return scaled(sum, tail - (sum - longer), power, digits);
}

/** (high + low) 10^power as the nearest number; NaN where that isn't sure. */
function scaled(high: number, low: number, power: number, digits: number): number {
  if (high === 0) return 0;
  if (low === 0 && digits <= 15 && power >= -EXACT && power <= EXACT) return power < 0 ? high / powers[-power]! : high * powers[power]!;
  if (power < -FAR || power + digits > FAR) return Number.NaN;
  const place = power + FAR;
  if (tensHigh[place] === 0) fillTen(power);
  const ten = tensHigh[place]!;
  const product = high * ten;
  const rest = lacking(product, high, ten) + (high * tensLow[place]! + low * ten);
  const value = product + rest;
  const left = rest - (value - product);
  const doubt = value * DOUBT;
  return value + (left + doubt) === value + (left - doubt) ? value + left : Number.NaN;
}

const SPLITTER = 2 ** 27 + 1;

/** What the rounded product a b lacks of the exact one (Dekker 1971). */
function lacking(product: number, a: number, b: number): number {
  const bigA = SPLITTER * a;
  const bigB = SPLITTER * b;
  const upperA = bigA - (bigA - a);
  const upperB = bigB - (bigB - b);
  const lowerA = a - upperA;
  const lowerB = b - upperB;
  return lowerA * lowerB - (product - upperA * upperB - lowerA * upperB - upperA * lowerB);
}

const powers = Float64Array.from({ length: EXACT + 1 }, (_power, p) => Number(`1e${p}`));
/** 10^power as the sum of two numbers, at power + FAR; 0 until it is needed. */
const tensHigh = new Float64Array(2 * FAR + 1);
const tensLow = new Float64Array(2 * FAR + 1);

function fillTen(power: number): void {
  const high = Number(`1e${power}`);
  tensHigh[power + FAR] = high;
  tensLow[power + FAR] = power < 0 ? lackBelowOne(high, power) : Number(10n ** BigInt(power) - BigInt(high));
}

/** 10^power - high, for a negative power: with high = m 2^q, (2^-q - m 10^-power) / (10^-power 2^-q). */
function lackBelowOne(high: number, power: number): number {
  let m = high;
  let q = 0;
  while (!Number.isInteger(m)) {
    m *= 2;
    q--;
  }
  const ten = 10n ** BigInt(-power);
  const lack = (1n << BigInt(-q)) - BigInt(m) * ten;
  // 200 further bits, so that whole numbers tell it to the last digit.
  return Number((lack << 200n) / ten) * 2 ** -200 * 2 ** q;
}
