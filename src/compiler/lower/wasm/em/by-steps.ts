import type { ChainKernel, ChainSpec } from "../abi.ts";
import { f64, i32, select } from "../builder.ts";
import { createFrame } from "./frame.ts";
import { advance, fused } from "./lanes.ts";
import { likelihoods } from "./likelihood.ts";
import { ENTRY } from "./sequences.ts";
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
