import fc from "fast-check";
import type { ParamUse, StateAxis, StatisticsPlan } from "../../../../src/compiler/ir/types/plan.ts";
import type { EmData, Parameters } from "../../../../src/runtime/em/types.ts";
import { createRandom } from "../../../../src/runtime/random/index.ts";
import { categorical, chain, emission, observedCategory, plan, use } from "./plans.ts";

/** Which categories a model of sequences has, and what each reads; see `build`. */
export interface Structure {
  seed: number;
  /** A value for the whole sequence: none, latent, observed in every sequence, or missing in some. */
  kind: "none" | "latent" | "observed" | "partly";
  /** A second value for the whole sequence, which depends on the first. */
  second: boolean;
  chains: 0 | 1 | 2;
  /** A latent of the step that the chains' laws read, one that reads them, or none. */
  inner: "none" | "above" | "below";
  /** An observed category of the step: none, or read by the chains, and missing in some rows or not. */
  label: "none" | "whole" | "partly";
  /** Of each possible index, whether it is there. */
  indexed: boolean[];
  weighted: boolean;
}

export const structures: fc.Arbitrary<Structure> = fc
  .record({
    seed: fc.integer({ min: 0, max: 1e6 }),
    kind: fc.constantFrom("none", "latent", "observed", "partly"),
    second: fc.boolean(),
    chains: fc.constantFrom(0, 1, 2),
    inner: fc.constantFrom("none", "above", "below"),
    label: fc.constantFrom("none", "whole", "partly"),
    indexed: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
    weighted: fc.boolean(),
  } as const)
  .filter(({ kind, second, chains }) => kind !== "none" || second || chains > 0);

export interface Built {
  model: StatisticsPlan;
  data: EmData;
  parameters: Parameters;
}

/** A plan of one Normal column over that structure, with random parameters, and rows in sequences of the given lengths. */
export function build(structure: Structure, lengths: number[]): Built {
  const random = createRandom(structure.seed, "structures");
  let next = 0;
  const some = (names: string[]): string[] => names.filter(() => structure.indexed[next++ % structure.indexed.length]);
  const sizes: Record<string, number> = { c: 2, e: 2, s: 2, r: 2, j: 2, y: 2 };
  const count = (index: string[]): number => index.reduce((product, name) => product * sizes[name], 1);
  const parameters: Parameters = {};
  const simplexes = (name: string, index: string[], rows: number, size: number): ParamUse => {
    const values = Float64Array.from({ length: count(index) * rows * size }, () => 0.1 + random.uniform());
    for (let at = 0; at < values.length; at += size) {
      const total = values.subarray(at, at + size).reduce((sum, value) => sum + value, 0);
      for (let k = at; k < at + size; k++) values[k] /= total;
    }
    parameters[name] = values;
    return use(name, index, rows === 1 ? [size] : [rows, size]);
  };
  const { kind, second, chains, inner, label } = structure;
  const of: string[] = [...(kind === "none" ? [] : ["c"]), ...(second ? ["e"] : [])];
  const above = [...of, ...(inner === "above" ? ["j"] : []), ...(label === "none" ? [] : ["y"])];
  const axes: StateAxis[] = [];
  const labels = label === "none" ? [] : [observedCategory("y", 2, simplexes("wy", some(of), 1, 2))];
  if (kind !== "none") {
    const make = kind === "latent" ? categorical : observedCategory;
    axes.push({ ...make("c", 2, simplexes("wc", [], 1, 2)), plate: "sequence" });
  }
  if (chains > 0) axes.push(chain("s", 2, simplexes("is", some(above), 1, 2), simplexes("as", some(above), 2, 2)));
  if (second) axes.push({ ...categorical("e", 2, simplexes("we", kind === "none" ? [] : some(["c"]), 1, 2)), plate: "sequence" });
  const belowOne = [...above, ...(chains > 0 ? ["s"] : [])];
  if (chains > 1) axes.push(chain("r", 2, simplexes("ir", some(belowOne), 1, 2), simplexes("ar", some(belowOne), 2, 2)));
  const all = [...belowOne, ...(chains > 1 ? ["r"] : [])];
  if (inner !== "none") axes.push(categorical("j", 2, simplexes("wj", inner === "below" ? some(all) : some(of), 1, 2)));
  axes.push(...labels);
  const index = some([...all, ...(inner === "below" ? ["j"] : [])]);
  parameters.mean = Float64Array.from({ length: count(index) }, () => 2 * random.normal());
  parameters.var = Float64Array.of(0.7);
  const model = plan(axes, [emission("Normal", 1, { mean: use("mean", index, [1]), var: use("var", [], []) })]);

  const rows = lengths.reduce((sum, length) => sum + length, 0);
  const sequences = lengths.map((length, u) => {
    const start = lengths.slice(0, u).reduce((sum, before) => sum + before, 0);
    return { start, end: start + length };
  });
  const of2 = (missing: boolean): number => (missing && random.uniform() < 0.4 ? Number.NaN : random.uniform() < 0.5 ? 0 : 1);
  const each = (value: () => number): Float64Array => {
    const values = new Float64Array(rows);
    for (const { start, end } of sequences) values.fill(value(), start, end);
    return values;
  };
  const fields: Record<string, Float64Array> = { x: Float64Array.from({ length: rows }, () => 2 * random.normal()) };
  if (label !== "none") fields.y = Float64Array.from({ length: rows }, () => of2(label === "partly"));
  if (kind === "observed" || kind === "partly") fields.c = each(() => of2(kind === "partly"));
  const weights = structure.weighted ? { weights: each(() => 0.5 + random.uniform()) } : {};
  return { model, parameters, data: { rows, fields, sequences, ...weights } };
}
