import { createModule, f64x2, i32, type Local, v128 } from "../builder.ts";
import { formulas } from "./formula.ts";
import { fused, GROUP, PAIR, VECTOR, zero } from "./lanes.ts";
import type { StagedTerms } from "./staged.ts";

/**
 * `sums(values, weights, count, parameters, sums)`: the sum of each term over `count` values by their weights. `parameters` are the slots',
 * and each of the `sums` has two lanes to be added. Without fused products, so that an M step gives the same bits on every machine.
 */
export function emitWeighed({ roots, parameterSlots }: StagedTerms, maximumPages: number): Uint8Array<ArrayBuffer> {
  const module = createModule({ shared: true, maximumPages });
  const given = { values: "i32", weights: "i32", count: "i32", parameters: "i32", sums: "i32" } as const;
  module.function("sums", given, (f, { values, weights, count, parameters, sums }) => {
    const slots = parameterSlots.map((_slot, s) => f.let(v128.load64_splat(parameters, s * 8)));
    const totals = roots.map(() => PAIR.map(() => zero(f)));
    const { madd } = fused(false);
    /** Adds the terms of two values. */
    const add = (v: 0 | 1, x: Local<"v128">, weight: Local<"v128">): void => {
      const read = formulas(f, fused(false), (node) => slots[parameterSlots.indexOf(node)] ?? x);
      for (const [t, root] of roots.entries()) f.set(totals[t][v], madd(weight, read(root), totals[t][v]));
    };
    const at = f.let(values);
    const by = f.let(weights);
    const end = f.let(i32.add(values, i32.shl(count, 3)));
    const more = (bytes: number): Local<"i32"> => f.let(i32.le_u(i32.add(at, bytes), end));
    const step = (bytes: number): void => {
      f.set(at, i32.add(at, bytes));
      f.set(by, i32.add(by, bytes));
    };
    f.if(more(GROUP), () =>
      f.repeat(() => {
        for (const v of PAIR) add(v, f.let(v128.load(at, v * VECTOR)), f.let(v128.load(by, v * VECTOR)));
        step(GROUP);
        return more(GROUP);
      }),
    );
    f.if(more(8), () =>
      f.repeat(() => {
        add(0, f.let(v128.load64_splat(at)), f.let(v128.load64_zero(by)));
        step(8);
        return more(8);
      }),
    );
    for (const [t, [one, other]] of totals.entries()) f.store(sums, f64x2.add(one, other), t * VECTOR);
  });
  return module.encode();
}
