import { DiagnosticError, diagnostic } from "../compiler/diagnostics/report.ts";
import { suggest } from "../compiler/diagnostics/suggest.ts";
import type { Variable } from "../compiler/ir/types/model.ts";
import { product, shapeOf } from "../compiler/math/shape.ts";
import type { Selection } from "../runtime/data/types.ts";
import type { LoadedRun } from "../runtime/index.ts";
import { fieldColumns } from "./columns.ts";
import { fieldName } from "./queries.ts";
import type { Session } from "./session.ts";

/** One number that a row observes. */
export interface Entry {
  variable: Variable;
  field: string;
  /** Position among the field's numbers. */
  at: number;
  /** The same by axis. */
  indices: number[];
  /** How it may be called: `x` (all numbers of it), `x[0]`, the column behind it. */
  names: string[];
}

/** What a row of a run observes. */
export function entriesOf({ ir, fitted }: LoadedRun): Entry[] {
  const { data } = ir;
  return ir.variables.flatMap((variable) => {
    if (variable.role !== "observed") return [];
    const field = fieldName(variable);
    const shape = shapeOf(variable.type);
    const columns = data === undefined ? [] : fieldColumns(data, fitted, field, { shape, data: new Float64Array(0) });
    return Array.from({ length: product(shape) }, (_entry, at): Entry => {
      const indices = indicesOf(at, shape);
      const own = shape.length === 0 ? [] : [`${variable.name}[${indices.join(",")}]`];
      const column = columns[at]?.name;
      return { variable, field, at, indices, names: [variable.name, ...own, ...(column === undefined ? [] : [column])] };
    });
  });
}

function indicesOf(at: number, shape: readonly number[]): number[] {
  return shape.map((size, axis) => Math.floor(at / product(shape.slice(axis + 1))) % size);
}

/** The entries that a list of names means (GEN8027 where a name is none). */
export function namedEntries(session: Session, run: LoadedRun, names: readonly string[]): Entry[] {
  const all = entriesOf(run);
  const chosen = names.flatMap((name) => {
    const called = all.filter((entry) => entry.names.includes(name.replaceAll(" ", "")) || entry.names.includes(name));
    const found = called.length > 0 ? called : indexedEntries(all, name);
    if (found.length > 0) return found;
    const known = [...new Set(all.flatMap((entry) => entry.names))];
    const near = suggest(name, known);
    const remedy =
      near === undefined ? `It has ${known.slice(0, 12).join(", ")}${known.length > 12 ? ", …" : ""}.` : `Did you mean \`${near}\`?`;
    throw new DiagnosticError(diagnostic("GEN8027", { run: session.show(run.path), name, remedy }));
  });
  return all.filter((entry) => chosen.includes(entry));
}

/** `x[1..3]`, `m[0, 2..4]`, `m[0]`: by the first axes, a range with both its ends, as in a spec. None where one of them isn't there. */
function indexedEntries(all: readonly Entry[], name: string): Entry[] {
  const [, variable, inside] = /^([^[\]]+)\[([^[\]]*)\]$/.exec(name.replaceAll(" ", "")) ?? [];
  const ranges = (inside ?? "").split(",").map((part) => /^(\d+)(?:\.\.(\d+))?$/.exec(part));
  if (variable === undefined || !ranges.every((range) => range !== null)) return [];
  const bounds = ranges.map(([, first, last = first]) => ({ first: Number(first), last: Number(last) }));
  const own = all.filter((entry) => entry.variable.name === variable);
  const isThere = bounds.every(({ last }, axis) => own.some(({ indices }) => indices[axis] === last));
  if (!isThere) return [];
  return own.filter(({ indices }) => bounds.every(({ first, last }, axis) => indices[axis]! >= first && indices[axis]! <= last));
}

/** Entries as the runtime is asked for them, with what the model is given, which stays known. */
export function selectionOf({ ir }: LoadedRun, entries: readonly Entry[], all: readonly Entry[]): Selection {
  const fields = [...new Set(entries.map(({ field }) => field))];
  const given = ir.variables.filter(({ role }) => role === "given");
  return Object.fromEntries([
    ...given.map((variable) => [fieldName(variable), new Array<boolean>(product(shapeOf(variable.type))).fill(true)] as const),
    ...fields.map(
      (field) =>
        [
          field,
          all.filter((entry) => entry.field === field).map(({ at }) => entries.some((entry) => entry.field === field && entry.at === at)),
        ] as const,
    ),
  ]);
}
