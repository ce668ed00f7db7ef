import { bug, distributions, numbers } from "../../../../compiler/backend.ts";
import { bindArgument, cellsOf } from "../../arguments.ts";
import type { LawContext } from "./context.ts";
import type { EmissionLaws } from "./types.ts";

/** A scalar family by column: the columns are independent given the cell, so what is there tells nothing of the rest. */
export function columnLaws({ emission, space, parameters }: LawContext): EmissionLaws {
  const names = Object.keys(emission.params);
  const bound = names.map((name) => bindArgument(space, emission.params[name], parameters));
  const cells = cellsOf(space, bound);
  const definition = distributions[emission.family];
  const { mean = bug(`no mean of ${emission.family}`), cdf = bug(`no distribution function of ${emission.family}`) } = definition;
  const sample = definition.sample ?? bug(`${emission.family} cannot be drawn`);
  const form = definition.forms.find(({ parameters: own }) => names.every((name) => own.some((one) => one.name === name)));
  if (form === undefined) return bug(`${emission.family} has no form of ${names.join(", ")}`);

  function argumentsOf(cell: number, column: number): Record<string, number> {
    const values = bound.map(({ values, size }, a) => values[cells.rows[a][cell] * size + (column % size)]);
    return definition.canonical(numbers, form?.name ?? "", Object.fromEntries(names.map((name, a) => [name, values[a]])));
  }

  return {
    cells,
    entry(_values, cell, column) {
      const args = argumentsOf(cell, column);
      return { is: "number", mean: mean(numbers, args), cdf: (value) => cdf(value, args) };
    },
    draw(values, cell, random, out) {
      for (let c = 0; c < out.length; c++) out[c] = Number.isNaN(values[c]) ? sample(random, argumentsOf(cell, c)) : values[c];
    },
  };
}
