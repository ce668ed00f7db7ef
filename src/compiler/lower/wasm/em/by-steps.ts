import type { ChainKernel, ChainSpec } from "../abi.ts";
import { type Expression, type FunctionBuilder, f64, f64x2, i32, type Local, select, v128 } from "../builder.ts";
import { blockField, columnsOf, shiftField, turnRows } from "./columns.ts";
import { columnCount, createFrame } from "./frame.ts";
import { advance, fused, VECTOR } from "./lanes.ts";
import { likelihoods } from "./likelihood.ts";
import { eachBlock, markRows, RUN } from "./long.ts";
import { addStepProducts, backwardSteps, forwardSteps, paddedStates, rowNumbers, type StepPlaces, transpose } from "./steps.ts";

/** Where filtered and smoothed probabilities of a run's blocks lie. */
const KEPT = { ...RUN, alphas: "i32", smoothed: "i32" } as const;

/**
 * The E and M step of `emitChain` for one long sequence: states lie in lanes, a row a step; densities are computed by blocks and turned, and turned back for
 * the sums. Densities are all that is kept of every step. `forward` keeps filtered probabilities only where its run ends, behind those
 * before it at `edge`; `backward` finds them again for its run, smooths them, and leaves products in place of the densities, of which
 * `sums` takes sums. Parameters have the transition's transpose too, rows padded to whole vectors; so have the sums' `transition`.
 */
