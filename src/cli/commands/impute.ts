import type { DataIR } from "../../compiler/ir/types/model.ts";
import type { DataPart } from "../../runtime/data/types.ts";
import { bestValues, type OpenRun } from "../../runtime/index.ts";
import { fieldColumns, rowColumns } from "../columns.ts";
import type { Command } from "../command.ts";
import type { Column } from "../csv.ts";
import { stacked } from "../draws.ts";
import { exit } from "../exit.ts";
import { integer, json, otherData, out, part, seed } from "../options.ts";
import { putTable } from "../output.ts";
import { fieldsFor, type PartOptions, partOf, withRun } from "../queries.ts";
import { restored } from "../restored.ts";

interface Options extends PartOptions {
  draws?: number;
  seed?: number;
  out?: string;
  json?: boolean;
}

/** `genc impute RUN`: rows with their missing entries filled. */
export const impute: Command<Options> = {
  details:
    "A missing number becomes its mean given all that is there in the row (in a chain, in the whole sequence), a count that mean rounded, a category or yes-no its most probable value. With --draws the missing entries are drawn from their law instead, together, and the table is there once for each draw: multiple imputations. Entries that are there stay as they are.",
  arguments: { run: { doc: "a run folder" } },
  options: [
    { ...otherData, doc: `${otherData.doc}; any entry of it may be missing` },
    { ...part, doc: `${part.doc} (default: train)` },
    { flags: "--draws <number>", doc: "how many times missing entries are drawn (default: none, their mean)", parse: integer(1) },
    { ...seed, doc: `${seed.doc} (default: the run's)` },
    out,
    json,
  ],
  examples: [
    { command: "genc impute runs/Flowers-1 --data gaps.csv --out filled.csv", doc: "flowers of which some measurements are missing" },
    { command: "genc impute runs/Flowers-1 --data gaps.csv --draws 5", doc: "five ways in which they may be" },
  ],
  run({ session, args: [path], options }) {
    return withRun(session, path!, "impute", options, async (open, data) => {
      const { ir, plan, manifest } = open.run;
      const rows = partOf(session, open, fieldsFor(ir, plan, "impute"), options);
      const { draws, seed: key = manifest.seed } = options;
      const tables =
        draws === undefined
          ? [[...rowColumns(rows), ...(await bestColumns(open, data, rows))]]
          : await Promise.all(
              Array.from({ length: draws }, async (_draw, i) => [...rowColumns(rows), ...(await drawnColumns(open, data, rows, key + i))]),
            );
      const filled = Object.values(rows.fields).reduce((sum, block) => sum + block.matrix().filter(Number.isNaN).length, 0);
      putTable(session, draws === undefined ? tables[0]! : stacked(tables), options, { filled });
      if (options.json !== true) session.note(`Filled ${filled} missing ${filled === 1 ? "entry" : "entries"}.`);
      return exit.ok;
    });
  },
};

async function bestColumns(open: OpenRun, data: DataIR, rows: DataPart): Promise<Column[]> {
  const laws = await open.trained.impute(rows);
  return filledColumns(open, data, rows, (field) => {
    const law = laws[field.name];
    return law && bestValues(field.type.kind, law);
  });
}

async function drawnColumns(open: OpenRun, data: DataIR, rows: DataPart, key: number): Promise<Column[]> {
  const { fields } = await open.trained.drawMissing(rows, key);
  return filledColumns(open, data, rows, ({ name }) => fields[name]?.data);
}

/** Columns of every field that has values, in the data's order. */
function filledColumns(
  { run }: OpenRun,
  data: DataIR,
  rows: DataPart,
  valuesOf: (field: DataIR["fields"][number]) => Float64Array | undefined,
): Column[] {
  return data.fields.flatMap((field) => {
    const values = valuesOf(field);
    const block = rows.fields[field.name];
    if (values === undefined || block === undefined) return [];
    return restored(fieldColumns(data, run.fitted, field.name, { shape: [block.width], data: values }), data, field.name, rows);
  });
}
