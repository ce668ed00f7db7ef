import { type FunctionBuilder, f64x2, i32, i64x2, type Local, v128 } from "../builder.ts";
import type { Frame } from "./frame.ts";
import { along, type BlockLocals, bits, exp, fused, GROUP, PAIR, VECTOR, type Vector } from "./lanes.ts";
import { TALLY } from "./softmax.ts";

/** Log-densities of a block's states to densities over the largest of their row; adds the maxima to the tally. */
export function likelihoods(f: FunctionBuilder, block: BlockLocals, frame: Frame, mask: number): void {
  const at = frame.layout.sums.fields.tally.offset + TALLY.maximum;
  relativeDensities(f, block, frame, { mask, from: 0, to: frame.spec.states }, (_byte, maxima) =>
    f.store(block.sums, f64x2.add(v128.load(block.sums, at), f64x2.add(...maxima)), at),
  );
}

/**
 * Log-densities of the states [from, to) to densities over the largest among them, 0 in rows that are padding, whose maximum is 0 too.
 * `mask` is the byte offset of the column that has 1 for rows. Where these are not all states, others may be possible where none of
 * these is: then every density is 1, and the maximum the least number there is.
 */
export function relativeDensities(
  f: FunctionBuilder,
  block: BlockLocals,
  { layout, spec }: Frame,
  { mask, from, to }: { mask: number; from: number; to: number },
  addMaxima: (byte: Local<"i32">, maxima: [Vector, Vector]) => void,
): void {
  const { stride } = layout;
  const states = to - from;
  f.loop(0, layout.blockRows * 8, GROUP, (byte) => {
    const logs = f.let(i32.add(i32.add(block.logs, from * stride), byte));
    const highest = PAIR.map(() => f.let(f64x2.splat(-Number.MAX_VALUE)));
    const each = (body: (pointer: Local<"i32">, offset: number) => void): void => {
      if (states <= 4) for (let k = 0; k < states; k++) body(logs, k * stride);
      else along(f, logs, states, stride, (pointer) => body(pointer, 0));
    };
    each((p, offset) => {
      for (const v of PAIR) f.set(highest[v], f64x2.pmax(highest[v], v128.load(p, offset + v * VECTOR)));
    });
    const x = f.let(i32.add(block.x, byte));
    const masks = PAIR.map((v) => f.let(v128.load(x, mask + v * VECTOR)));
    const none = states < spec.states ? highest.map((most) => f.let(f64x2.eq(most, -Number.MAX_VALUE))) : undefined;
    each((p, offset) => {
      const below = PAIR.map((v) => f.let(f64x2.sub(v128.load(p, offset + v * VECTOR), highest[v])));
      const densities = below.map((difference) => f.let(exp(f, fused(spec.relaxed), difference)));
      if (none !== undefined) for (const v of PAIR) f.set(densities[v], v128.bitselect(f64x2.splat(1), densities[v], none[v]));
      for (const v of PAIR) f.store(p, f64x2.mul(densities[v], masks[v]), offset + v * VECTOR);
    });
    addMaxima(byte, [f64x2.mul(highest[0], masks[0]), f64x2.mul(highest[1], masks[1])]);
  });
}

/** Multiplies the product at `tally` by a vector in (0, inf) lane by lane, its exponent kept apart. */
export function tallyProduct(
  f: FunctionBuilder,
  sums: Local<"i32">,
  tally: number,
  factor: Vector,
  exponentAt = tally + TALLY.exponent,
): void {
  const product = f.let(f64x2.mul(factor, v128.load(sums, tally + TALLY.product)));
  const exponent = i64x2.sub(i64x2.shr_u(product, 52), bits(1023n));
  f.store(sums, i64x2.add(v128.load(sums, exponentAt), exponent), exponentAt);
  f.store(sums, v128.or(v128.and(product, bits(0x000fffffffffffffn)), f64x2.splat(1)), tally + TALLY.product);
}
