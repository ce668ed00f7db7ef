import { plainColumns, rowColumns } from "../columns.ts";
import type { Command } from "../command.ts";
import { exit } from "../exit.ts";
import { givenColumns } from "../latents.ts";
import { engine, integer, json, otherData, out, part, threads } from "../options.ts";
import { putTable } from "../output.ts";
import { askFirst, fieldsFor, type PartOptions, partOf, withRun } from "../queries.ts";

interface Options extends PartOptions {
  count?: number;
  out?: string;
  json?: boolean;
}

/** `genc encode RUN`: the posteriors of the latents. */
export const encode: Command<Options> = {
  details:
    "A column for each argument of each posterior: z.mean[0], z.std[0], …; and what the model is given. `genc decode` reads such a file.",
  arguments: { run: { doc: "a run folder" } },
  options: [
    otherData,
    { ...part, doc: `${part.doc} (default: train)` },
    { flags: "-n, --count <number>", doc: "only the first rows", parse: integer(1) },
    out,
    engine,
    threads,
    json,
  ],
  examples: [{ command: "genc encode runs/DigitVAE-1 -n 20 --out latents.csv", doc: "means and standard deviations of 20 posteriors" }],
  run({ session, args: [path], options }) {
    return withRun(session, path!, "encode", options, async (open) => {
      const { ir, plan, fitted } = open.run;
      const all = partOf(session, open, fieldsFor(ir, plan, "encode"), options);
      const { rows, table } = await askFirst(all, options.count ?? all.rows, (part) => open.trained.encode(part));
      const codes = Object.entries(table).flatMap(([name, values]) => plainColumns(name, values));
      putTable(session, [...rowColumns(rows), ...codes, ...givenColumns(ir, fitted, rows)], options);
      return exit.ok;
    });
  },
};
