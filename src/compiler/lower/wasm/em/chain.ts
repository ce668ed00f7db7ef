import type { ChainKernel, ChainSpec } from "../abi.ts";
import { f64, i32, type Local, select } from "../builder.ts";
import { createFrame, type Phase } from "./frame.ts";
import { advance, BLOCK, fused } from "./lanes.ts";
import { likelihoods } from "./likelihood.ts";
import { backward, type ChainPlaces, forward, SIDE_BY_SIDE, UNIT } from "./sequences.ts";
import { addStepProducts, backwardSteps, forwardSteps, paddedStates, rowNumbers, type StepPlaces, transpose } from "./steps.ts";
import { addProducts } from "./transitions.ts";

/** What `unit` is given: its first block, its steps, the regions, and three planes, the first at `logs`, `plane` bytes apart. */
const ENTRY = { x: "i32", steps: "i32", parameters: "i32", scratch: "i32", logs: "i32", plane: "i32", sums: "i32" } as const;

/** The kernel of a chain in the layout that the spec names. */
export function emitChain(spec: ChainSpec): ChainKernel {
  return spec.layout === "by steps" ? emitBySteps(spec) : emitSideBySide(spec);
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

/**
 * The same for one long sequence: states lie in lanes, a row a step; densities are computed by blocks and turned, and turned back for
 * the sums. Parameters have the transition's transpose too, rows padded to whole vectors; so have the sums' `transition`.
 */
function emitBySteps(spec: ChainSpec): ChainKernel {
  const K = spec.states;
  const padded = paddedStates(K);
  const frame = createFrame(spec, {
    parameters: [
      ["initial", padded],
      ["transition", K * padded],
      ["transposed", K * padded],
    ],
    scratch: (strideNumbers) => [
      ["states", K * strideNumbers],
      ["beta", padded],
      ["products", (strideNumbers + 1) * rowNumbers(K)],
    ],
    sums: [
      ["least", 2],
      ["firsts", 2 * K],
      ["transition", K * padded],
    ],
  });
  const { layout, module } = frame;
  const { blockRows, stride } = layout;
  const blockBytes = frame.end + stride;
  const rowBytes = rowNumbers(K) * 8;
  const planeBytes = blockRows * rowBytes;
  const inScratch = (name: string): number => layout.scratch.fields[name].offset;
  const places: StepPlaces = {
    fused: fused(spec.relaxed),
    states: K,
    stride,
    blockRows,
    initial: layout.parameters.fields.initial.offset,
    transition: layout.parameters.fields.transition.offset,
    transposed: layout.parameters.fields.transposed.offset,
    tally: layout.sums.fields.tally.offset,
    least: layout.sums.fields.least.offset,
    firsts: layout.sums.fields.firsts.offset,
    products: layout.sums.fields.transition.offset,
  };
  const before = [...frame.densities, frame.phase("likelihoods", (f, block) => likelihoods(f, block, frame, frame.end))];
  const toRows = module.function("toRows", { logs: "i32", rows: "i32" }, (f, { logs, rows }) =>
    transpose(f, places, logs, rows, "to rows"),
  );
  const toColumns = module.function("toColumns", { logs: "i32", rows: "i32" }, (f, { logs, rows }) =>
    transpose(f, places, logs, rows, "to columns"),
  );
  const filter = module.function(
    "forward",
    { densities: "i32", plane: "i32", steps: "i32", first: "i32", parameters: "i32", sums: "i32" },
    (f, given) => forwardSteps(f, places, given),
  );
  const smooth = module.function(
    "backward",
    { densities: "i32", plane: "i32", steps: "i32", parameters: "i32", beta: "i32", products: "i32" },
    (f, given) => backwardSteps(f, places, given),
  );
  const count = module.function("products", { alpha: "i32", products: "i32", steps: "i32", sums: "i32" }, (f, given) =>
    addStepProducts(f, places, given),
  );
  module.function("unit", ENTRY, (f, { x, steps, parameters, scratch, logs: densities, plane, sums }) => {
    const logs = f.let(i32.add(scratch, inScratch("states")));
    const beta = f.let(i32.add(scratch, inScratch("beta")));
    const products = f.let(i32.add(scratch, inScratch("products")));
    const data = f.let(x);
    const rows = f.let(densities);
    const left = f.let(steps);
    f.repeat(() => {
      for (const phase of before) f.call(phase, { x: data, rows: left, parameters, scratch, logs, sums });
      f.call(toRows, { logs, rows });
      const inside = f.let(select(i32.gt_u(left, blockRows), i32.add(blockRows, 0), left));
      f.call(filter, { densities: rows, plane, steps: inside, first: i32.eq(rows, densities), parameters, sums });
      advance(f, data, blockBytes);
      advance(f, rows, planeBytes);
      const more = f.let(i32.gt_u(left, blockRows));
      f.set(left, i32.sub(left, blockRows));
      return more;
    });
    for (let k = 0; k < padded; k++) f.store(beta, f64.add(k < K ? 1 : 0, 0), k * 8);
    const inBlock = f.let(i32.add(i32.rem_u(i32.sub(steps, 1), blockRows), 1));
    f.repeat(() => {
      advance(f, data, -blockBytes);
      advance(f, rows, -planeBytes);
      f.call(smooth, { densities: rows, plane, steps: inBlock, parameters, beta, products });
      const alpha = f.let(i32.sub(i32.add(rows, plane), rowBytes));
      f.if(
        i32.gt_u(rows, densities),
        () => f.call(count, { alpha, products, steps: inBlock, sums }),
        () =>
          f.if(i32.gt_u(inBlock, 1), () =>
            f.call(count, {
              alpha: i32.add(alpha, rowBytes),
              products: i32.add(products, rowBytes),
              steps: i32.sub(inBlock, 1),
              sums,
            }),
          ),
      );
      f.call(toColumns, { logs, rows });
      for (const phase of frame.reductions) f.call(phase, { x: data, rows: inBlock, parameters, scratch, logs, sums });
      f.set(inBlock, i32.add(blockRows, 0));
      return i32.gt_u(rows, densities);
    });
    const firsts = places.firsts;
    for (let k = 0; k < K; k++) f.store(sums, f64.add(f64.load(sums, firsts + k * 16), f64.load(densities, k * 8)), firsts + k * 16);
  });
  return { ...layout, blockBytes, planeBytes, planes: 2, lanes: 1, weightColumn: frame.end, bytes: module.encode() };
}
