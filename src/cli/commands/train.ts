import { dirname } from "node:path";
import { DiagnosticError } from "../../compiler/diagnostics/report.ts";
import { type TrainOutcome, trainRun } from "../../runtime/index.ts";
import type { Command, Invocation } from "../command.ts";
import { diagnosticRecord } from "../diagnostic-record.ts";
import { type Exit, exit, worse } from "../exit.ts";
import { exitOf } from "../metrics.ts";
import { assignment, engine, integer, json, seed, threads } from "../options.ts";
import { type ChangeOptions, changesOf, overridesOf, resumptionOf } from "../resume.ts";
import type { Session } from "../session.ts";
import { type Train, trainsOf } from "../specs.ts";
import { createTrainView } from "../train-view.ts";

interface Options extends ChangeOptions {
  out: string;
  engine?: string;
  threads?: number;
  resume?: string;
  train?: string;
  json?: boolean;
}

/** `genc train FILE`: trains every `train` of a spec into a run folder each. */
export const train: Command<Options> = {
  details:
    "Every train of the file is trained in order, into a folder NAME-N below --out. Ctrl-C ends training after the step at hand and keeps what was learnt; --resume goes on from there, with the options that the run began with. Exit status: 0, 1 the input is wrong, 2 misuse, 3 training diverged or degenerated or an `expect` isn't met, 130 ended by Ctrl-C.",
  arguments: { file: { doc: "a spec" } },
  options: [
    { flags: "--set <name=value>", doc: "a size or setting in place of the spec's: K=4, train.starts=20", parse: assignment("--set K=4") },
    { flags: "--data <name=path>", doc: "another file for the data of that name", parse: assignment("--data Iris=other.csv") },
    { flags: "--out <folder>", doc: "where run folders are made", default: "runs" },
    seed,
    engine,
    threads,
    { flags: "--epochs <number>", doc: "passes over the training rows", parse: integer(1) },
    { flags: "--train <name>", doc: "only the train of this name" },
    { flags: "--resume <run>", doc: "go on with a run that was stopped or cut off" },
    json,
  ],
  examples: [
    { command: "genc train specs/gmm.gen", doc: "into runs/Flowers-1, or the next free number" },
    { command: "genc train specs/geyser.gen --set K=3 --set train.starts=20 --seed 7", doc: "another size, setting and seed" },
    { command: "genc train specs/gmm.gen --json", doc: "an object a line, the last with the results" },
  ],
  async run(call) {
    try {
      return await trainAll(call);
    } catch (error) {
      if (call.options.json === true && error instanceof DiagnosticError) printFailure(call.session, error, call.args[0]!);
      throw error;
    }
  },
};

/** What a program reads in place of results; people read the same on stderr. */
function printFailure(session: Session, { diagnostics }: DiagnosticError, file: string): void {
  session.printJson({ event: "error", diagnostics: session.shown(diagnostics).map((one) => diagnosticRecord(session, one, file)) });
}

async function trainAll({ session, args: [file], options }: Invocation<Options>): Promise<Exit> {
  const before = options.resume === undefined ? undefined : resumptionOf(session, options.resume);
  const changes = { ...before?.changes, ...changesOf(session, options) };
  const name = options.train ?? before?.name;
  const { compilation, trains } = trainsOf(session, file!, "train", {
    ...(name === undefined ? {} : { name }),
    overrides: overridesOf(changes),
  });
  const interrupt = new AbortController();
  const off = session.io.onInterrupt(() => {
    interrupt.abort();
    session.note("\nStopping after this step; press Ctrl-C again to end at once.");
  });
  let status: Exit = exit.ok;
  try {
    for (const one of trains) {
      if (interrupt.signal.aborted) break;
      status = worse(status, await trainOne(one));
    }
  } finally {
    off();
  }
  return status;

  async function trainOne({ ir, plan }: Train): Promise<Exit> {
    const view = createTrainView(session, options.json === true);
    const engineName = options.engine ?? before?.engine;
    const threadCount = options.threads ?? before?.threads;
    let outcome: TrainOutcome;
    try {
      outcome = await trainRun({
        ir,
        plan,
        sources: compilation.sources,
        directory: dirname(session.resolve(file!)),
        out: session.resolve(options.out),
        overrides: changes,
        ...(engineName === undefined ? {} : { engine: engineName }),
        ...(threadCount === undefined ? {} : { threads: threadCount }),
        ...(options.resume === undefined ? {} : { resume: session.resolve(options.resume) }),
        ...(session.io.program === undefined ? {} : { program: { file: session.io.program } }),
        signal: interrupt.signal,
        observe: (event) => view.observe(event),
      });
    } finally {
      view.end();
    }
    view.done(outcome, file!);
    return exitOf(outcome.manifest);
  }
}
