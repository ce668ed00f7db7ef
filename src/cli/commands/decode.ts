import { decodedColumns } from "../columns.ts";
import type { Command } from "../command.ts";
import { parseCsv } from "../csv.ts";
import { exit } from "../exit.ts";
import { readText } from "../files.ts";
import { imagesOf } from "../images.ts";
import { readLatents } from "../latents.ts";
import { engine, json, threads } from "../options.ts";
import { putImages, putTable, squareGrid } from "../output.ts";
import { withRun } from "../queries.ts";
import { shownImage } from "../shown-image.ts";

interface Options {
  latents: string;
  out?: string;
  engine?: string;
  threads?: number;
  json?: boolean;
}

/** `genc decode RUN`: what the model says of the observed variables at latents. */
export const decode: Command<Options> = {
  details: "Images are a PNG grid, in RUN/decoded.png or --out; else csv, on stdout or in --out.",
  arguments: { run: { doc: "a run folder" } },
  options: [
    {
      flags: "--latents <file>",
      doc: "csv of latents: columns z, or z[0], z[1], …; or as `genc encode` writes them, whose means and most probable categories are read",
      required: true,
    },
    { flags: "--out <file>", doc: "file to write: .png for images, else csv" },
    engine,
    threads,
    json,
  ],
  examples: [{ command: "genc decode runs/DigitVAE-1 --latents latents.csv --out decoded.png", doc: "images at the means of posteriors" }],
  run({ session, args: [path], options }) {
    return withRun(session, path!, "decode", options, async (open, data) => {
      const { ir, fitted } = open.run;
      const file = session.resolve(options.latents);
      const latents = parseCsv(file, readText(file));
      const shown = shownImage(session, open.run, data, options.out, "decoded.png");
      const table = await open.trained.decode(readLatents(latents, ir, fitted), latents.rows);
      const means = shown === undefined ? undefined : table[`${shown.variable}.mean`];
      if (shown === undefined || means === undefined) {
        putTable(session, decodedColumns(ir, data, fitted, table), options);
        return exit.ok;
      }
      putImages(session, imagesOf(data, fitted, shown.image, means.data), squareGrid(latents.rows), shown.file);
      if (options.json === true) session.printJson({ rows: latents.rows, images: shown.file });
      else session.note(`Wrote ${shown.file}: ${latents.rows} images.`);
      return exit.ok;
    });
  },
};
