import type { Kernel, MixtureSpec } from "../abi.ts";
import { type FunctionBuilder, i32 } from "../builder.ts";
import { createFrame, type Frame, type Phase } from "./frame.ts";
import { advance, type BlockLocals, fused, GROUP } from "./lanes.ts";
import { softmax } from "./softmax.ts";

/** What `step` is given: the address of the first block, how many rows there are, and the regions. */
const STEP = { x: "i32", rows: "i32", parameters: "i32", scratch: "i32", sums: "i32" } as const;

/**
 * E and M step of a mixture over blocks of rows: `step(x, rows, parameters, scratch, sums)` reads `rows` rows from the block at x on.
 * With weights of rows, their column is followed by each row's sum and maximum, of which the host makes the log-likelihood. The
 * responsibilities of the last block stay in the scratch's field of that name, [states, stride].
 */
export function emitMixture(spec: MixtureSpec): Kernel {
  const frame = createFrame(spec, {
    parameters: [],
    scratch: (strideNumbers) => [["responsibility", spec.states * strideNumbers]],
    sums: [],
  });
  const blockBytes = frame.end + (spec.weighted ? 3 * frame.layout.stride : 0);
  const phases = [...frame.densities, frame.phase("posterior", (f, block) => posterior(f, block, frame, spec))];
  if (spec.sums) phases.push(...frame.reductions);
  return overBlocks(frame, blockBytes, "responsibility", phases);
}

/** The kernel whose `step` runs the phases on one block after the other; the states' numbers are in that field of the scratch. */
export function overBlocks({ layout, module, end }: Frame, blockBytes: number, states: string, phases: Phase[]): Kernel {
  module.function("step", STEP, (f, { x, rows, parameters, scratch, sums }) => {
    const logs = f.let(i32.add(scratch, layout.scratch.fields[states].offset));
    f.repeat(() => {
      for (const callee of phases) f.call(callee, { x, rows, parameters, scratch, logs, sums });
      advance(f, x, blockBytes);
      const more = f.let(i32.gt_u(rows, layout.blockRows));
      f.set(rows, i32.sub(rows, layout.blockRows));
      return more;
    });
  });
  return { ...layout, blockBytes, weightColumn: end, bytes: module.encode() };
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
