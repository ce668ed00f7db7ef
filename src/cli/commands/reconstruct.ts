import { decodedColumns, fieldColumns, rowColumns } from "../columns.ts";
import type { Command } from "../command.ts";
import { exit } from "../exit.ts";
import { imagesOf } from "../images.ts";
import { engine, integer, json, otherData, part, threads } from "../options.ts";
import { putImages, putTable } from "../output.ts";
import { askFirst, fieldName, fieldsFor, type PartOptions, partOf, withRun } from "../queries.ts";
import { shownImage } from "../shown-image.ts";

interface Options extends PartOptions {
  count: number;
  out?: string;
  json?: boolean;
}

/** Pairs in a row of the grid. */
const pairsAcross = 8;

/** `genc reconstruct RUN`: rows beside what the model makes of their latents. */
export const reconstruct: Command<Options> = {
  details: `Images are a PNG grid of pairs, the original to the left, in RUN/reconstructions.png or --out; else csv, on stdout or in --out.`,
  arguments: { run: { doc: "a run folder" } },
  options: [
    otherData,
    { ...part, doc: `${part.doc} (default: heldout, where there are any)` },
    { flags: "-n, --count <number>", doc: "how many of the first rows", parse: integer(1), default: 32 },
    { flags: "--out <file>", doc: "file to write: .png for images, else csv" },
    engine,
    threads,
    json,
  ],
  examples: [{ command: "genc reconstruct runs/DigitVAE-1 -n 16", doc: "16 pairs of images that it wasn't trained on" }],
  run({ session, args: [path], options }) {
    return withRun(session, path!, "reconstruct", options, async (open, data) => {
      const { ir, plan, fitted } = open.run;
      const shown = shownImage(session, open.run, data, options.out, "reconstructions.png");
      const all = partOf(session, open, fieldsFor(ir, plan, "reconstruct"), options, "heldout");
      const { rows, table } = await askFirst(all, options.count, (part) => open.trained.reconstruct(part));
      const means = shown === undefined ? undefined : table[`${shown.variable}.mean`];
      if (shown === undefined || means === undefined) {
        const observed = ir.variables.filter(({ role }) => role === "observed");
        const originals = observed.flatMap((one) => {
          const block = rows.fields[fieldName(one)];
          return block === undefined ? [] : fieldColumns(data, fitted, fieldName(one), { shape: [block.width], data: block.matrix() });
        });
        const made = decodedColumns(ir, data, fitted, table).map((column) => ({ ...column, name: `${column.name} reconstructed` }));
        putTable(session, [...rowColumns(rows), ...originals, ...made], options);
        return exit.ok;
      }
      const { image, file } = shown;
      const originals = rows.fields[image.field.name]!.matrix();
      const pairs = new Float64Array(2 * originals.length);
      const size = originals.length / rows.rows;
      for (let row = 0; row < rows.rows; row++) {
        pairs.set(originals.subarray(row * size, (row + 1) * size), 2 * row * size);
        pairs.set(means.data.subarray(row * size, (row + 1) * size), (2 * row + 1) * size);
      }
      putImages(session, imagesOf(data, fitted, image, pairs), 2 * pairsAcross, file);
      if (options.json === true) session.printJson({ rows: rows.rows, images: file });
      else session.note(`Wrote ${file}: ${rows.rows} pairs, the original to the left.`);
      return exit.ok;
    });
  },
};
