import { bug, distributions, numbers } from "../../../../compiler/backend.ts";
import { bindArgument, type Cells, cellsOf } from "../../arguments.ts";
import type { LawContext } from "./context.ts";
import type { EmissionLaws } from "./types.ts";

/** A scalar family by column: the columns are independent given the cell, so what is there tells nothing of the rest. */
export function columnLaws({ emission, space, parameters }: LawContext): EmissionLaws {
  const names = Object.keys(emission.params);
  const bound = names.map((name) => bindArgument(space, emission.params[name], parameters));
  const cells = cellsOf(space, bound);
  const form = distributions[emission.family].forms.find(({ parameters: own }) =>
    names.every((name) => own.some((one) => one.name === name)),
  );
  if (form === undefined) return bug(`${emission.family} has no form of ${names.join(", ")}`);
  return scalarLaws(emission.family, form.name, cells, (cell, column) =>
    Object.fromEntries(names.map((name, a) => [name, bound[a].values[cells.rows[a][cell] * bound[a].size + (column % bound[a].size)]])),
  );
}

/** @param argsAt arguments of the form for a cell and column, in a row */
export function scalarLaws(
  family: string,
  form: string,
  cells: Cells,
  argsAt: (cell: number, column: number, row: number) => Record<string, number>,
): EmissionLaws {
  const definition = distributions[family];
  const { mean = bug(`no mean of ${family}`), cdf = bug(`no distribution function of ${family}`) } = definition;
  const sample = definition.sample ?? bug(`${family} cannot be drawn`);
  const argumentsOf = (cell: number, column: number, row: number): Record<string, number> =>
    definition.canonical(numbers, form, argsAt(cell, column, row));
  return {
    cells,
    entry(_values, cell, column, row) {
      const args = argumentsOf(cell, column, row);
      return { is: "number", mean: mean(numbers, args), cdf: (value) => cdf(value, args) };
    },
    draw(values, cell, random, out, row) {
      for (let c = 0; c < out.length; c++) out[c] = Number.isNaN(values[c]) ? sample(random, argumentsOf(cell, c, row)) : values[c];
    },
  };
}
