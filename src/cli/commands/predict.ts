import { DiagnosticError, diagnostic } from "../../compiler/diagnostics/report.ts";
import type { DataPart } from "../../runtime/data/types.ts";
import { type Decoding, type LoadedRun, type OpenRun, type Prediction, predictedAxis } from "../../runtime/index.ts";
import { rowColumns, sequenceColumn } from "../columns.ts";
import type { Command } from "../command.ts";
import type { Column } from "../csv.ts";
import { exit } from "../exit.ts";
import { predictEntries } from "../hidden-entries.ts";
import { engine, interval, json, otherData, out, part, threads } from "../options.ts";
import { jsonNumbers, putTable } from "../output.ts";
import { fieldsFor, type PartOptions, partOf, withRun } from "../queries.ts";
import type { Session } from "../session.ts";
import { levelsOf, stateColumns } from "../states.ts";

interface Options extends PartOptions {
  variable?: string;
  decode?: Decoding;
  interval: number;
  out?: string;
  json?: boolean;
}

/** `genc predict RUN`: the most probable categories of rows, the most probable path of a chain, or entries of rows from the others. */
export const predict: Command<Options> = {
  details:
    "Of a mixture the component, of a classifier the class, of a hidden Markov model the path that Viterbi's algorithm finds, and of a category per sequence the class of each whole sequence, with probabilities; --decode smoothed or filtered tells each step by itself, with the probabilities of all states, given the whole sequence or the steps up to it. --variable asks for another category, or for a number of the rows: its mean and an interval given all other entries. Categories are levels where the data name them, else numbers from 0.",
  arguments: { run: { doc: "a run folder" } },
  options: [
    { flags: "--variable <name>", doc: "what to predict: a variable, x[0], x[1..3] or a column (default: the model's category)" },
    {
      flags: "--decode <way>",
      doc: "how the states of a chain are told (default: viterbi)",
      choices: ["viterbi", "smoothed", "filtered"],
    },
    interval,
    otherData,
    { ...part, doc: `${part.doc} (default: train)` },
    out,
    engine,
    threads,
    json,
  ],
  examples: [
    { command: "genc predict runs/Flowers-1", doc: "the component of each flower, and the probabilities of all" },
    { command: "genc predict runs/Flowers-1 --variable petal_length", doc: "a measurement from the other three" },
    { command: "genc predict runs/Seasons-1 --json", doc: '{"path":[[…]]}, a list a sequence' },
    { command: "genc predict runs/Seasons-1 --decode filtered", doc: "the state of each day, as it could be known then" },
    { command: "genc predict runs/Species-1 --data specs/data/iris.csv --out species.csv", doc: "the species of other flowers" },
  ],
  run({ session, args: [path], options }) {
    return withRun(session, path!, options.variable === undefined ? "predict" : undefined, options, async (open, data) => {
      const { ir, plan, fitted } = open.run;
      const { variable } = options;
      if (variable !== undefined && !isCategory(open.run, variable)) {
        if (options.decode !== undefined) throw noChain(`\`${variable}\` is no chain`);
        putTable(session, await predictEntries(session, open, data, variable, options), options);
        return exit.ok;
      }
      const rows = partOf(session, open, fieldsFor(ir, plan, "predict", variable), options);
      const found = await ask(session, open, rows, options);
      const levels = levelsOf(found, ir, fitted);
      if (options.json !== true) putTable(session, [...keysOf(found, rows), ...stateColumns(found, ir, fitted)], options);
      else session.printJson({ ...record(found, rows), ...(levels === undefined ? {} : { levels }) });
      return exit.ok;
    });
  },
};

/** Whether the model can tell a variable as a category: of an exact plan one that its states are made of. */
function isCategory({ ir, plan }: LoadedRun, name: string): boolean {
  if (plan.kind === "statistics") return plan.axes.some((axis) => axis.name === name);
  const variable = ir.variables.find((one) => one.name === name);
  if (plan.queries.predict !== true || variable === undefined) return false;
  if (variable.role === "latent") return plan.enumerated.some((one) => one.variable === name);
  return plan.label === "gradient" && variable.type.plate.length === 0 && ["category", "binary"].includes(variable.type.kind);
}

async function ask(
  session: Session,
  open: OpenRun,
  rows: Parameters<OpenRun["trained"]["predict"]>[0],
  options: Options,
): Promise<Prediction> {
  const { plan } = open.run;
  if (options.decode === undefined) return open.trained.predict(rows, options.variable);
  const axis = plan.kind === "statistics" ? (plan.axes.find(({ name }) => name === options.variable) ?? predictedAxis(plan)) : undefined;
  if (axis?.kind !== "markov") throw noChain(...whyNoChain(session, open.run, axis?.name));
  return open.trained.predict(rows, axis.name, options.decode);
}

/** Where the model has a chain beside what was asked for, the remedy names it. */
function whyNoChain(session: Session, { plan, path }: LoadedRun, asked: string | undefined): [string, string?] {
  const chain = plan.kind === "statistics" ? plan.axes.find(({ kind }) => kind === "markov") : undefined;
  if (chain === undefined || asked === undefined) return [`the rows of ${session.show(path)} are independent`];
  return [`\`${asked}\` is no chain`, `Name the chain: \`--variable ${chain.name}\`.`];
}

function noChain(because: string, remedy = "Leave it out."): DiagnosticError {
  return new DiagnosticError(diagnostic("GEN8022", { option: "--decode", because, remedy }));
}

/** What tells the predicted things apart. */
function keysOf(found: Prediction, rows: DataPart): Column[] {
  return found.is === "class" && found.unit === "sequence" ? [sequenceColumn(rows)] : rowColumns(rows);
}

function record(found: Prediction, part: DataPart): Record<string, unknown> {
  if (found.is === "path") return { path: found.path };
  const { classes, probabilities, size } = found;
  const rows = classes.map((_class, row) => jsonNumbers(probabilities.subarray(row * size, (row + 1) * size)));
  const names = found.unit === "sequence" ? { sequence: sequenceColumn(part).values } : {};
  return { ...names, class: classes, probabilities: rows };
}
