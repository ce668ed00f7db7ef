import type { ParamUse, StatisticsPlan } from "../../../../src/compiler/ir/types/plan.ts";
import type { EmData, Parameters } from "../../../../src/runtime/em/types.ts";
import { normalDensity } from "./enumerate.ts";

type Values = Record<string, number>;

/** One way in which a sequence may have come about: the values of all axes at each step, and how probable they are with its rows. */
interface Assignment {
  steps: Values[];
  density: number;
}

/** Every assignment of values to all axes along one sequence, of a plan with one Normal column, by the definition of the model. */
export function assignments(plan: StatisticsPlan, parameters: Parameters, data: EmData, start: number, end: number): Assignment[] {
  const sizes = Object.fromEntries(plan.axes.map(({ name, size }) => [name, size]));
  const at = ({ param, index }: ParamUse, values: Values, rest: number[], shape: number[]): number => {
    const places = [...index.map((name) => [values[name], sizes[name]]), ...rest.map((value, i) => [value, shape[i]])];
    return parameters[param ?? ""][places.reduce((flat, [value, size]) => flat * size + value, 0)];
  };
  const states = plan.axes.reduce<Values[]>(
    (known, { name, size }) => known.flatMap((values) => Array.from({ length: size }, (_v, k) => ({ ...values, [name]: k }))),
    [{}],
  );
  const allowed = (values: Values, row: number): boolean =>
    plan.axes.every(({ name, role }) => {
      const seen = role === "observed" ? data.fields[name][row] : Number.NaN;
      return Number.isNaN(seen) || seen === values[name];
    });
  const { mean, var: variance } = plan.emissions[0].params;
  let found: Assignment[] = [{ steps: [], density: 1 }];
  for (let row = start; row < end; row++) {
    found = found.flatMap(({ steps, density }) => {
      const before = steps.at(-1);
      return states.flatMap((values) => {
        if (!allowed(values, row)) return [];
        let p = density * normalDensity(data.fields.x[row], at(mean, values, [], []), at(variance, values, [], []));
        for (const axis of plan.axes) {
          const value = values[axis.name];
          const first = axis.plate === "sequence" || axis.kind === "markov";
          if (axis.plate === "sequence" && before !== undefined && before[axis.name] !== value) return [];
          if (axis.transition !== undefined && before !== undefined)
            p *= at(axis.transition, values, [before[axis.name], value], [axis.size, axis.size]);
          else if (!first || before === undefined) p *= at(axis.initial, values, [value], [axis.size]);
        }
        return [{ steps: [...steps, values], density: p }];
      });
    });
  }
  return found;
}

export function total(found: Assignment[]): number {
  return found.reduce((sum, { density }) => sum + density, 0);
}
