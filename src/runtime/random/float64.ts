/**
 * As float32.ts, in 64-bit floats: logarithm, sine and cosine with the same bits on every machine, for numbers drawn on the host.
 */
const SQRT_HALF = Math.SQRT1_2;

const floats = new Float64Array(1);
const words = new Uint32Array(floats.buffer);
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/** log x for a normal positive x. */
export function log64(x: number): number {
  floats[0] = x;
  let exponent = (words[HIGH]! >>> 20) - 1022;
  words[HIGH] = (words[HIGH]! & 0xfffff) | (1022 << 20);
  let m = floats[0]!;
  if (m < SQRT_HALF) {
    m *= 2;
    exponent -= 1;
  }
  // 2 artanh s, |s| <= 0.1716: the terms up to s^23 leave 1e-19.
  const s = (m - 1) / (m + 1);
  const s2 = s * s;
  let tail = 2 / 23;
  for (let k = 21; k >= 3; k -= 2) tail = tail * s2 + 2 / k;
  return exponent * Math.LN2 + (tail * s2 * s + 2 * s);
}

/** cos and sin of a full turn times `turn`, in [0, 1). */
export function circle64(turn: number): [cosine: number, sine: number] {
  const quarter = Math.floor(4 * turn + 0.5);
  const t = (turn - quarter / 4) * (2 * Math.PI);
  const t2 = t * t;
  // Taylor series by Horner, |t| <= pi / 4.
  let sine = 1;
  let cosine = 1;
  for (let k = 18; k >= 2; k -= 2) {
    sine = 1 - (sine * t2) / (k * (k + 1));
    cosine = 1 - (cosine * t2) / (k * (k - 1));
  }
  sine *= t;
  const c = (quarter & 1) !== 0 ? sine : cosine;
  const s = (quarter & 1) !== 0 ? cosine : sine;
  return [((quarter + 1) & 2) !== 0 ? -c : c, (quarter & 2) !== 0 ? -s : s];
}
