import { distributions } from "../../../../src/compiler/distributions/index.ts";
import type { Emission, ParamUse, StateAxis, StatisticsPlan } from "../../../../src/compiler/ir/types/plan.ts";

/** A use of a parameter; `fixed` entries make it known, in part or, without holes, wholly. */
export function use(param: string, index: string[], shape: number[], fixed?: (number | null)[]): ParamUse {
  const whole = fixed?.every((entry) => entry !== null);
  return { param, index, shape, estimate: whole ? "fixed" : "free", ...(fixed === undefined ? {} : { fixed }), node: `M.${param}` };
}

/** A known number or list as an argument. */
export function known(...values: number[]): ParamUse {
  return { index: [], shape: values.length === 1 ? [] : [values.length], estimate: "fixed", fixed: values, node: "M.known" };
}

export function categorical(name: string, size: number, initial: ParamUse = use(`weights_${name}`, [], [size])): StateAxis {
  return { variable: `M.${name}`, name, size, kind: "categorical", role: "latent", initial };
}

export function observedCategory(name: string, size: number, initial: ParamUse = use(`weights_${name}`, [], [size])): StateAxis {
  return { ...categorical(name, size, initial), role: "observed", field: name };
}

export function chain(
  name: string,
  size: number,
  initial: ParamUse = use("initial", [], [size]),
  transition: ParamUse = use("transition", [], [size, size]),
): StateAxis {
  return { variable: `M.${name}`, name, size, kind: "markov", role: "latent", initial, transition };
}

export function emission(family: string, width: number, params: Record<string, ParamUse>, field = "x", levels?: number): Emission {
  return {
    observed: `M.${field}`,
    field,
    family,
    kernel: distributions[family]?.em?.kernel ?? "linear",
    width,
    columns: Array.from({ length: width }, (_name, c) => `${field}[${c}]`),
    ...(levels === undefined ? {} : { levels }),
    params,
    node: `M.${field}`,
  };
}

export function plan(axes: StateAxis[], emissions: Emission[]): StatisticsPlan {
  return {
    kind: "statistics",
    label: axes.some((axis) => axis.kind === "markov") ? "baum-welch" : axes.length > 0 ? "em" : "closed-form",
    row: 0,
    reason: [],
    barred: [],
    uses: [],
    metrics: [],
    queries: { sample: true, score: true, encode: true, decode: true, reconstruct: true, predict: true, impute: true, forecast: true },
    parameters: 0,
    axes,
    emissions,
  };
}

export type Covariance = "full" | "tied" | "diagonal" | "tied diagonal" | "spherical" | "tied spherical";

/** Normal emission with a mean for each value of the indexing axes. */
export function normal(D: number, covariance: Covariance, index: string[], field = "x"): Emission {
  const tied = covariance.startsWith("tied") ? [] : index;
  const mean = use(`mean_${field}`, index, [D]);
  if (covariance === "full" || covariance === "tied") return emission("Normal", D, { mean, cov: use(`cov_${field}`, tied, [D, D]) }, field);
  return emission("Normal", D, { mean, var: use(`var_${field}`, tied, covariance.endsWith("diagonal") ? [D] : []) }, field);
}

export function mixture(K: number, D: number, covariance: Covariance): StatisticsPlan {
  return plan([categorical("k", K)], [normal(D, covariance, ["k"])]);
}
