import fc from "fast-check";
import type { RandomSource } from "../../../../src/compiler/distributions/types.ts";
import type { Emission, StatisticsPlan } from "../../../../src/compiler/ir/types/plan.ts";
import type { EmData } from "../../../../src/runtime/em/types.ts";
import { createRandom } from "../../../../src/runtime/random/index.ts";
import { decorated } from "./decorate.ts";
import { type Covariance, categorical, chain, emission, normal, observedCategory, plan, use } from "./plans.ts";

export const structures: Covariance[] = ["full", "tied", "diagonal", "tied diagonal", "spherical", "tied spherical"];

/** A random plan with random data: awkward data too (constant, repeated, collinear columns; fewer rows than states; weights of 0). */
export interface Trial {
  K: number;
  rows: number;
  seed: number;
  covariance: Covariance;
  emissions: ("Normal" | "Categorical" | "Bernoulli" | "Poisson" | keyof typeof scalars)[];
  axis: "categorical" | "two" | "markov" | "labelled";
  spoil: "nothing" | "constant" | "collinear" | "rounded" | "equal";
  weighted: boolean;
  /** Whether the last argument of a scalar family is shared by all states. */
  tied: boolean;
  /** Which of its parameters' entries are known, and what is known before of the others. */
  constraints: boolean;
  priors: boolean;
}

/** Arguments of scalar families, and their values. */
const scalars = {
  Exponential: [["rate"], (random) => -Math.log(random.uniform())],
  Gamma: [["shape", "rate"], (random) => -Math.log(random.uniform()) - Math.log(random.uniform())],
  Beta: [["a", "b"], (random) => 0.001 + 0.998 * random.uniform()],
  ContinuousBernoulli: [["logits"], (random) => random.uniform() ** 2],
  LogNormal: [["mean", "std"], (random) => Math.exp(random.normal())],
  Laplace: [["mean", "scale"], (random) => random.normal()],
  StudentT: [["mean", "std", "df"], (random) => random.normal() / random.uniform()],
  NegativeBinomial: [["mean", "size"], (random) => Math.floor(random.uniform() ** 3 * 9)],
} satisfies Record<string, [string[], (random: RandomSource) => number]>;

export const trials: fc.Arbitrary<Trial> = fc.record({
  K: fc.integer({ min: 1, max: 4 }),
  rows: fc.integer({ min: 1, max: 40 }),
  seed: fc.integer({ min: 0, max: 1e6 }),
  covariance: fc.constantFrom(...structures),
  emissions: fc.uniqueArray(
    fc.constantFrom("Normal", "Categorical", "Bernoulli", "Poisson", ...(Object.keys(scalars) as (keyof typeof scalars)[])),
    {
      minLength: 1,
      maxLength: 3,
    },
  ),
  tied: fc.boolean(),
  axis: fc.constantFrom("categorical", "two", "markov", "labelled"),
  spoil: fc.constantFrom("nothing", "constant", "collinear", "rounded", "equal"),
  weighted: fc.boolean(),
  constraints: fc.boolean(),
  priors: fc.boolean(),
});

export function build(trial: Trial): { model: StatisticsPlan; data: EmData } {
  const { K, rows, spoil } = trial;
  const random = createRandom(trial.seed, "laws.test");
  const fields: Record<string, Float64Array> = {};
  const column = (count: number, make: () => number): Float64Array => {
    const first = make();
    return Float64Array.from({ length: count }, () => (spoil === "equal" ? first : make()));
  };
  const index = trial.axis === "two" ? ["k", "j"] : ["k"];
  const emissions: Emission[] = trial.emissions.map((family) => {
    if (family === "Normal") {
      const x = column(rows * 3, () => 100 + (random.uniform() < 0.5 ? 10 : 0) + random.normal());
      for (let row = 0; row < rows; row++) {
        if (spoil === "constant") x[row * 3 + 1] = 7.3;
        if (spoil === "collinear") x[row * 3 + 2] = x[row * 3] - 2 * x[row * 3 + 1];
        if (spoil === "rounded") for (let c = 0; c < 3; c++) x[row * 3 + c] = Math.round(x[row * 3 + c]);
      }
      fields.x = x;
      return normal(3, trial.covariance, index);
    }
    if (family === "Categorical") {
      fields.c = column(rows * 2, () => Math.floor(random.uniform() * 3));
      return emission("Categorical", 2, { p: use("pc", index, [2, 3]) }, "c", 3);
    }
    if (family === "Bernoulli") {
      fields.b = column(rows * 2, () => Math.floor(random.uniform() * 2));
      return emission("Bernoulli", 2, { p: use("pb", index, [2]) }, "b");
    }
    if (family === "Poisson") {
      fields.n = column(rows, () => Math.floor(random.uniform() * 5));
      return emission("Poisson", 1, { rate: use("rate", index, [1]) }, "n");
    }
    const [names, draw] = scalars[family];
    fields[family] = column(rows * 2, () => draw(random));
    const uses = names.map((name, i) => {
      const isTied = trial.tied && i === names.length - 1;
      return [name, use(`${name}${family}`, isTied ? [] : index, isTied ? [] : [2])];
    });
    return emission(family, 2, Object.fromEntries(uses), family);
  });
  const axes =
    trial.axis === "markov"
      ? [chain("k", K)]
      : trial.axis === "two"
        ? [categorical("k", K), categorical("j", 2, use("wj", ["k"], [2]))]
        : [trial.axis === "labelled" ? observedCategory("k", K) : categorical("k", K)];
  if (trial.axis === "labelled")
    fields.k = Float64Array.from({ length: rows }, () => (random.uniform() < 0.5 ? Number.NaN : Math.floor(random.uniform() * K)));
  const half = Math.ceil(rows / 2);
  const sequences = [{ start: 0, end: half }, ...(half < rows ? [{ start: half, end: rows }] : [])];
  const drawn: number[] = sequences.flatMap(({ start, end }) => {
    const shared = 0.5 + random.uniform();
    return Array.from({ length: end - start }, () => (trial.axis === "markov" ? shared : Math.floor(random.uniform() * 3)));
  });
  if (!drawn.some((weight) => weight > 0)) drawn.fill(1);
  const weights = trial.weighted ? { weights: Float64Array.from(drawn) } : {};
  return { model: decorated(plan(axes, emissions), random, trial), data: { rows, fields, sequences, ...weights } };
}
