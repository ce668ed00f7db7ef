import type { RowsKernel, RowsSpec } from "../abi.ts";
import { i32, v128 } from "../builder.ts";
import { blockField, shiftField } from "./columns.ts";
import { columnCount, createFrame } from "./frame.ts";
import { VECTOR } from "./lanes.ts";
import { BESIDE, withEntries } from "./records.ts";

/**
 * What a mixture's kernel does before the responsibilities and after them, by itself: for rows whose states are found elsewhere, such as
 * along a chain. `densities` writes the states' log-densities of each row to its tails, one column a state; `sums` reads their weights
 * from there, those of a block's padding too, and adds what the rows tell. Both are given what `emitMixture`'s `step` is.
 */
export function emitHalves(spec: RowsSpec): RowsKernel {
  const { states } = spec;
  const columns = columnCount(spec.parts);
  const frame = createFrame(spec, {
    parameters: [shiftField(columns)],
    scratch: (strideNumbers) => [["state", states * strideNumbers], blockField(columns, 1, strideNumbers)],
    sums: [],
  });
  const { module, layout } = frame;
  const { blockRows, stride } = layout;
  const write = module.function("write", BESIDE, (f, { logs, tails }) => {
    f.loop(0, blockRows * 8, VECTOR, (byte) => {
      const [from, to] = [f.let(i32.add(logs, byte)), f.let(i32.add(tails, byte))];
      for (let s = 0; s < states; s++) f.store(to, v128.load(from, s * stride), s * blockRows * 8);
    });
  });
  const read = module.function("read", BESIDE, (f, { logs, tails }) => {
    f.loop(0, blockRows * 8, VECTOR, (byte) => {
      const [from, to] = [f.let(i32.add(tails, byte)), f.let(i32.add(logs, byte))];
      for (let s = 0; s < states; s++) f.store(to, v128.load(from, s * blockRows * 8), s * stride);
    });
  });
  return withEntries(frame, states, "state", [
    { name: "densities", phases: frame.densities, after: write },
    { name: "sums", before: read, phases: frame.reductions },
  ]);
}
