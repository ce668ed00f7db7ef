import type { StatisticsPlan } from "../../../compiler/ir/types/plan.ts";
import { weightedTotal } from "../accumulate.ts";
import { symmetricEigen } from "../eigen.ts";
import { expectStates } from "../expect.ts";
import { createModel } from "../model.ts";
import { logPriors } from "../priors/density.ts";
import type { EmData, Parameters } from "../types.ts";
import { type Coordinates, coordinatesOf } from "./coordinates.ts";
import { type Along, informationIn, stepAlong } from "./curvature.ts";
import type { DeclaredParameter, StandardErrors, WithoutError } from "./types.ts";

/** Share of the largest eigenvalue of the information below which a direction is not told by the rows. */
const UNTOLD = 1e-7;
/** Share of an entry's change that may lie in directions that are not told. */
const LITTLE = 1e-4;

/**
 * Standard errors of the estimate from the observed information (Efron and Hinkley 1978): the inverse of minus the Hessian of the
 * log-likelihood in unconstrained coordinates, brought to the parameters' own entries by the delta method. With priors it is that of their
 * sum with the log-likelihood, which makes them deviations of the posterior's normal approximation at its mode. Derivatives are central
 * differences of the objective itself, which holds whatever the rows lack and however they belong together; each of the n
 * coordinates' pairs costs four passes over the rows, about 2 n² in all.
 */
export function standardErrors(
  plan: StatisticsPlan,
  parameters: Parameters,
  data: EmData,
  declared: readonly DeclaredParameter[],
): StandardErrors {
  const moved: Parameters = Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, values.slice()]));
  const model = createModel(plan, data, moved);
  const coordinates = coordinatesOf(declared, parameters);
  const objective = (raw: Float64Array): number => {
    coordinates.write(raw, moved);
    model.refresh();
    return weightedTotal(model, expectStates(model)) + logPriors(model.priors).value;
  };
  const { raw } = coordinates;
  const along = Array.from(raw, (_value, i) => stepAlong(objective, raw, i));
  const places = Array.from(along.keys()).filter((i) => along[i].is === "free");
  const steps = along.flatMap((one) => (one.is === "free" ? [one.step] : []));
  const { values, vectors } = symmetricEigen(informationIn(objective, raw, places, steps), places.length);
  return entryErrors(coordinates, declared, parameters, along, { places, steps, values, vectors });
}

interface Directions {
  /** Coordinates that the directions are made of, and the steps in which they are counted. */
  places: number[];
  steps: number[];
  /** Eigenvalues of the information, and its eigenvectors in columns. */
  values: Float64Array;
  vectors: Float64Array;
}

function entryErrors(
  { raw, write, still }: Coordinates,
  declared: readonly DeclaredParameter[],
  parameters: Parameters,
  along: readonly Along[],
  { places, steps, values, vectors }: Directions,
): StandardErrors {
  const slopes = Array.from(raw, (_value, i) => slopesIn(i, places.includes(i) ? steps[places.indexOf(i)] : 1e-3));
  const n = places.length;
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  return Object.fromEntries(
    declared.map(({ name }) => [name, Array.from(parameters[name], (_value, e) => still[name][e] ?? errorOf(name, e))]),
  );

  /** Change of every entry by a step of coordinate `i`: central differences of the coordinates' own map, as `informationIn`. */
  function slopesIn(i: number, step: number): Parameters {
    const at = (times: number): Parameters => {
      const moved = raw.slice();
      moved[i] += times * step;
      const out: Parameters = Object.fromEntries(declared.map(({ name }) => [name, parameters[name].slice()]));
      write(moved, out);
      return out;
    };
    const [up, down, up2, down2] = [at(1), at(-1), at(2), at(-2)];
    return Object.fromEntries(
      declared.map(({ name }) => [name, up[name].map((value, e) => (8 * (value - down[name][e]) - (up2[name][e] - down2[name][e])) / 12)]),
    );
  }

  function errorOf(name: string, e: number): number | WithoutError {
    for (const [i, one] of along.entries()) if (one.is !== "free" && slopes[i][name][e] !== 0) return one.is;
    const gradient = places.map((i) => slopes[i][name][e]);
    const whole = Math.hypot(...gradient);
    let variance = 0;
    for (let k = 0; k < n; k++) {
      let part = 0;
      for (let j = 0; j < n; j++) part += gradient[j] * vectors[j * n + k];
      if (values[k] > UNTOLD * largest) variance += (part * part) / values[k];
      else if (Math.abs(part) > LITTLE * whole) return "unidentified";
    }
    return Math.sqrt(variance);
  }
}
