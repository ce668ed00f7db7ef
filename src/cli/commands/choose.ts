import { dirname } from "node:path";
import { DiagnosticError, diagnostic, hasErrors } from "../../compiler/diagnostics/report.ts";
import type { Choice, Compilation, Overrides } from "../../compiler/index.ts";
import { chooseRun, type Standing } from "../../runtime/index.ts";
import { choiceHead, standingsTable } from "../choice-view.ts";
import type { Command } from "../command.ts";
import { type Exit, exit, worse } from "../exit.ts";
import { exitOf } from "../metrics.ts";
import { assignment, json, seed, threads } from "../options.ts";
import { type ChangeOptions, changesOf, overridesOf } from "../resume.ts";
import type { Session } from "../session.ts";
import { compileFile } from "../specs.ts";
import { numberText } from "../table.ts";

interface Options extends ChangeOptions {
  out: string;
  threads?: number;
  json?: boolean;
}

/** `genc choose FILE`: fits the candidates of each `choose`, ranks them, and keeps the best as a run. */
export const choose: Command<Options> = {
  details:
    "Candidates are fitted one after the other and ranked by what the block says: bic, aic, icl or heldout(loglik). Fits that degenerated are shown, but not ranked. The best is trained into a run folder below --out. Exit status as of `genc train`.",
  arguments: { file: { doc: "a spec with a `choose` block" } },
  options: [
    { flags: "--set <name=value>", doc: "a setting in place of the spec's: train.starts=20", parse: assignment("--set train.starts=20") },
    { flags: "--data <name=path>", doc: "another file for the data of that name", parse: assignment("--data Iris=other.csv") },
    { flags: "--out <folder>", doc: "where run folders are made", default: "runs" },
    seed,
    threads,
    json,
  ],
  examples: [{ command: "genc choose specs/choose.gen", doc: "which mixture describes the flowers best" }],
  async run({ session, args: [file], options }) {
    const changes = changesOf(session, options);
    const compilation = choicesOf(session, file!, overridesOf(changes));
    const interrupt = new AbortController();
    const off = session.io.onInterrupt(() => interrupt.abort());
    let status: Exit = exit.ok;
    try {
      for (const choice of compilation.choices) {
        if (interrupt.signal.aborted) return exit.interrupted;
        status = worse(status, await carryOut(session, choice, compilation, file!, options, interrupt.signal));
      }
    } finally {
      off();
    }
    return status;
  },
};

/** The compilation of a file that has a `choose` and no errors (GEN8014). */
export function choicesOf(session: Session, file: string, overrides: Overrides): Compilation {
  const compilation = compileFile(session, file, overrides);
  if (hasErrors(compilation.diagnostics)) throw new DiagnosticError(...compilation.diagnostics);
  session.report(compilation.diagnostics);
  if (compilation.choices.length === 0) throw new DiagnosticError(diagnostic("GEN8014", { path: session.resolve(file) }));
  return compilation;
}

async function carryOut(
  session: Session,
  choice: Choice,
  { sources }: Compilation,
  file: string,
  options: Options,
  signal: AbortSignal,
): Promise<Exit> {
  const { by, candidates } = choice;
  session.note(choiceHead(choice));
  const outcome = await chooseRun({
    by,
    candidates,
    sources,
    directory: dirname(session.resolve(file)),
    out: session.resolve(options.out),
    overrides: changesOf(session, options),
    ...(options.threads === undefined ? {} : { threads: options.threads }),
    ...(session.io.program === undefined ? {} : { program: { file: session.io.program } }),
    signal,
    tell: (standing) => session.note(`  ${standing.label}: ${by} ${numberText(standing.value)}, ${standing.status}`),
  });
  session.report([...outcome.diagnostics, ...(outcome.best?.diagnostics ?? [])]);
  const { best, table, reason } = outcome;
  const run = best === undefined ? undefined : session.show(best.path);
  if (options.json === true) session.printJson({ by, data: choice.data, candidates: table.map(record), reason, run: run ?? null });
  else session.print([standingsTable(table, choice), "", reason, ...(run === undefined ? [] : [`The best is kept as ${run}.`])].join("\n"));
  return best === undefined ? exit.interrupted : exitOf(best.manifest);
}

/** A line of the table for programs. */
function record({ difference, because, ...rest }: Standing): Record<string, unknown> {
  return { ...rest, ...(because === undefined ? { difference, ranked: true } : { ranked: false, because }) };
}
