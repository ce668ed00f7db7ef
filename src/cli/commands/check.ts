import { DiagnosticError } from "../../compiler/diagnostics/report.ts";
import type { Diagnostic } from "../../compiler/diagnostics/types.ts";
import type { Command } from "../command.ts";
import { diagnosticRecord } from "../diagnostic-record.ts";
import { exit } from "../exit.ts";
import { assignment } from "../options.ts";
import { compileFile } from "../specs.ts";

interface Options {
  format?: "pretty" | "json";
  json?: boolean;
  set?: Record<string, string>;
}

/** `genc check FILE…`: all errors and warnings; warnings alone end with 0. */
export const check: Command<Options> = {
  details: "No data are read: names, kinds, shapes, supports and settings are checked, and that there is a way to train each model.",
  arguments: { files: { doc: "specs" } },
  options: [
    { flags: "--format <name>", doc: "how to print them (default: pretty)", choices: ["pretty", "json"] },
    { flags: "--json", doc: "short for --format json" },
    { flags: "--set <name=value>", doc: "a size or setting in place of the spec's", parse: assignment("--set K=4") },
  ],
  examples: [
    { command: "genc check specs/gmm.gen specs/hmm.gen", doc: "silent about what is right, but for a summary" },
    { command: "genc check specs/gmm.gen --json", doc: "one JSON object, places counted from 1, ends exclusive" },
  ],
  async run({ session, args, options }) {
    const machine = options.json === true || options.format === "json";
    const records: object[] = [];
    const all: Diagnostic[] = [];
    for (const file of args) {
      session.sources = [];
      const found = diagnosticsOf(file);
      all.push(...found);
      if (machine) records.push(...session.shown(found).map((one) => diagnosticRecord(session, one, file)));
      else session.report(found);
    }
    const errors = all.filter(({ severity }) => severity === "error").length;
    if (machine) session.printJson({ diagnostics: records });
    else session.print(summary(args.length, errors, all.length - errors));
    return errors === 0 ? exit.ok : exit.wrong;

    function diagnosticsOf(file: string): Diagnostic[] {
      try {
        return compileFile(session, file, options.set === undefined ? {} : { set: options.set }).diagnostics;
      } catch (error) {
        if (error instanceof DiagnosticError) return error.diagnostics;
        throw error;
      }
    }
  },
};

function summary(files: number, errors: number, warnings: number): string {
  const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
  const where = files === 1 ? "" : ` in ${files} files`;
  if (errors === 0 && warnings === 0) return `No mistakes${where}.`;
  return `${[...(errors > 0 ? [count(errors, "error")] : []), ...(warnings > 0 ? [count(warnings, "warning")] : [])].join(", ")}${where}.`;
}