export function emitBySteps(spec: ChainSpec): ChainKernel {
  const K = spec.states;
  const padded = paddedStates(K);
  const columns = columnCount(spec.parts);
  const frame = createFrame(spec, {
    parameters: [shiftField(columns), ["initial", padded], ["transition", K * padded], ["transposed", K * padded]],
    scratch: (strideNumbers) => [
      ["states", K * strideNumbers],
      blockField(columns, 1, strideNumbers),
      // A block's filtered probabilities, behind those of the step before.
      ["alphas", (strideNumbers + 1) * rowNumbers(K)],
    ],
    sums: [
      ["least", 2],
      ["firsts", 2 * K],
      ["transition", K * padded],
    ],
  });
  const { layout, module } = frame;
  const { blockRows, stride } = layout;
  const recordBytes = columnsOf(frame) * 8;
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
    products: layout.sums.fields.transition.offset,
  };
  const before = [...frame.densities, frame.phase("likelihoods", (f, block) => likelihoods(f, block, frame, frame.end))];
  const turn = turnRows(frame);
  const toRows = module.function("toRows", { logs: "i32", rows: "i32" }, (f, { logs, rows }) =>
    transpose(f, places, logs, rows, "to rows"),
  );
  const toColumns = module.function("toColumns", { logs: "i32", rows: "i32" }, (f, { logs, rows }) =>
    transpose(f, places, logs, rows, "to columns"),
  );
  const filtering = { densities: "i32", alphas: "i32", steps: "i32", first: "i32", parameters: "i32" } as const;
  const filter = module.function("filter", { ...filtering, sums: "i32" }, (f, { sums, ...given }) => forwardSteps(f, places, given, sums));
  const filterAgain = module.function("filterAgain", filtering, (f, given) => forwardSteps(f, places, given));
  const smooth = module.function(
    "smooth",
    { densities: "i32", alphas: "i32", smoothed: "i32", steps: "i32", parameters: "i32", beta: "i32" },
    (f, given) => backwardSteps(f, places, given),
  );
  const copy = module.function("copyRow", { from: "i32", to: "i32" }, (f, { from, to }) =>
    f.loop(0, rowBytes, VECTOR, (byte) => f.store(i32.add(to, byte), v128.load(i32.add(from, byte)))),
  );
  const count = module.function("products", { alpha: "i32", products: "i32", steps: "i32", sums: "i32" }, (f, given) =>
    addStepProducts(f, places, given),
  );
  const sizes = { blockRows, recordBytes, planeBytes };
  /** Steps of a block, of those from there on. */
  const inside = (f: FunctionBuilder, steps: Local<"i32">): Local<"i32"> =>
    f.let(select(i32.gt_u(steps, blockRows), i32.add(blockRows, 0), steps));
  module.function("densities", RUN, (f, run) => {
    const { parameters, scratch, sums } = run;
    const logs = f.let(i32.add(scratch, inScratch("states")));
    const x = f.let(i32.add(scratch, inScratch("block")));
    eachBlock(f, run, sizes, ({ from, plane: rows, steps }) => {
      f.call(turn, { x: from, rows: steps, parameters, block: x });
      markRows(f, frame, run, { from, steps, block: x });
      for (const phase of before) f.call(phase, { x, rows: steps, parameters, scratch, logs, sums });
      f.call(toRows, { logs, rows });
    });
  });
  module.function("forward", { ...RUN, edge: "i32" }, (f, run) => {
    const { parameters, sums, edge } = run;
    const before = f.let(i32.add(run.scratch, inScratch("alphas")));
    const alphas = f.let(i32.add(before, rowBytes));
    const first = f.let(run.first);
    f.call(copy, { from: edge, to: before });
    eachBlock(f, run, sizes, ({ plane: densities, steps: left }) => {
      const steps = inside(f, left);
      f.call(filter, { densities, alphas, steps, first, parameters, sums });
      f.call(copy, { from: i32.add(before, i32.mul(steps, rowBytes)), to: before });
      f.set(first, 0);
    });
    f.call(copy, { from: before, to: i32.add(edge, rowBytes) });
  });
  module.function("backward", { ...KEPT, edge: "i32", beta: "i32" }, (f, run) => {
    const { steps, parameters, logs, blocks, beta, edge } = run;
    const alphas = f.let(run.alphas);
    const smoothed = f.let(run.smoothed);
    const densities = f.let(logs);
    const first = f.let(run.first);
    f.call(copy, { from: edge, to: i32.sub(alphas, rowBytes) });
    eachBlock(f, run, sizes, ({ plane, steps: left }) => {
      f.call(filterAgain, { densities: plane, alphas, steps: inside(f, left), first, parameters });
      advance(f, alphas, planeBytes);
      f.set(first, 0);
    });
    const all = f.let(i32.mul(blocks, blockRows));
    f.if(i32.le_u(steps, all), () => {
      for (let k = 0; k < padded; k++) f.store(beta, f64.add(k < K ? 1 : 0, 0), k * 8);
      // What is beyond the last step adds to no sum.
      const end = (row: Local<"i32">): Expression<"i32"> => i32.add(run.smoothed, i32.mul(row, rowBytes));
      f.if(i32.lt_u(steps, all), () => f.loop(end(steps), end(all), VECTOR, (place) => f.store(place, f64x2.splat(0))));
      f.set(all, steps);
    });
    const inBlock = f.let(i32.add(i32.rem_u(i32.sub(all, 1), blockRows), 1));
    for (const pointer of [densities, smoothed]) advance(f, pointer, i32.mul(blocks, planeBytes));
    f.repeat(() => {
      for (const pointer of [densities, alphas, smoothed]) advance(f, pointer, -planeBytes);
      f.call(smooth, { densities, alphas, smoothed, steps: inBlock, parameters, beta });
      f.set(inBlock, i32.add(blockRows, 0));
      return i32.gt_u(densities, logs);
    });
  });
  module.function("sums", KEPT, (f, run) => {
    const { parameters, scratch, sums, first } = run;
    const logs = f.let(i32.add(scratch, inScratch("states")));
    const x = f.let(i32.add(scratch, inScratch("block")));
    const skipped = f.let(first);
    const alphas = f.let(run.alphas);
    const smoothed = f.let(run.smoothed);
    eachBlock(f, run, sizes, ({ from, plane, steps: left }) => {
      // The first step has none before it.
      const skip = f.let(i32.mul(skipped, rowBytes));
      const moves = f.let(i32.sub(inside(f, left), skipped));
      const alpha = f.let(i32.sub(i32.add(alphas, skip), rowBytes));
      f.if(moves, () => f.call(count, { alpha, products: i32.add(plane, skip), steps: moves, sums }));
      f.set(skipped, 0);
      f.call(turn, { x: from, rows: left, parameters, block: x });
      f.call(toColumns, { logs, rows: smoothed });
      for (const phase of frame.reductions) f.call(phase, { x, rows: left, parameters, scratch, logs, sums });
      for (const pointer of [alphas, smoothed]) advance(f, pointer, planeBytes);
    });
    const firsts = layout.sums.fields.firsts.offset;
    f.if(first, () => {
      for (let k = 0; k < K; k++) f.store(sums, f64.add(f64.load(sums, firsts + k * 16), f64.load(run.smoothed, k * 8)), firsts + k * 16);
    });
  });
  return { ...layout, recordBytes, planeBytes, planes: 1, lanes: 1, bytes: module.encode() };
}
