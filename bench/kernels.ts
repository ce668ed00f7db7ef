// Times one E step and one M step row by row and by kernel, of models that other programs hardly have:
//   npm run bench:kernels [-- --only gaps,weights --iterations 15]
import { parseArgs } from "node:util";
import type { Emission, StateAxis } from "../src/compiler/ir/types/plan.ts";
import { accumulator, maximisation } from "../src/runtime/em/accumulate.ts";
import { emptyParameters } from "../src/runtime/em/arguments.ts";
import { createExpecter } from "../src/runtime/em/kernels/index.ts";
import { createModel } from "../src/runtime/em/model.ts";
import { stateSpace } from "../src/runtime/em/space.ts";
import type { EmData } from "../src/runtime/em/types.ts";
import { allowFusedLanes } from "../src/runtime/host/lanes.ts";
import { createRandom } from "../src/runtime/random/index.ts";
import { type Covariance, categorical, chain, emission, normal, plan, use } from "../test/runtime/em/support/plans.ts";
import { drawn } from "./em/workloads.ts";

const { values: options } = parseArgs({ options: { only: { type: "string" }, iterations: { type: "string", default: "15" } } });
allowFusedLanes();

/** A number that falls with one known column and rises with another, in one of three ways. */
function curves(rows: number): EmData {
  const random = createRandom(1, "bench.kernels.curves");
  const x = Float64Array.from({ length: 2 * rows }, () => random.normal());
  const y = Float64Array.from({ length: rows }, (_value, i) => (i % 3) * (2 - x[2 * i]) + 0.5 * x[2 * i + 1] + 0.3 * random.normal());
  return { rows, fields: { x, y } };
}

const line: Emission = {
  ...emission("Normal", 1, { a: use("mean", ["k"], [1]), b: use("slope", ["k"], [1, 2]), var: use("var", ["k"], [1]) }, "y"),
  kernel: "regression",
  predictors: {
    mean: {
      terms: [
        { coefficient: "a" },
        { coefficient: "b", against: { is: "variable", name: "x", node: "M.x", type: { kind: "real", plate: [2], optional: false } } },
      ],
      fields: ["x"],
    },
  },
};

interface Work {
  name: string;
  axes: StateAxis[];
  emission: Emission;
  data(): EmData;
}

/** Rows around well-mixed centres, a share of their entries missing. */
function rowsOf(rows: number, columns: number, states: number, gaps: number): Float64Array {
  const random = createRandom(1, "bench.kernels.gaps");
  const { x } = drawn({ name: "kernels", sequences: 1, steps: rows, columns, states, covariance: "diagonal", chain: false });
  return x.map((value) => (random.uniform() < gaps ? Number.NaN : value));
}

/** Values with heavy tails around three centres. */
function heavy(rows: number): Float64Array {
  const random = createRandom(1, "bench.kernels.tails");
  return Float64Array.from({ length: rows }, (_value, i) => 4 * (i % 3) + random.normal() / Math.sqrt(Math.max(random.uniform(), 1e-3)));
}

const mixture = (name: string, states: number, what: Emission, x: () => Float64Array): Work => ({
  name,
  axes: [categorical("k", states)],
  emission: what,
  data: () => ({ rows: x().length / what.width, fields: { x: x() } }),
});

/** 1000 sequences of 200 rows of 8 columns. */
const sequences = (
  name: string,
  axes: StateAxis[],
  index: string[],
  gaps: number,
  weighted: boolean,
  covariance: Covariance = "diagonal",
): Work => ({
  name,
  axes,
  emission: normal(8, covariance, index),
  data: () => ({
    rows: 200_000,
    fields: { x: rowsOf(200_000, 8, 8, gaps) },
    sequences: Array.from({ length: 1000 }, (_sequence, i) => ({ start: 200 * i, end: 200 * (i + 1) })),
    ...(weighted ? { weights: Float64Array.from({ length: 200_000 }, (_weight, row) => 0.5 + (Math.floor(row / 200) % 5) / 4) } : {}),
  }),
});

