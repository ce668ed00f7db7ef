import type { Emission, ParamUse, StatisticsPlan } from "../../../../src/compiler/ir/types/plan.ts";
import type { DeclaredParameter } from "../../../../src/runtime/em/information/types.ts";
import type { Parameters } from "../../../../src/runtime/em/types.ts";

export type NumberKind = "real" | "positive" | "unit" | "simplex" | "spd";

/** Of which kind an argument of a family is. */
function kindOf({ family, blocks }: Emission, written: string): NumberKind {
  // Of a latent model `x.mean`, `x.var`, `x.loading.z`, `z.std`.
  if (blocks !== undefined && written.includes(".loading.")) return "real";
  const name = blocks === undefined ? written : written.slice(written.lastIndexOf(".") + 1);
  if (name === "cov") return "spd";
  if (name === "p") return family === "Categorical" ? "simplex" : "unit";
  if (name === "mean") return family === "NegativeBinomial" ? "positive" : "real";
  const isReal = ["logits", "log_rate", "log_std", "log_var"].includes(name);
  return isReal ? "real" : "positive";
}

/** One free number of a parameter: its values after a step of it. */
export interface Coordinate {
  param: string;
  /** First entry that moves. */
  entry: number;
  kind: NumberKind;
  moved(values: Float64Array, by: number): Float64Array;
}

const set = (values: Float64Array, entry: number, value: number): Float64Array => values.with(entry, value);

const single: Record<string, (value: number, by: number) => number> = {
  real: (value, by) => value + by,
  positive: (value, by) => value * Math.exp(by),
  unit: (value, by) => 1 / (1 + Math.exp(-(Math.log(value / (1 - value)) + by))),
};

/** The parameters of a plan as their user declares them, but for those that are wholly known. */
export function declaredIn(plan: StatisticsPlan, parameters: Parameters): DeclaredParameter[] {
  return usesOf(plan).flatMap(([{ param, shape, fixed, estimate }, kind]) => {
    if (param === undefined || estimate === "fixed" || parameters[param] === undefined) return [];
    const D = shape[shape.length - 1];
    const size = kind === "simplex" ? D : kind === "spd" ? D * D : 1;
    return [{ name: param, kind, size, ...(fixed === undefined ? {} : { fixed }) }];
  });
}

/** The free numbers of a plan: logarithms, logits against the last free entry, lower factors with the logarithm of their diagonal. */
export function coordinatesOf(plan: StatisticsPlan, parameters: Parameters): Coordinate[] {
  return usesOf(plan).flatMap(([use, kind]) =>
    use.estimate === "fixed" || use.param === undefined ? [] : ofUse(use, use.param, kind, parameters),
  );
}

/** Where parameters are read, with what they are. */
function usesOf(plan: StatisticsPlan): [ParamUse, NumberKind][] {
  return [
    ...plan.axes.flatMap(({ initial, transition }) =>
      [initial, ...(transition === undefined ? [] : [transition])].map((use): [ParamUse, NumberKind] => [use, "simplex"]),
    ),
    ...plan.emissions.flatMap((emission) =>
      Object.entries(emission.params).map(([name, use]): [ParamUse, NumberKind] => [use, kindOf(emission, name)]),
    ),
  ];
}

function ofUse({ shape, fixed }: ParamUse, param: string, kind: NumberKind, parameters: Parameters): Coordinate[] {
  const entries = Array.from(parameters[param].keys()).filter((entry) => fixed === undefined || fixed[entry] === null);
  const D = shape[shape.length - 1];
  if (kind === "spd")
    return entries.flatMap((entry) => {
      const [i, j] = [Math.floor(entry / D) % D, entry % D];
      const start = entry - i * D - j;
      return j > i ? [] : [{ param, entry, kind, moved: (values, by) => movedCovariance(values, start, D, i, j, by) }];
    });
  if (kind === "simplex")
    return entries.flatMap((entry) => {
      const start = entry - (entry % D);
      const own = entries.filter((other) => other >= start && other < start + D);
      return entry === own[own.length - 1] ? [] : [{ param, entry, kind, moved: (values, by) => movedShare(values, own, entry, by) }];
    });
  return entries.map((entry) => ({ param, entry, kind, moved: (values, by) => set(values, entry, single[kind](values[entry], by)) }));
}

function movedShare(values: Float64Array, free: number[], entry: number, by: number): Float64Array {
  const mass = free.reduce((sum, other) => sum + values[other], 0);
  const grown = set(values, entry, values[entry] * Math.exp(by));
  const total = free.reduce((sum, other) => sum + grown[other], 0);
  for (const other of free) grown[other] *= total > 0 ? mass / total : 1;
  return grown;
}

/** C = L Lᵀ with entry (i, j) of L, or the logarithm of its diagonal, moved. */
function movedCovariance(values: Float64Array, start: number, D: number, i: number, j: number, by: number): Float64Array {
  const L = Array.from({ length: D }, () => new Array<number>(D).fill(0));
  for (let r = 0; r < D; r++)
    for (let c = 0; c <= r; c++) {
      let rest = values[start + r * D + c];
      for (let k = 0; k < c; k++) rest -= L[r][k] * L[c][k];
      L[r][c] = r === c ? Math.sqrt(rest) : rest / L[c][c];
    }
  L[i][j] = i === j ? L[i][j] * Math.exp(by) : L[i][j] + by;
  const moved = values.slice();
  for (let r = 0; r < D; r++)
    for (let c = 0; c < D; c++) moved[start + r * D + c] = L[r].reduce((sum, value, k) => sum + value * L[c][k], 0);
  return moved;
}

/** The slope of an objective along each free number, by central differences at one and two steps, whose error is of the fourth power of a step. */
export function slopesOf(
  objective: (parameters: Parameters) => number,
  parameters: Parameters,
  coordinates: Coordinate[],
  h = 1e-4,
): number[] {
  return coordinates.map(({ param, moved }) => {
    const at = (by: number): number => objective({ ...parameters, [param]: moved(parameters[param], by) });
    return (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
  });
}
