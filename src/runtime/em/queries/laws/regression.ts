import { bindArgument, cellsOf } from "../../arguments.ts";
import { bindDesign, predicted } from "../../regression/design.ts";
import { argumentsIn, softmax } from "../../regression/family.ts";
import { drawCategory } from "../draw.ts";
import { scalarLaws } from "./columns.ts";
import type { LawContext } from "./context.ts";
import { centredLaws } from "./gaussian.ts";
import type { EmissionLaws } from "./types.ts";

/** A density whose arguments depend on the row's given columns. */
export function regressionLaws(context: LawContext): EmissionLaws {
  const { emission, space, parameters, known } = context;
  const { form, names, copies } = argumentsIn(emission);
  const isJoint = form === "cov";
  const predictedNames = isJoint ? ["mean"] : names;
  const design = bindDesign(emission, predictedNames, emission.width * copies, space, parameters, known);
  const bound = isJoint ? [...design.coefficients, bindArgument(space, emission.params.cov, parameters)] : design.coefficients;
  const cells = cellsOf(space, bound);
  const at = (argument: number, place: number, cell: number, row: number): number =>
    predicted(design, design.targets[argument][place], row, (k) => cells.rows[k][cell]);
  if (isJoint) {
    const centre = (cell: number, column: number, row: number): number => at(0, column, cell, row);
    return centredLaws(emission, bound[bound.length - 1], { cells, covRows: cells.rows[bound.length - 1], centre });
  }
  if (copies === 1)
    return scalarLaws(emission.family, form, cells, (cell, column, row) =>
      Object.fromEntries(names.map((name, a) => [name, at(a, column, cell, row)])),
    );
  const chancesOf = (cell: number, column: number, row: number): Float64Array =>
    softmax(Float64Array.from({ length: copies }, (_level, l) => at(0, column * copies + l, cell, row)));
  return {
    cells,
    entry: (_values, cell, column, row) => ({ is: "category", chances: chancesOf(cell, column, row) }),
    draw(values, cell, random, out, row) {
      for (let c = 0; c < out.length; c++) out[c] = Number.isNaN(values[c]) ? drawCategory(random, chancesOf(cell, c, row)) : values[c];
    },
  };
}
