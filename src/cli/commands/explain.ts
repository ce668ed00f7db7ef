import { catalogue } from "../../compiler/diagnostics/catalogue/index.ts";
import { DiagnosticError, diagnostic } from "../../compiler/diagnostics/report.ts";
import { editDistance } from "../../compiler/diagnostics/suggest.ts";
import { explain as explainPlan } from "../../compiler/explain/index.ts";
import { printExplanation } from "../../compiler/explain/print.ts";
import { choiceRecord, explainChoice } from "../choice-view.ts";
import type { Command } from "../command.ts";
import { exit } from "../exit.ts";
import { assignment, json } from "../options.ts";
import { pageText } from "../page-view.ts";
import { type Page, pageOf } from "../pages.ts";
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
    const code = codeIn(subject!);
    if (code !== undefined) {
      const { text } = knownPage(code);
      if (options.json === true) session.printJson({ code, text });
      else session.print(pageText(text));
      return exit.ok;
    }
    const { compilation, trains } = trainsOf(session, subject!, "explain", {
      ...(options.train === undefined ? {} : { name: options.train }),
      ...(options.set === undefined ? {} : { overrides: { set: options.set } }),
    });
    const explanations = trains.map(({ ir, plan }) => explainPlan(ir, plan));
    const choices = options.train === undefined ? compilation.choices : [];
    if (options.json === true)
      session.printJson({ trains: explanations, ...(choices.length === 0 ? {} : { choices: choices.map(choiceRecord) }) });
    else session.print([...explanations.map(printExplanation), ...choices.map(explainChoice)].join("\n\n"));
    return exit.ok;
  },
};

/** What is meant as a code: `gen2601`, `2601`, `error[GEN2601]`. */
function codeIn(subject: string): string | undefined {
  const digits = /^(?:(?:error|warning|info)?\[?gen)?(\d+)\]?$/i.exec(subject)?.[1];
  return digits === undefined ? undefined : `GEN${digits}`;
}

/** The page of a code; GEN8012 where there is none. */
function knownPage(code: string): Page {
  const known = Object.keys(catalogue);
  if (known.includes(code)) return pageOf(code);
  throw new DiagnosticError(diagnostic("GEN8012", { code, remedy: nearest(code, known) }));
}

/** The codes that may have been meant: one digit apart, else those of the same kind. */
function nearest(code: string, known: readonly string[]): string {
  const near = known.filter((one) => editDistance(one, code) === 1).sort();
  const alike = known.filter((one) => one.startsWith(code.slice(0, 6))).sort();
  const meant = [...new Set([...alike, ...near])];
  if (meant.length === 0) return "A code is GEN and four digits, as in the brackets behind `error`.";
  const shown = meant.slice(0, 8).map((one) => `${one} (${pageOf(one).title})`);
  return `Did you mean ${shown.slice(0, -1).join(", ")}${shown.length > 1 ? " or " : ""}${shown.at(-1)}?`;
}
