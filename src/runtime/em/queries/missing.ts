import { bug, distributions } from "../../../compiler/backend.ts";
import type { Emission, StatisticsPlan } from "../../../compiler/ir/types/plan.ts";
import { expectStates, type RowVisitor } from "../expect.ts";
import { createModel, type EmModel } from "../model.ts";
import type { EmData, Parameters } from "../types.ts";
import { emissionLaws } from "./laws/index.ts";
import { meanOf, quantileOf } from "./laws/mixture.ts";
import type { CategoryLaw, EntryLaw, NumberLaw } from "./laws/types.ts";

/** A field with the laws of its missing entries; an entry that is there stands for itself. */
export type FieldLaw =
  /** Means, and the quantiles of each share that was asked for, [rows, width]. */
  | { is: "number"; width: number; means: Float64Array; quantiles: Float64Array[] }
  /** Probabilities, [rows, width, levels]. */
  | { is: "category"; width: number; levels: number; chances: Float64Array };

/**
 * p(missing entry | all entries that are there) of every field: of each emission, the laws under its cells weighed by the posterior of
 * the states, which in a chain is that given the whole sequence; of an observed category, that posterior.
 * @param shares of which quantiles are wanted, between 0 and 1
 */
export function missingLaws(
  plan: StatisticsPlan,
  parameters: Parameters,
  data: EmData,
  shares: readonly number[] = [],
): Record<string, FieldLaw> {
  const model = createModel(plan, data, parameters);
  model.refresh();
  const found: Record<string, FieldLaw> = {};
  const visits = [...axisVisits(plan, model, found), ...plan.emissions.map((one) => emissionVisit(one, model, parameters, shares, found))];
  expectStates(model, (row, states, posterior) => {
    for (const visit of visits) visit(row, states, posterior);
  });
  return found;
}

/** Observed categories: their posterior. */
function axisVisits(plan: StatisticsPlan, { space, data }: EmModel, found: Record<string, FieldLaw>): RowVisitor[] {
  return plan.axes.flatMap(({ role, field, name, size }, a): RowVisitor[] => {
    if (role !== "observed") return [];
    const chances = new Float64Array(data.rows * size);
    found[field ?? name] = { is: "category", width: 1, levels: size, chances };
    return [
      (row, states, posterior) => {
        for (const s of states) chances[row * size + space.values[a][s]] += posterior[s];
      },
    ];
  });
}

function emissionVisit(
  emission: Emission,
  { space, data }: EmModel,
  parameters: Parameters,
  shares: readonly number[],
  found: Record<string, FieldLaw>,
): RowVisitor {
  const { field, family, width, levels } = emission;
  const laws = emissionLaws({ emission, space, parameters, known: data });
  const x = data.fields[field];
  const weights = new Float64Array(laws.cells.count);
  const isWhole = distributions[family].measure === "mass";
  const result: FieldLaw =
    levels === undefined
      ? { is: "number", width, means: x.slice(), quantiles: shares.map(() => x.slice()) }
      : { is: "category", width, levels, chances: indicators(x, levels) };
  found[field] = result;
  return (row, states, posterior) => {
    const values = x.subarray(row * width, (row + 1) * width);
    const missing = Array.from(values.keys()).filter((c) => Number.isNaN(values[c]));
    if (missing.length === 0) return;
    weights.fill(0);
    for (const s of states) weights[laws.cells.of[s]] += posterior[s];
    const cells = Array.from(weights.keys()).filter((cell) => weights[cell] > 0);
    for (const c of missing)
      put(
        result,
        row * width + c,
        Array.from(cells, (cell) => laws.entry(values, cell, c, row)),
      );

    function put(into: FieldLaw, at: number, entries: EntryLaw[]): void {
      const shared = cells.map((cell) => weights[cell]);
      if (into.is === "category") {
        for (const [i, { chances }] of categories(entries).entries())
          for (let k = 0; k < into.levels; k++) into.chances[at * into.levels + k] += shared[i] * chances[k];
        return;
      }
      const mixture = { laws: numbersIn(entries), weights: shared, isWhole };
      into.means[at] = meanOf(mixture);
      for (const [q, share] of shares.entries()) into.quantiles[q][at] = quantileOf(mixture, share);
    }
  };
}

function categories(laws: EntryLaw[]): CategoryLaw[] {
  return laws.map((law) => (law.is === "category" ? law : bug("a number where a category was expected")));
}

function numbersIn(laws: EntryLaw[]): NumberLaw[] {
  return laws.map((law) => (law.is === "number" ? law : bug("a category where a number was expected")));
}

/** 1 at the category of each entry that is there. */
function indicators(x: Float64Array, levels: number): Float64Array {
  const chances = new Float64Array(x.length * levels);
  for (let i = 0; i < x.length; i++) if (!Number.isNaN(x[i])) chances[i * levels + x[i]] = 1;
  return chances;
}
