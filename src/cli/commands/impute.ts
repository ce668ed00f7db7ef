import { bestValues } from "../../runtime/index.ts";
import { fieldColumns, rowColumns } from "../columns.ts";
import type { Command } from "../command.ts";
import { exit } from "../exit.ts";
import { json, otherData, out, part } from "../options.ts";
import { putTable } from "../output.ts";
import { fieldsFor, type PartOptions, partOf, withRun } from "../queries.ts";
import { restored } from "../restored.ts";

interface Options extends PartOptions {
  out?: string;
  json?: boolean;
}

/** `genc impute RUN`: rows with their missing entries filled. */
export const impute: Command<Options> = {
  details:
    "A missing number becomes its mean given all that is there in the row (in a chain, in the whole sequence), a count that mean rounded, a category or yes-no its most probable value. Entries that are there stay as they are.",
  arguments: { run: { doc: "a run folder" } },
  options: [
    { ...otherData, doc: `${otherData.doc}; any entry of it may be missing` },
    { ...part, doc: `${part.doc} (default: train)` },
    out,
    json,
  ],
  examples: [
    { command: "genc impute runs/Flowers-1 --data gaps.csv --out filled.csv", doc: "flowers of which some measurements are missing" },
  ],
  run({ session, args: [path], options }) {
    return withRun(session, path!, "impute", options, async (open, data) => {
      const { ir, plan, fitted } = open.run;
      const rows = partOf(session, open, fieldsFor(ir, plan, "impute"), options, { gaps: true });
      const laws = await open.trained.impute(rows);
      let filled = 0;
      const columns = data.fields.flatMap(({ name: field, type }) => {
        const law = laws[field];
        if (law === undefined) return [];
        const original = rows.fields[field]!.matrix();
        filled += original.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
        const values = bestValues(type.kind, law);
        return restored(fieldColumns(data, fitted, field, { shape: [law.width], data: values }), original, rows);
      });
      putTable(session, [...rowColumns(rows), ...columns], options, { filled });
      if (options.json !== true) session.note(`Filled ${filled} missing ${filled === 1 ? "entry" : "entries"}.`);
      return exit.ok;
    });
  },
};
