import type { NearestSpec, RowsKernel } from "../abi.ts";
import { type FunctionBuilder, f64x2, i32, v128 } from "../builder.ts";
import { blockField, shiftField } from "./columns.ts";
import { createFrame, type Frame } from "./frame.ts";
import { along, type BlockLocals, GROUP, PAIR, VECTOR, zero } from "./lanes.ts";
import { overRecords } from "./records.ts";

/**
 * One step of k-means, which is EM with Normals of equal variance where the nearest centre takes the whole row:
 * `step(x, rows, parameters, scratch, sums, tails, tailStep)` adds each row's weight and columns to the sums of its centre, and keeps the centre's
 * number behind the weight, if there is one. Rows that are padding have weight 0.
 */
export function emitNearest({ centres, width, weighted, relaxed, shared }: NearestSpec): RowsKernel {
  const tails = { weighted, written: 1 };
  const part = { shape: "diagonal", width, cells: centres, gaps: false } as const;
  const spec = { states: centres, parts: [{ part, of: Array.from({ length: centres }, (_cell, k) => k) }], relaxed, shared };
  const frame = createFrame(spec, {
    parameters: [shiftField(width)],
    scratch: (strideNumbers) => [["share", centres * strideNumbers], blockField(width, 1 + tails.written, strideNumbers)],
    sums: [],
  });
  const phases = [...frame.densities, frame.phase("nearest", (f, block) => nearest(f, block, frame)), ...frame.reductions];
  return overRecords(frame, tails, "share", phases);
}

/** Log-densities of a block's rows to their weight at the first of the largest, 0 elsewhere. */
function nearest(f: FunctionBuilder, block: BlockLocals, { layout, spec, end }: Frame): void {
  const { stride } = layout;
  f.loop(0, layout.blockRows * 8, GROUP, (byte) => {
    const logs = f.let(i32.add(block.logs, byte));
    const x = f.let(i32.add(block.x, byte));
    const most = PAIR.map((v) => f.let(v128.load(logs, v * VECTOR)));
    const winners = PAIR.map(() => zero(f));
    const number = zero(f);
    along(f, logs, spec.states, stride, (p) => {
      for (const v of PAIR) {
        const candidate = f.let(v128.load(p, v * VECTOR));
        f.set(winners[v], v128.bitselect(number, winners[v], f64x2.gt(candidate, most[v])));
        f.set(most[v], f64x2.pmax(most[v], candidate));
      }
      f.set(number, f64x2.add(number, 1));
    });
    for (const v of PAIR) f.store(x, winners[v], end + stride + v * VECTOR);
    const weights = PAIR.map((v) => f.let(v128.load(x, end + v * VECTOR)));
    f.set(number, f64x2.splat(0));
    along(f, logs, spec.states, stride, (p) => {
      for (const v of PAIR) f.store(p, v128.and(weights[v], f64x2.eq(winners[v], number)), v * VECTOR);
      f.set(number, f64x2.add(number, 1));
    });
  });
}
