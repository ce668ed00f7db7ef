import type { ChainKernel, ChainSpec } from "../abi.ts";
import { i32, type Local } from "../builder.ts";
import { emitBothEnds } from "./both-ends.ts";
import { emitBySteps } from "./by-steps.ts";
import { createFrame, type Phase } from "./frame.ts";
import { advance, BLOCK, fused } from "./lanes.ts";
import { likelihoods } from "./likelihood.ts";
import { backward, type ChainPlaces, ENTRY, forward, SIDE_BY_SIDE, UNIT } from "./sequences.ts";
import { addProducts } from "./transitions.ts";

/** The kernel of a chain in the layout that the spec names. */
export function emitChain(spec: ChainSpec): ChainKernel {
  return emitters[spec.layout](spec);
}

/**
 * E and M step of a hidden Markov model, a unit at a time, in scaled form: densities over the largest of their row, filtered
 * probabilities that sum to 1, and no array of steps by pairs of states. Parameters: `initial`, `transition` [K, K]. Sums: `firsts`,
 * `transition` (to be multiplied by the transition probabilities) and `least`, the least scale: where it is hardly above 0, the
 * densities' largest states could not be reached and the numbers do not hold.
 */
function emitSideBySide(spec: ChainSpec): ChainKernel {
  const K = spec.states;
  const frame = createFrame(spec, {
    parameters: [
      ["initial", K],
      ["transition", K * K],
    ],
    scratch: () => [["beta", 4 * K]],
    sums: [
      ["least", 2],
      ["firsts", 2 * K],
      ["transition", 2 * K * K],
    ],
  });
  const { layout, module } = frame;
  const blockBytes = frame.end + layout.stride;
  const planeBytes = (K + 1) * layout.stride;
  const places: ChainPlaces = {
    frame,
    blockBytes,
    planeBytes,
    mask: frame.end,
    initial: layout.parameters.fields.initial.offset,
    transition: layout.parameters.fields.transition.offset,
    least: layout.sums.fields.least.offset,
    firsts: layout.sums.fields.firsts.offset,
  };
  const before = [...frame.densities, frame.phase("likelihoods", (f, block) => likelihoods(f, block, frame, frame.end))];
  const filter = module.function("forward", UNIT, (f, unit) => forward(f, places, unit));
  const smooth = module.function("backward", { ...UNIT, scratch: "i32" }, (f, unit) =>
    backward(f, places, unit, f.let(i32.add(unit.scratch, layout.scratch.fields.beta.offset))),
  );
  const products = module.function("products", { ...BLOCK, plane: "i32" }, (f, { logs, plane, rows, sums }) => {
    const alpha = f.let(i32.add(logs, plane));
    const bytes = f.let(i32.mul(rows, 8));
    f.if(i32.gt_u(rows, layout.blockRows), () => f.set(bytes, layout.blockRows * 8));
    const into = f.let(i32.add(sums, layout.sums.fields.transition.offset));
    addProducts(f, fused(spec.relaxed), {
      states: K,
      stride: layout.stride,
      alpha,
      products: f.let(i32.add(alpha, plane)),
      bytes,
      sums: into,
    });
  });
  module.function("unit", ENTRY, (f, unit) => {
    const { parameters, scratch, plane, sums } = unit;
    const eachBlock = (phases: Phase[], then?: (block: { logs: Local<"i32">; rows: Local<"i32"> }) => void): void => {
      const x = f.let(unit.x);
      const logs = f.let(unit.logs);
      const rows = f.let(i32.mul(unit.steps, SIDE_BY_SIDE));
      f.repeat(() => {
        then?.({ logs, rows });
        for (const phase of phases) f.call(phase, { x, rows, parameters, scratch, logs, sums });
        advance(f, x, blockBytes);
        advance(f, logs, planeBytes);
        const more = f.let(i32.gt_u(rows, layout.blockRows));
        f.set(rows, i32.sub(rows, layout.blockRows));
        return more;
      });
    };
    eachBlock(before);
    f.call(filter, unit);
    f.call(smooth, unit);
    eachBlock(frame.reductions, ({ logs, rows }) => f.call(products, { x: 0, rows, parameters, scratch, logs, plane, sums }));
  });
  return { ...layout, blockBytes, planeBytes, planes: 3, lanes: SIDE_BY_SIDE, weightColumn: frame.end, bytes: module.encode() };
}

const emitters: Record<ChainSpec["layout"], (spec: ChainSpec) => ChainKernel> = {
  "side by side": emitSideBySide,
  "by steps": emitBySteps,
  "both ends": emitBothEnds,
};
