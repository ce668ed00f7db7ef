import type { ChainKernel, ChainSpec } from "../abi.ts";
import { type FunctionBuilder, f64, i32, type Local, select } from "../builder.ts";
import { createFrame } from "./frame.ts";
import { advance, fused } from "./lanes.ts";
import { likelihoods } from "./likelihood.ts";
import { eachBlock, LONG_STAGES, RUN } from "./long.ts";
import { addStepProducts, backwardSteps, forwardSteps, paddedStates, rowNumbers, type StepPlaces, transpose } from "./steps.ts";

/**
 * The E and M step of `emitChain` for one long sequence: states lie in lanes, a row a step; densities are computed by blocks and turned, and turned back for
 * the sums. Parameters have the transition's transpose too, rows padded to whole vectors; so have the sums' `transition`.
 */
export function emitBySteps(spec: ChainSpec): ChainKernel {
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
  const sizes = { blockRows, blockBytes, planeBytes };
  const states = inScratch("states");
  module.function("densities", RUN, (f, run) => {
    const { parameters, scratch, sums } = run;
    const logs = f.let(i32.add(scratch, states));
    eachBlock(f, run, sizes, ({ data: x, plane: rows, steps }) => {
      for (const phase of before) f.call(phase, { x, rows: steps, parameters, scratch, logs, sums });
      f.call(toRows, { logs, rows });
    });
  });
  /** Steps of a block, of those from there on. */
  const inside = (f: FunctionBuilder, steps: Local<"i32">): Local<"i32"> =>
    f.let(select(i32.gt_u(steps, blockRows), i32.add(blockRows, 0), steps));
  module.function("recursions", RUN, (f, run) => {
    const { steps, parameters, scratch, logs: begin, plane, sums, blocks } = run;
    eachBlock(f, run, sizes, ({ plane: densities, steps: left }) => {
      f.call(filter, { densities, plane, steps: inside(f, left), first: i32.eq(densities, begin), parameters, sums });
    });
    const beta = f.let(i32.add(scratch, inScratch("beta")));
    for (let k = 0; k < padded; k++) f.store(beta, f64.add(k < K ? 1 : 0, 0), k * 8);
    const densities = f.let(i32.add(begin, i32.mul(blocks, planeBytes)));
    const inBlock = f.let(i32.add(i32.rem_u(i32.sub(steps, 1), blockRows), 1));
    f.repeat(() => {
      advance(f, densities, -planeBytes);
      const products = f.let(i32.add(densities, i32.shl(plane, 1)));
      f.call(smooth, { densities, plane, steps: inBlock, parameters, beta, products });
      f.set(inBlock, i32.add(blockRows, 0));
      return i32.gt_u(densities, begin);
    });
  });
  module.function("sums", RUN, (f, run) => {
    const { parameters, scratch, plane, sums, first } = run;
    const logs = f.let(i32.add(scratch, states));
    const skipped = f.let(first);
    eachBlock(f, run, sizes, ({ data: x, plane: rows, steps: left }) => {
      const steps = inside(f, left);
      // The first step has none before it.
      const from = f.let(i32.add(rows, i32.mul(skipped, rowBytes)));
      const alpha = f.let(i32.sub(i32.add(from, plane), rowBytes));
      const moves = f.let(i32.sub(steps, skipped));
      f.if(moves, () => f.call(count, { alpha, products: i32.add(from, i32.shl(plane, 1)), steps: moves, sums }));
      f.set(skipped, 0);
      f.call(toColumns, { logs, rows });
      for (const phase of frame.reductions) f.call(phase, { x, rows: steps, parameters, scratch, logs, sums });
    });
    const firsts = places.firsts;
    f.if(first, () => {
      for (let k = 0; k < K; k++) f.store(sums, f64.add(f64.load(sums, firsts + k * 16), f64.load(run.logs, k * 8)), firsts + k * 16);
    });
  });
  return { ...layout, blockBytes, planeBytes, planes: 3, lanes: 1, stages: LONG_STAGES, weightColumn: frame.end, bytes: module.encode() };
}
