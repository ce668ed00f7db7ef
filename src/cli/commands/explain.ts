import { readFileSync } from "node:fs";
import { catalogue } from "../../compiler/diagnostics/catalogue/index.ts";
import { DiagnosticError, diagnostic } from "../../compiler/diagnostics/report.ts";
import { explain as explainPlan } from "../../compiler/explain/index.ts";
import { printExplanation } from "../../compiler/explain/print.ts";
import type { Command } from "../command.ts";
import { exit } from "../exit.ts";
import { packageFile } from "../files.ts";
import { assignment, json } from "../options.ts";
import { trainsOf } from "../specs.ts";

interface Options {
  json?: boolean;
  set?: Record<string, string>;
  train?: string;
}

/** `genc explain FILE`: the plan and why. `genc explain GEN2104`: the page of a diagnostic. */
export const explain: Command<Options> = {
  arguments: { "file|code": { doc: "a spec, or the code of a diagnostic" } },
  options: [
    { flags: "--set <name=value>", doc: "a size or setting in place of the spec's", parse: assignment("--set K=4") },
    { flags: "--train <name>", doc: "only the train of this name" },
    json,
  ],
  examples: [
    { command: "genc explain specs/gmm.gen", doc: "the plan, what barred the others, the objective, sizes, settings, queries" },
    { command: "genc explain GEN2001", doc: "what the diagnostic means, with a wrong and a right spec" },
  ],
  async run({ session, args: [subject], options }) {
    if (/^gen\d+$/i.test(subject!)) {
      const text = pageOf(subject!.toUpperCase());
      if (options.json === true) session.printJson({ code: subject!.toUpperCase(), text });
      else session.print(text);
      return exit.ok;
    }
    const { trains } = trainsOf(session, subject!, "explain", {
      ...(options.train === undefined ? {} : { name: options.train }),
      ...(options.set === undefined ? {} : { overrides: { set: options.set } }),
    });
    const explanations = trains.map(({ ir, plan }) => explainPlan(ir, plan));
    if (options.json === true) session.printJson({ trains: explanations });
    else session.print(explanations.map(printExplanation).join("\n\n"));
    return exit.ok;
  },
};

/** The page of a code; GEN8012 where there is none. */
function pageOf(code: string): string {
  if (Object.hasOwn(catalogue, code)) return readFileSync(packageFile("src", "compiler", "diagnostics", "codes", `${code}.md`), "utf8");
  const stage = Object.keys(catalogue).filter((known) => known.startsWith(code.slice(0, 6)));
  const remedy =
    stage.length === 0
      ? "A code is GEN and four digits, as in the brackets behind `error`."
      : `Those that begin like it are ${stage.slice(0, 12).join(", ")}${stage.length > 12 ? ", …" : ""}.`;
  throw new DiagnosticError(diagnostic("GEN8012", { code, remedy }));
}
