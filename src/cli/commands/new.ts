import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DiagnosticError, diagnostic } from "../../compiler/diagnostics/report.ts";
import type { Command } from "../command.ts";
import { exit } from "../exit.ts";
import { families, templateOf } from "../families.ts";
import { isFile, isFolder, writeFile } from "../files.ts";

interface Options {
  dir: string;
}

const names = Object.keys(families);

/** `genc new FAMILY`: a spec that trains as it is, with its data. */
export const create: Command<Options> = {
  details: `The families:\n${names.map((name) => `  ${name.padEnd(10)}${families[name]!.doc}`).join("\n")}`,
  arguments: { family: { doc: "which kind of model (default: gaussian)", choices: names } },
  options: [{ flags: "--dir <folder>", doc: "where to write it", default: "." }],
  examples: [
    { command: "genc new gmm", doc: "gmm.gen and data/iris.csv, here" },
    { command: "genc new vae --dir digits", doc: "digits/vae.gen and its data" },
  ],
  async run({ session, args: [family = "gaussian"], options }) {
    const { data } = families[family]!;
    const files = [{ from: templateOf(family), to: `${family}.gen` }, ...data].map(({ from, to }) => ({
      bytes: readFileSync(from),
      path: session.resolve(join(options.dir, to)),
    }));
    // All or nothing: one file in the way, and none is written. Starters share data, which may be there already.
    const wanted = files.filter(({ path, bytes }, i) => i === 0 || !isSame(path, bytes));
    const taken = wanted.filter(({ path }) => isFile(path) || isFolder(path));
    if (taken.length > 0) throw new DiagnosticError(...taken.map(({ path }) => diagnostic("GEN8006", { path })));
    for (const { path, bytes } of wanted) {
      mkdirSync(dirname(path), { recursive: true });
      writeFile(path, bytes);
    }
    for (const { path } of files) session.print(session.show(path));
    session.note(`Train it: genc train ${session.show(files[0]!.path)}`);
    return exit.ok;
  },
};

/** Whether a file is there already with just these bytes. */
function isSame(path: string, bytes: Buffer): boolean {
  return isFile(path) && readFileSync(path).equals(bytes);
}
