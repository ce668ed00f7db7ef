import { type FunctionBuilder, f64x2, i32, i64x2, type Local, v128, vectorConstant } from "../builder.ts";
import type { Frame } from "./frame.ts";
import { along, type BlockLocals, exp, fused, GROUP, PAIR, VECTOR, type Vector } from "./lanes.ts";
import { TALLY } from "./softmax.ts";

/**
 * Log-densities of a block's states to densities over the largest of their row, 0 in rows that are padding; adds the maxima to the
 * tally. `mask` is the byte offset of the column that has 1 for rows.
 */
export function likelihoods(f: FunctionBuilder, block: BlockLocals, { layout, spec }: Frame, mask: number): void {
  const { stride } = layout;
  const at = layout.sums.fields.tally.offset + TALLY.maximum;
  f.loop(0, layout.blockRows * 8, GROUP, (byte) => {
    const logs = f.let(i32.add(block.logs, byte));
    const highest = PAIR.map(() => f.let(f64x2.splat(-Number.MAX_VALUE)));
    const each = (body: (pointer: Local<"i32">, offset: number) => void): void => {
      if (spec.states <= 4) for (let k = 0; k < spec.states; k++) body(logs, k * stride);
      else along(f, logs, spec.states, stride, (pointer) => body(pointer, 0));
    };
    each((p, offset) => {
      for (const v of PAIR) f.set(highest[v], f64x2.pmax(highest[v], v128.load(p, offset + v * VECTOR)));
    });
    const x = f.let(i32.add(block.x, byte));
    const masks = PAIR.map((v) => f.let(v128.load(x, mask + v * VECTOR)));
    each((p, offset) => {
      const below = PAIR.map((v) => f.let(f64x2.sub(v128.load(p, offset + v * VECTOR), highest[v])));
      const densities = below.map((difference) => f.let(exp(f, fused(spec.relaxed), difference)));
      for (const v of PAIR) f.store(p, f64x2.mul(densities[v], masks[v]), offset + v * VECTOR);
    });
    const counted = f64x2.add(f64x2.mul(highest[0], masks[0]), f64x2.mul(highest[1], masks[1]));
    f.store(block.sums, f64x2.add(v128.load(block.sums, at), counted), at);
  });
}

const bits = (value: bigint): Vector => vectorConstant(new BigUint64Array([value, value]));

/** Multiplies the tally by a vector in (0, inf) lane by lane, its exponent kept apart. */
export function tallyProduct(f: FunctionBuilder, sums: Local<"i32">, tally: number, factor: Vector): void {
  const product = f.let(f64x2.mul(factor, v128.load(sums, tally + TALLY.product)));
  const exponent = i64x2.sub(i64x2.shr_u(product, 52), bits(1023n));
  f.store(sums, i64x2.add(v128.load(sums, tally + TALLY.exponent), exponent), tally + TALLY.exponent);
  f.store(sums, v128.or(v128.and(product, bits(0x000fffffffffffffn)), f64x2.splat(1)), tally + TALLY.product);
}