const group: StateAxis = { ...categorical("c", 2), plate: "sequence" };
const student = emission("StudentT", 1, { mean: use("mean", ["k"], [1]), std: use("std", ["k"], [1]), df: use("df", ["k"], [1]) });
const laplace = emission("Laplace", 1, { mean: use("mean", ["k"], [1]), scale: use("scale", ["k"], [1]) });
const counts = emission("NegativeBinomial", 1, { mean: use("mean", ["k"], [1]), size: use("size", ["k"], [1]) });
const works: Work[] = [
  mixture("gaps diagonal, 100,000 x 8, 8 states", 8, normal(8, "diagonal", ["k"]), () => rowsOf(100_000, 8, 8, 0.05)),
  mixture("gaps full, 100,000 x 8, 8 states", 8, normal(8, "full", ["k"]), () => rowsOf(100_000, 8, 8, 0.05)),
  mixture("gaps full, 20,000 x 16, 8 states", 8, normal(16, "full", ["k"]), () => rowsOf(20_000, 16, 8, 0.05)),
  sequences("gaps chains, 1000 x 200 x 8, 8 states", [chain("k", 8)], ["k"], 0.05, false),
  sequences("gaps chains full, 1000 x 200 x 8, 8 states", [chain("k", 8)], ["k"], 0.05, false, "full"),
  sequences("whole chains full, 1000 x 200 x 8, 8 states", [chain("k", 8)], ["k"], 0, false, "full"),
  sequences("weights chains, 1000 x 200 x 8, 8 states", [chain("k", 8)], ["k"], 0, true),
  sequences("classes chains, 1000 x 200 x 8, 2 of 4 states", [group, ofGroup(4)], ["c", "k"], 0, false),
  mixture("values StudentT, 100,000, 3 states", 3, student, () => heavy(100_000)),
  mixture("values Laplace, 100,000, 3 states", 3, laplace, () => heavy(100_000)),
  mixture("values NegativeBinomial, 100,000, 3 states", 3, counts, () => heavy(100_000).map((value) => Math.floor(Math.abs(value)))),
  { name: "lines, 100,000 x 2, 3 states", axes: [categorical("k", 3)], emission: line, data: () => curves(100_000) },
  {
    name: "lines chains, 500 x 200 x 2, 3 states",
    axes: [chain("k", 3)],
    emission: line,
    data: () => ({
      ...curves(100_000),
      sequences: Array.from({ length: 500 }, (_sequence, i) => ({ start: 200 * i, end: 200 * (i + 1) })),
    }),
  },
];

function ofGroup(size: number): StateAxis {
  return chain("k", size, use("initial", ["c"], [size]), use("transition", ["c"], [size, size]));
}

for (const work of works)
  if (options.only?.split(",").some((part) => work.name.startsWith(part)) ?? true) {
    const data = work.data();
    for (const plain of [true, false]) console.log(`${work.name}: ${timed(work, data, plain)}`);
  }

function timed(work: Work, data: EmData, plain: boolean): string {
  const fit = plan(work.axes, [work.emission]);
  const parameters = emptyParameters(fit, stateSpace(fit.axes));
  const model = createModel(fit, data, parameters, { varianceFloor: 1e-6 });
  const random = createRandom(5, "bench.kernels.start");
  for (const part of model.parts) part.reset();
  const means = parameters.mean_x ?? parameters.mean;
  for (let i = 0; i < means.length; i++) means[i] += random.uniform();
  for (const { size, initial, transition } of fit.axes)
    for (const use of [initial, transition]) if (use !== undefined) parameters[use.param ?? ""].fill(1 / size);
  model.refresh();
  const into = accumulator(model);
  const expecter = createExpecter(model, { plain });
  const times = Array.from({ length: Number(options.iterations) }, () => {
    const began = performance.now();
    expecter.expectation(into);
    const expected = performance.now();
    maximisation(model, into.sums);
    return [expected - began, performance.now() - expected];
  });
  expecter.close();
  const median = (step: number): string =>
    times
      .map((time) => time[step])
      .toSorted((a, b) => a - b)
      [times.length >> 1].toFixed(1);
  return `${expecter.variant}, E step ${median(0)} ms, M step ${median(1)} ms`;
}
