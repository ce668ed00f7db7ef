import { DiagnosticError, diagnostic } from "../compiler/diagnostics/report.ts";
import { suggest } from "../compiler/diagnostics/suggest.ts";
import type { Variable } from "../compiler/ir/types/model.ts";
import { product, shapeOf } from "../compiler/math/shape.ts";
import type { OpenRun, Table } from "../runtime/index.ts";
import { fieldName } from "./queries.ts";
import type { Session } from "./session.ts";

/** Values of what a model is given, for any number of rows. */
export interface Given {
  table(rows: number): Table;
  /** Number of categories that rows go through in turn, where one variable is given and nobody chose. */
  cycle?: number;
}

/**
 * `--given y=3` fixes a variable for all rows, `y=3,5` lets them take turns (a list of numbers, for one that is a vector, is one value). A
 * category that nobody chose goes through all of its values; other variables have the values of the training rows.
 * @throws DiagnosticError GEN8024 (no such variable), GEN8025 (no such value)
 */
export function givenOf(session: Session, open: OpenRun, chosen: Record<string, string> = {}): Given {
  const { ir, fitted, path } = open.run;
  const variables = ir.variables.filter(({ role }) => role === "given");
  for (const name of Object.keys(chosen)) {
    if (variables.some((one) => one.name === name)) continue;
    const names = variables.map((one) => one.name);
    const near = suggest(name, names);
    const known = names.length === 0 ? "It is given nothing: leave `--given` out." : `It is given ${names.join(", ")}.`;
    const remedy = near === undefined ? known : `Did you mean \`${near}\`?`;
    throw new DiagnosticError(diagnostic("GEN8024", { run: session.show(path), name, remedy }));
  }
  const lists = variables.map((variable) => ({ variable, values: valuesOf(variable) }));
  const [first, ...more] = lists;
  const cycle = first !== undefined && more.length === 0 && chosen[first.variable.name] === undefined && isCategory(first.variable);
  return {
    table: (rows) => Object.fromEntries(lists.map(({ variable, values }) => [variable.name, repeated(variable, values, rows)])),
    ...(cycle ? { cycle: first.values.length } : {}),
  };

  function valuesOf(variable: Variable): Float64Array {
    const text = chosen[variable.name];
    if (text !== undefined) return parseValues(variable, text, levelsOf(variable));
    if (isCategory(variable)) return Float64Array.from({ length: variable.type.size ?? 0 }, (_level, k) => k);
    const block = open.loadOwn().train.fields[fieldName(variable)];
    return block?.matrix() ?? new Float64Array(0);
  }

  function levelsOf(variable: Variable): readonly string[] {
    return fitted.fields[fieldName(variable)]?.levels ?? variable.type.levels ?? [];
  }
}

function isCategory({ type }: Variable): boolean {
  return type.kind === "category" && type.plate.length === 0;
}

function parseValues(variable: Variable, text: string, levels: readonly string[]): Float64Array {
  const { name, type } = variable;
  const values = text.split(",").map((part) => {
    const word = part.trim();
    const level = levels.indexOf(word);
    const value = level >= 0 ? level : word === "" ? Number.NaN : Number(word);
    const fits = type.kind === "category" ? Number.isInteger(value) && value >= 0 && value < (type.size ?? 0) : Number.isFinite(value);
    if (fits) return value;
    const range = levels.length > 0 ? levels.join(", ") : `0 to ${(type.size ?? 1) - 1}`;
    const remedy = type.kind === "category" ? `Its values are ${range}.` : "Write numbers, with commas between them.";
    throw new DiagnosticError(diagnostic("GEN8025", { name, value: word, because: `it is no ${type.kind} value of it`, remedy }));
  });
  const width = product(shapeOf(type));
  if (values.length % width === 0) return Float64Array.from(values);
  const because = `one value of it has ${width} numbers`;
  throw new DiagnosticError(
    diagnostic("GEN8025", { name, value: text, because, remedy: `Write ${width} numbers, with commas between them.` }),
  );
}

/** The values in turn until there are enough rows. */
function repeated({ type }: Variable, values: Float64Array, rows: number): Table[string] {
  const shape = shapeOf(type);
  const size = rows * product(shape);
  return { shape, data: Float64Array.from({ length: size }, (_value, i) => values[i % values.length]!) };
}
