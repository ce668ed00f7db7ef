import { type FunctionBuilder, f64x2, i64x2, v128 } from "../builder.ts";
import { bits, type Fused, type Lanes, type Vector } from "./lanes.ts";

/** Halves of ln 2, the first with so few bits that its product with an exponent is exact. */
const LN2_HIGH = 6.931471803691238e-1;
const LN2_LOW = 1.9082149292705877e-10;
/** (log(1 + r) - 2 s) / s^3 in s^2, s = r / (2 + r), on [sqrt(1/2), sqrt(2)): relative error 2^-58 (fdlibm, `e_log.c`). */
const SERIES = [
  0.6666666666666735, 0.3999999999940942, 0.2857142874366239, 0.22222198432149784, 0.1818357216161805, 0.15313837699209373,
  0.14798198605116586,
];
/** Above the mantissa of sqrt(1/2), so that mantissas are in [sqrt(1/2), sqrt(2)). */
const TO_HALF = bits(0x3ff0000000000000n - 0x3fe6a09e00000000n);
/** 2^52, whose last bits are an integer. */
const INTEGER = bits(0x4330000000000000n);
/** Above it 1 + x is as good as infinite. */
const MOST = 1e300;

/** log(1 + x) for x > -1, to the last digits also near 0 (and for infinite x a large number). */
export function log1p(f: FunctionBuilder, { madd }: Fused, argument: Vector): Vector {
  const x = f.let(f64x2.pmin(argument, f64x2.splat(MOST)));
  const biased = f.let(i64x2.shr_u(i64x2.add(f64x2.add(x, 1), TO_HALF), 52));
  const exponent = f.let(f64x2.sub(v128.or(biased, INTEGER), 2 ** 52 + 1023));
  const scale = f.let(i64x2.shl(i64x2.sub(bits(2046n), biased), 52));
  // The mantissa less 1, from x itself: 1 + x has lost digits of a small one.
  const r = f.let(madd(x, scale, f64x2.sub(scale, 1)));
  const s = f.let(f64x2.div(r, f64x2.add(r, 2)));
  const square = f.let(f64x2.mul(s, s));
  const half = f.let(f64x2.mul(f64x2.mul(r, 0.5), r));
  // Two chains of products, which the machine computes side by side.
  const fourth = f.let(f64x2.mul(square, square));
  const chain = (terms: number[]): Lanes =>
    terms.slice(0, -1).reduceRight<Lanes>((sum, term) => madd(sum, fourth, term), terms[terms.length - 1]);
  const [even, odd] = [0, 1].map((parity) => chain(SERIES.filter((_term, k) => k % 2 === parity)));
  const rest = madd(s, madd(madd(odd, square, even), square, half), f64x2.mul(exponent, LN2_LOW));
  return madd(exponent, LN2_HIGH, f64x2.sub(r, f64x2.sub(half, rest)));
}
