import fc from "fast-check";
import type { RandomSource } from "../../../../src/compiler/distributions/types.ts";
import type { Emission, StateAxis, StatisticsPlan } from "../../../../src/compiler/ir/types/plan.ts";
import type { EmData } from "../../../../src/runtime/em/types.ts";
import { createRandom } from "../../../../src/runtime/random/index.ts";
import { decorated } from "./decorate.ts";
import { type Covariance, categorical, emission, normal, observedCategory, plan, use } from "./plans.ts";
import { build, type Structure } from "./structures.ts";

/** Arguments of each family, by form, and a value of it. */
const families = {
  Exponential: [[["rate"]], (random) => -Math.log(random.uniform())],
  Gamma: [[["shape", "rate"]], (random) => -Math.log(random.uniform()) - Math.log(random.uniform())],
  Beta: [[["a", "b"]], (random) => 0.05 + 0.9 * random.uniform()],
  ContinuousBernoulli: [[["p"], ["logits"]], (random) => random.uniform() ** 2],
  LogNormal: [
    [
      ["mean", "std"],
      ["mean", "var"],
    ],
    (random) => Math.exp(random.normal()),
  ],
  Laplace: [[["mean", "scale"]], (random) => random.normal()],
  StudentT: [[["mean", "std", "df"]], (random) => random.normal() / Math.sqrt(random.uniform())],
  Poisson: [[["rate"], ["log_rate"]], (random) => Math.floor(random.uniform() * 5)],
  NegativeBinomial: [[["mean", "size"]], (random) => Math.floor(random.uniform() ** 3 * 9)],
  Bernoulli: [[["p"], ["logits"]], (random) => (random.uniform() < 0.4 ? 1 : 0)],
} satisfies Record<string, [string[][], (random: RandomSource) => number]>;

type Family = keyof typeof families | "Normal" | "Categorical";

/** A model over a few rows: any structure of categories, any families, with what may be missing, weighted, fixed or known before. */
export interface World {
  /** `sequences`: as `sequence` says. */
  axes: "none" | "mixture" | "two" | "labelled" | "partly" | "sequences";
  sequence: Structure;
  families: Family[];
  covariance: Covariance;
  /** Which of the categories each argument is indexed by, and which form of a family is taken. */
  choices: number[];
  /** Share of the entries that are missing. */
  missing: number;
  weighted: boolean;
  constraints: boolean;
  priors: boolean;
  seed: number;
}

const covariances: Covariance[] = ["full", "tied", "diagonal", "tied diagonal", "spherical", "tied spherical"];

const sequences: fc.Arbitrary<Structure> = fc
  .record({
    seed: fc.integer({ min: 0, max: 1e6 }),
    kind: fc.constantFrom("none", "latent", "observed", "partly"),
    second: fc.boolean(),
    chains: fc.constantFrom(0, 1, 1, 2),
    inner: fc.constantFrom("none", "above", "below"),
    label: fc.constantFrom("none", "whole", "partly"),
    indexed: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
    weighted: fc.boolean(),
  } as const)
  .filter(({ kind, second, chains }) => kind !== "none" || second || chains > 0)
  .filter((structure) => sizeOf(structure) <= 4);

/** Number of categories. */
function sizeOf({ kind, second, chains, inner, label }: Structure): number {
  return Number(kind !== "none") + Number(second) + chains + Number(inner !== "none") + Number(label !== "none");
}

export const worlds: fc.Arbitrary<World> = fc.record({
  axes: fc.constantFrom("none", "mixture", "two", "labelled", "partly", "sequences", "sequences", "sequences"),
  sequence: sequences,
  families: fc.uniqueArray(fc.constantFrom("Normal", "Normal", "Categorical", ...(Object.keys(families) as (keyof typeof families)[])), {
    minLength: 1,
    maxLength: 2,
  }),
  covariance: fc.constantFrom(...covariances),
  choices: fc.array(fc.nat(11), { minLength: 12, maxLength: 12 }),
  missing: fc.constantFrom(0, 0, 0.2, 0.5),
  weighted: fc.boolean(),
  constraints: fc.boolean(),
  priors: fc.boolean(),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

/** A plan and its rows. Sequences are short enough to visit every assignment of values. */
export function worldOf(world: World): { model: StatisticsPlan; data: EmData } {
  const random = createRandom(world.seed, "worlds");
  const { axes, data } = axesOf(world, random);
  const { rows, fields } = data;
  const names = axes.map(({ name }) => name);
  let next = 0;
  const choose = (): number => world.choices[next++ % world.choices.length];
  const index = (): string[] => names.filter(() => choose() % 3 > 0);
  const column = (width: number, draw: () => number): Float64Array =>
    Float64Array.from({ length: rows * width }, () => (random.uniform() < world.missing ? Number.NaN : draw()));
  const emissions = world.families.map((family): Emission => {
    if (family === "Normal") {
      fields.normal = column(2, () => 95 + (random.uniform() < 0.5 ? 10 : 0) + random.normal());
      return normal(2, world.covariance, index(), "normal");
    }
    if (family === "Categorical") {
      fields.code = column(2, () => Math.floor(random.uniform() * 3));
      return emission("Categorical", 2, { p: use("p", index(), choose() % 2 === 0 ? [2, 3] : [3]) }, "code", 3);
    }
    const [forms, draw] = families[family];
    fields[family] = column(2, () => draw(random));
    const params = forms[choose() % forms.length].map((name) => [name, use(`${name}${family}`, index(), choose() % 2 === 0 ? [2] : [])]);
    return emission(family, 2, Object.fromEntries(params), family);
  });
  // What is wholly missing has no spread to start from.
  for (const { field, width } of emissions) for (let c = 0; c < width; c++) for (const row of [0, 1]) refill(field, row * width + c);
  return { model: decorated(plan(axes, emissions), random, world), data };

  function refill(field: string, at: number): void {
    const whole = fields[field].find((value) => !Number.isNaN(value)) ?? 1;
    if (Number.isNaN(fields[field][at])) fields[field][at] = field === "normal" ? 95 + 10 * random.uniform() : whole;
  }
}

function axesOf({ axes, sequence, weighted }: World, random: RandomSource): { axes: StateAxis[]; data: EmData } {
  if (axes === "sequences") {
    const { model, data } = build(sequence, sizeOf(sequence) > 2 ? [2, 1, 1, 2, 1] : [3, 1, 2, 3, 1]);
    const { x: _own, ...fields } = data.fields;
    return { axes: model.axes, data: { ...data, fields } };
  }
  const rows = 12;
  const levels = (missing: number): Float64Array =>
    Float64Array.from({ length: rows }, (_row, i) => (random.uniform() < missing ? Number.NaN : i % 3));
  const fields: Record<string, Float64Array> = axes === "labelled" ? { y: levels(0) } : axes === "partly" ? { y: levels(0.5) } : {};
  const weights = weighted ? { weights: Float64Array.from({ length: rows }, () => 0.5 + 2 * random.uniform()) } : {};
  const known: Record<Exclude<World["axes"], "sequences">, StateAxis[]> = {
    none: [],
    mixture: [categorical("k", 2)],
    two: [categorical("k", 2), categorical("j", 2, use("weights_j", ["k"], [2]))],
    labelled: [observedCategory("y", 3)],
    partly: [observedCategory("y", 3), categorical("k", 2, use("weights_k", ["y"], [2]))],
  };
  return { axes: known[axes], data: { rows, fields, ...weights } };
}
