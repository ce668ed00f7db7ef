import { DiagnosticError } from "../../compiler/diagnostics/report.ts";
import type { Diagnostic } from "../../compiler/diagnostics/types.ts";
import { compile } from "../../compiler/index.ts";
import type { Command } from "../command.ts";
import { diagnosticRecord } from "../diagnostic-record.ts";
import { type Exit, exit, Misuse } from "../exit.ts";
import { checkSpecFile, fileHost } from "../files.ts";
import { assignment } from "../options.ts";
import type { Checked } from "../sarif/log.ts";
import type { Session } from "../session.ts";
import { readStdin } from "../stdin.ts";

interface Options {
  format?: "text" | "pretty" | "json" | "sarif";
  json?: boolean;
  stdin?: boolean;
  stdinPath?: string;
  set?: Record<string, string>;
}

/** `genc check FILE…`: all errors and warnings; warnings alone end with 0. */
export const check: Command<Options> = {
  details:
    "No data are read: names, kinds, shapes, supports and settings are checked, and that there is a way to train each model. `--stdin` reads a spec, whose imports are looked up beside the path that `--stdin-path` gives.",
  arguments: { files: { doc: "specs" } },
  options: [
    {
      flags: "--format <name>",
      doc: "how to print them: text for people (also pretty), json, or sarif 2.1.0 for code scanners (default: text)",
      choices: ["text", "pretty", "json", "sarif"],
    },
    { flags: "--json", doc: "short for --format json" },
    { flags: "--stdin", doc: "check what stdin holds, in place of files" },
    { flags: "--stdin-path <file>", doc: "the path that it is checked under (default: stdin.gen)" },
    { flags: "--set <name=value>", doc: "a size or setting in place of the spec's", parse: assignment("--set K=4") },
  ],
  examples: [
    { command: "genc check specs/gmm.gen specs/hmm.gen", doc: "silent about what is right, but for a summary" },
    { command: "genc check specs/gmm.gen --json", doc: "one JSON object, places counted from 1, ends exclusive" },
    { command: "genc check specs/gmm.gen --format sarif", doc: "a log that code scanners and editors read" },
  ],
  async run({ session, args, options }) {
    const format = formatOf(options);
    const checked = await inputs(session, args, options);
    const all = checked.flatMap(({ diagnostics }) => diagnostics);
    const errors = all.filter(({ severity }) => severity === "error").length;
    const status = errors === 0 ? exit.ok : exit.wrong;
    if (format === "sarif") await printSarif(session, checked, status);
    else if (format === "json") session.printJson({ diagnostics: checked.flatMap((one) => recordsOf(session, one)) });
    else {
      for (const one of checked) reportOf(session, one);
      session.print(summary(checked.length, errors, all.length - errors));
    }
    return status;
  },
};

function formatOf({ format, json }: Options): "text" | "json" | "sarif" {
  if (json === true && format !== undefined && format !== "json") throw new Misuse("`--json` and `--format` ask for different things.");
  return json === true ? "json" : format === undefined || format === "pretty" ? "text" : format;
}

async function inputs(session: Session, files: string[], options: Options): Promise<Checked[]> {
  const { stdin, stdinPath } = options;
  if (stdin === true && files.length > 0) throw new Misuse("`--stdin` takes no files.");
  if (stdin !== true && stdinPath !== undefined) throw new Misuse("`--stdin-path` names what `--stdin` reads.");
  if (stdin !== true && files.length === 0) throw new Misuse("Name the files to check, or give a spec to `--stdin`.");
  if (stdin !== true) return files.map((file) => checkedFile(session.resolve(file), options));
  return [checkedText(session.resolve(stdinPath ?? "stdin.gen"), await readStdin(session.io), options)];
}

/** A file that can't be read is a mistake like others, so that the rest is still checked. */
function checkedFile(path: string, options: Options): Checked {
  try {
    checkSpecFile(path);
  } catch (error) {
    if (error instanceof DiagnosticError) return { path, diagnostics: error.diagnostics };
    throw error;
  }
  const compilation = compile(path, fileHost, overridesOf(options));
  return { path, compilation, diagnostics: compilation.diagnostics };
}

function checkedText(path: string, text: string, options: Options): Checked {
  const compilation = compile(path, fileHost, { ...overridesOf(options), files: { [path]: text } });
  return { path, compilation, diagnostics: compilation.diagnostics, isInput: true };
}

function overridesOf({ set }: Options) {
  return set === undefined ? {} : { overrides: { set } };
}

function reportOf(session: Session, { compilation, diagnostics }: Checked): void {
  session.sources = compilation?.sources ?? [];
  session.report(diagnostics);
}

/** Paths in messages are as they would be typed here. */
async function printSarif(session: Session, checked: readonly Checked[], status: Exit): Promise<void> {
  // Loaded for the one format that needs it.
  const { sarifLog } = await import("../sarif/log.ts");
  const shown = checked.map((one) => ({ ...one, diagnostics: session.shown(one.diagnostics) }));
  session.printJson(sarifLog(shown, session.io.cwd, status));
}

function recordsOf(session: Session, { path, compilation, diagnostics }: Checked): object[] {
  session.sources = compilation?.sources ?? [];
  return session.shown(diagnostics).map((found: Diagnostic) => diagnosticRecord(session, found, path));
}

function summary(files: number, errors: number, warnings: number): string {
  const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
  const where = files === 1 ? "" : ` in ${files} files`;
  if (errors === 0 && warnings === 0) return `No mistakes${where}.`;
  return `${[...(errors > 0 ? [count(errors, "error")] : []), ...(warnings > 0 ? [count(warnings, "warning")] : [])].join(", ")}${where}.`;
}
