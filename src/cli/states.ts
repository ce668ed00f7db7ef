import type { ModelIR } from "../compiler/ir/types/model.ts";
import type { FittedFields } from "../runtime/data/types.ts";
import type { Prediction } from "../runtime/index.ts";
import type { Column } from "./csv.ts";
import { fieldName } from "./queries.ts";

/** Names of the categories: those that the data gave, or the model. */
export function levelsOf({ levels, variable: name }: Prediction, ir: ModelIR, fitted: FittedFields): readonly string[] | undefined {
  const variable = ir.variables.find((one) => one.name === name);
  const known = (variable === undefined ? undefined : fitted.fields[fieldName(variable)]?.levels) ?? levels;
  return known === undefined || known.length === 0 ? undefined : known;
}

/** The category of each of some rows (all of them where none are named), and the probabilities of all categories where they are known. */
export function stateColumns(found: Prediction, ir: ModelIR, fitted: FittedFields, rows?: readonly number[]): Column[] {
  const levels = levelsOf(found, ir, fitted);
  const nameOf = (category: number): number | string => levels?.[category] ?? category;
  if (found.is === "path") return [{ name: found.variable, values: found.path.flat().map(nameOf) }];
  const { variable, classes, probabilities, size } = found;
  const chosen = rows ?? Array.from(classes.keys());
  const shares = Array.from({ length: size }, (_category, k) => ({
    name: `p(${variable} = ${nameOf(k)})`,
    values: chosen.map((row) => probabilities[row * size + k]!),
  }));
  return [{ name: variable, values: chosen.map((row) => nameOf(classes[row]!)) }, ...shares];
}
