/**
 * Logarithm, sine and cosine from additions, multiplications and divisions of 32-bit floats in a fixed order, each rounded once.
 * `Math.log` and `Math.cos` may differ between JavaScript engines in the last bit; these may not, and the same order of operations
 * on `f32x4` lanes gives the same bits.
 */
const f = Math.fround;

const SQRT_HALF_BITS = 0x3f3504f3;
const LN_2 = f(Math.LN2);
const L3 = f(2 / 3);
const L5 = f(2 / 5);
const L7 = f(2 / 7);
const L9 = f(2 / 9);

const floats = new Float32Array(1);
const bits = new Int32Array(floats.buffer);

/** log(n / 2^24) for a whole number n in 1 .. 2^24. */
export function logOfShare(n: number): number {
  floats[0] = n;
  // n = m 2^e with m in [sqrt(1/2), sqrt(2)): then log m is small and log n - 24 log 2 does not cancel near n = 2^24.
  const shifted = bits[0]! - SQRT_HALF_BITS;
  const exponent = shifted >> 23;
  bits[0] = (shifted & 0x7fffff) + SQRT_HALF_BITS;
  const m = floats[0]!;
  // log m = 2 artanh s = 2 s + 2/3 s^3 + ..., |s| <= 0.1716: four terms more leave 2e-9.
  const s = f(f(m - 1) / f(m + 1));
  const s2 = f(s * s);
  const tail = f(f(f(f(f(f(L9 * s2) + L7) * s2) + L5) * s2) + L3);
  const logM = f(f(s + s) + f(f(tail * s2) * s));
  return f(f(f(exponent - 24) * LN_2) + logM);
}

const STEP = f((2 * Math.PI) / 2 ** 24);
const S3 = f(-1 / 6);
const S5 = f(1 / 120);
const S7 = f(-1 / 5040);
const S9 = f(1 / 362880);
const C2 = f(-1 / 2);
const C4 = f(1 / 24);
const C6 = f(-1 / 720);
const C8 = f(1 / 40320);
const C10 = f(-1 / 3628800);

/** Writes radius * cos and radius * sin of the angle 2 pi n / 2^24, n a whole number in 0 .. 2^24 - 1, to `out[at]` and `out[at + 1]`. */
export function onCircle(radius: number, n: number, out: Float32Array, at: number): void {
  // The nearest quarter turn is taken off in integers, so the polynomials see at most an eighth of a turn, exactly.
  const quarter = (n + 0x20_0000) >> 22;
  const t = f((n - (quarter << 22)) * STEP);
  const t2 = f(t * t);
  const sine = f(t + f(f(f(f(f(f(f(f(S9 * t2) + S7) * t2) + S5) * t2) + S3) * t2) * t));
  const cosine = f(1 + f(f(f(f(f(f(f(f(f(C10 * t2) + C8) * t2) + C6) * t2) + C4) * t2) + C2) * t2));
  const swapped = (quarter & 1) !== 0;
  const c = swapped ? sine : cosine;
  const s = swapped ? cosine : sine;
  // cos: + - - + over the quarters; sin: + + - -.
  out[at] = f(radius * (((quarter + 1) & 2) !== 0 ? -c : c));
  out[at + 1] = f(radius * ((quarter & 2) !== 0 ? -s : s));
}
