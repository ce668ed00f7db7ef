import type { MixtureSpec, RowsKernel } from "../abi.ts";
import { type FunctionBuilder, i32 } from "../builder.ts";
import { blockField, shiftField } from "./columns.ts";
import { columnCount, createFrame, type Frame } from "./frame.ts";
import { type BlockLocals, fused, GROUP } from "./lanes.ts";
import { overRecords } from "./records.ts";
import { softmax } from "./softmax.ts";

/**
 * E and M step of a mixture over blocks of rows: `step(x, rows, parameters, scratch, sums, tails, tailStep)` reads `rows` rows from address x on.
 * With weights of rows, each row's weight, sum and maximum are its tails, of which the host makes the log-likelihood. The
 * responsibilities of the last block stay in the scratch's field of that name, [states, stride].
 */
export function emitMixture(spec: MixtureSpec): RowsKernel {
  const columns = columnCount(spec.parts);
  const tails = { weighted: spec.weighted, written: spec.weighted ? 2 : 0 };
  const frame = createFrame(spec, {
    parameters: [shiftField(columns)],
    scratch: (strideNumbers) => [["responsibility", spec.states * strideNumbers], blockField(columns, 1 + tails.written, strideNumbers)],
    sums: [],
  });
  const phases = [...frame.densities, frame.phase("posterior", (f, block) => posterior(f, block, frame, spec))];
  if (spec.sums) phases.push(...frame.reductions);
  return overRecords(frame, tails, "responsibility", phases);
}

function posterior(f: FunctionBuilder, block: BlockLocals, { layout, end }: Frame, spec: MixtureSpec): void {
  f.loop(0, layout.blockRows * 8, GROUP, (byte) => {
    const weights = f.let(i32.add(block.x, byte));
    softmax(f, fused(spec.relaxed), {
      states: spec.states,
      stride: layout.stride,
      logs: f.let(i32.add(block.logs, byte)),
      row: f.let(i32.shr_u(byte, 3)),
      rows: block.rows,
      tally: { address: block.sums, offset: layout.sums.fields.tally.offset },
      ...(spec.weighted ? { weighted: { weights, offset: end, sums: weights, sumsOffset: end + layout.stride } } : {}),
    });
  });
}
