import { DiagnosticError, diagnostic } from "../../compiler/diagnostics/report.ts";
import type { Samples } from "../../runtime/index.ts";
import { fieldColumns, latentColumns, stepColumns } from "../columns.ts";
import type { Command } from "../command.ts";
import type { Column } from "../csv.ts";
import { exit } from "../exit.ts";
import { givenOf } from "../given.ts";
import { imagesOf } from "../images.ts";
import { assignment, engine, integer, integers, json, seed, threads } from "../options.ts";
import { putImages, putTable, squareGrid } from "../output.ts";
import { fieldName, ofSequences, withRun } from "../queries.ts";
import { shownImage } from "../shown-image.ts";

interface Options {
  count?: number;
  length?: number;
  lengths?: number[];
  seed?: number;
  out?: string;
  draw?: boolean;
  latents?: boolean;
  given?: Record<string, string>;
  engine?: string;
  threads?: number;
  json?: boolean;
}

/** `genc sample RUN`: new rows, in the columns' own units; images as a grid. */
export const sample: Command<Options> = {
  details:
    "Tables are csv in the units of the columns, on stdout or in --out; those of sequences begin with the number of the sequence and of the step, under the names of the data's own columns. Images are a PNG grid, in RUN/samples.png or --out, of the means that the model gives; --draw draws their pixels too. Of a model that is given a category, rows go through all of its values.",
  arguments: { run: { doc: "a run folder" } },
  options: [
    { flags: "-n, --count <number>", doc: "rows, or sequences (default: 64 rows, 1 sequence)", parse: integer(1) },
    { flags: "--length <number>", doc: "steps of a sequence (default: 100)", parse: integer(1) },
    { flags: "--lengths <numbers>", doc: "a sequence of each of these lengths, with commas between them", parse: integers(1) },
    { ...seed, doc: `${seed.doc} (default: the run's)` },
    { flags: "--out <file>", doc: "file to write: .png for images, else csv" },
    { flags: "--draw", doc: "draw images' pixels in place of their means" },
    { flags: "--latents", doc: "print the latents as well" },
    { flags: "--given <name=value>", doc: "what the model is given: y=3, or y=3,5 in turn", parse: assignment("--given y=3") },
    engine,
    threads,
    json,
  ],
  examples: [
    { command: "genc sample runs/Flowers-1 -n 5", doc: "five flowers, as csv" },
    { command: "genc sample runs/Seasons-1 --length 365 --latents", doc: "a year of weather, with its hidden states" },
    { command: "genc sample runs/Seasons-1 --lengths 31,28,31", doc: "three months" },
    { command: "genc sample runs/DigitVAE-1 -n 100 --out digits.png", doc: "a grid of 10 x 10 images" },
  ],
  run({ session, args: [path], options }) {
    return withRun(session, path!, "sample", options, async (open, data) => {
      const { ir, plan, fitted, manifest } = open.run;
      const run = session.show(open.run.path);
      const chain = ofSequences(plan);
      refuseLengths(options, chain, run);
      const shown = shownImage(session, open.run, data, options.out, "samples.png");

      const given = givenOf(session, open, options.given);
      const count = options.count ?? (chain ? 1 : given.cycle === undefined ? 64 : 8 * given.cycle);
      const lengths = chain ? (options.lengths ?? new Array<number>(count).fill(options.length ?? 100)) : undefined;
      const rows = lengths?.reduce((sum, length) => sum + length, 0) ?? count;
      const drawn = await open.trained.sample({
        count: lengths ?? count,
        seed: options.seed ?? manifest.seed,
        given: given.table(rows),
      });

      const columns = tableOf(drawn, rows, lengths);
      if (shown === undefined) {
        putTable(session, columns, options);
        return exit.ok;
      }
      const { image, file } = shown;
      const { name } = image.field;
      const values = (options.draw === true ? undefined : drawn.means[name]) ?? drawn.fields[name]!;
      const across = given.cycle !== undefined && options.count === undefined ? given.cycle : squareGrid(count);
      putImages(session, imagesOf(data, fitted, image, values.data), across, file);
      const { out: _image, ...table } = options;
      if (options.json === true) putTable(session, columns, table, { rows, images: file });
      else {
        if (columns.length > 0) putTable(session, columns, table);
        session.note(`Wrote ${file}: ${count} images, ${across} in a row.`);
      }
      return exit.ok;

      function tableOf(found: Samples, rows: number, lengths: readonly number[] | undefined): Column[] {
        const fields = Object.entries(found.fields).filter(([name]) => name !== shown?.image.field.name);
        const inputs = ir.variables.filter(({ role }) => role === "given");
        const values = given.table(rows);
        const columns = [
          ...inputs.flatMap((one) => fieldColumns(data, fitted, fieldName(one), values[one.name]!)),
          ...fields.flatMap(([name, values]) => fieldColumns(data, fitted, name, values)),
          ...(options.latents === true ? latentColumns(ir, found.latents) : []),
        ];
        // Beside images, what they were given alone is no table.
        const wanted = shown === undefined || options.latents === true || fields.length > 0;
        const steps = lengths === undefined ? [] : stepColumns(lengths, data, columns);
        return wanted ? [...steps, ...columns] : [];
      }
    });
  },
};

/** GEN8022 where rows form no sequences, GEN8029 where lengths are told twice. */
function refuseLengths({ count, length, lengths }: Options, chain: boolean, run: string): void {
  const option = lengths === undefined ? "--length" : "--lengths";
  if ((length !== undefined || lengths !== undefined) && !chain)
    throw new DiagnosticError(diagnostic("GEN8022", { option, because: `the rows of ${run} are independent`, remedy: "Leave it out." }));
  if (lengths === undefined || (count === undefined && length === undefined)) return;
  const other = count === undefined ? "--length" : "-n";
  throw new DiagnosticError(
    diagnostic("GEN8029", { one: "--lengths", other, because: "lengths say how many sequences there are and how long each is" }),
  );
}
