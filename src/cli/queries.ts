import { DiagnosticError, diagnostic } from "../compiler/diagnostics/report.ts";
import type { DataIR, ModelIR, Variable } from "../compiler/ir/types/model.ts";
import type { Plan, Query } from "../compiler/ir/types/plan.ts";
import { product } from "../compiler/math/shape.ts";
import type { DataPart } from "../runtime/data/types.ts";
import {
  isSequential,
  type LoadedRun,
  type OpenRun,
  openRun,
  predictedAxis,
  predictedVariable,
  type Table,
  type Values,
} from "../runtime/index.ts";
import { runSources } from "./run-sources.ts";
import type { Session } from "./session.ts";

export interface PartOptions {
  data?: string;
  part?: PartName;
  engine?: string;
  threads?: number;
}

export type PartName = "train" | "heldout" | "test";

/**
 * Opens a run for one query, and closes it behind.
 * @throws DiagnosticError GEN70xx (the folder), GEN71xx (the engine), GEN8020 (the model has no such query)
 */
export async function withRun<Result>(
  session: Session,
  path: string,
  query: Query | undefined,
  { engine, threads }: { engine?: string; threads?: number },
  ask: (open: OpenRun, data: DataIR) => Promise<Result>,
): Promise<Result> {
  const folder = session.resolve(path);
  const open = await openRun(folder, { ...(engine === undefined ? {} : { engine }), ...(threads === undefined ? {} : { threads }) });
  try {
    session.sources = runSources(open.run);
    session.report(open.warnings);
    if (query !== undefined) refuse(session, open.run, query);
    const { data } = open.run.ir;
    if (data === undefined) throw new DiagnosticError(diagnostic("GEN7003", { path, because: "its model has no data" }));
    return await ask(open, data);
  } finally {
    open.close();
  }
}

/** GEN8020 where the model can't be asked this; `words` say it where the query is part of another. */
export function refuse(session: Session, { path, plan }: LoadedRun, query: Query, words: string = query): void {
  const state = plan.queries[query];
  if (state === true) return;
  throw new DiagnosticError(
    diagnostic("GEN8020", { run: session.show(path), query: words, because: state.because, others: otherQueries(plan) }),
  );
}

/** What a model can be asked, as words. */
export function otherQueries(plan: Plan): string {
  return (
    Object.entries(plan.queries)
      .flatMap(([name, known]) => (known === true ? [name] : []))
      .join(", ") || "nothing"
  );
}

/** Rows to ask about: of another file, or of one part of the run's own data. `fields` are those that the query reads. */
export function partOf(session: Session, open: OpenRun, fields: string[], wanted: PartOptions, usual: PartName = "train"): DataPart {
  if (wanted.data !== undefined) return open.loadOther(session.resolve(wanted.data), { fields }).part;
  const loaded = open.loadOwn();
  session.report(loaded.warnings);
  const part = wanted.part === undefined && loaded[usual] === undefined ? "train" : (wanted.part ?? usual);
  const found = loaded[part];
  if (found !== undefined) return found;
  const remedy =
    part === "heldout" ? "`split: holdout(10%)` in the data holds rows out." : "`test:` beside `split:` in the data names a file of them.";
  throw new DiagnosticError(diagnostic("GEN8021", { run: session.show(open.run.path), part, remedy }));
}

/** The fields that a query reads: of every observed and given variable, but for what it is to find out. */
export function fieldsFor(ir: ModelIR, plan: Plan, query: Query, variable?: string): string[] {
  const predicted =
    query !== "predict"
      ? undefined
      : variable !== undefined
        ? variable
        : plan.kind === "statistics"
          ? predictedAxis(plan).name
          : predictedVariable(ir, plan);
  return ir.variables.filter(({ role, name }) => role !== "latent" && name !== predicted).map(fieldName);
}

export function fieldName({ field, name }: Variable): string {
  return field ?? name;
}

/** Whether the model's rows are steps of sequences: it has a chain, or a category of whole sequences. */
export function ofSequences(plan: Plan): boolean {
  return plan.kind === "statistics" && isSequential(plan.axes);
}

/**
 * Asks about the first rows of a part. Rows of sequences tell about each other: all are asked about, and the first kept.
 * @param ask gives values by row
 */
export async function askFirst(
  part: DataPart,
  count: number,
  ask: (part: DataPart) => Promise<Table>,
): Promise<{ rows: DataPart; table: Table }> {
  const rows = firstRows(part, count);
  if (part.sequences === undefined) return { rows, table: await ask(rows) };
  const entries = Object.entries(await ask(part)).map(([name, { shape, data }]): [string, Values] => [
    name,
    { shape, data: data.slice(0, rows.rows * product(shape)) },
  ]);
  return { rows, table: Object.fromEntries(entries) };
}

/** The first rows of a part, and of its sequences what of them is there. */
function firstRows(part: DataPart, count: number): DataPart {
  const rows = Math.min(count, part.rows);
  if (rows === part.rows) return part;
  const positions = Uint32Array.from({ length: rows }, (_position, i) => i);
  const fields = Object.entries(part.fields).map(([name, field]) => {
    const matrix = (): Float64Array => field.matrix().slice(0, rows * field.width);
    return [name, { ...field, matrix }] as const;
  });
  return {
    rows,
    ids: part.ids.slice(0, positions.length),
    ...(part.weights === undefined ? {} : { weights: part.weights.slice(0, rows) }),
    ...(part.sequences === undefined
      ? {}
      : { sequences: part.sequences.flatMap((one) => (one.start < rows ? [{ ...one, end: Math.min(one.end, rows) }] : [])) }),
    fields: Object.fromEntries(fields),
    logJacobian(names) {
      const found = part.logJacobian(names);
      return found.ok ? { ok: true, perRow: found.perRow.slice(0, rows) } : found;
    },
  };
}
