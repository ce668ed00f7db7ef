import type { DataIR } from "../../compiler/ir/types/model.ts";
import type { DataPart } from "../../runtime/data/types.ts";
import { extendedPart, isChain, type OpenRun } from "../../runtime/index.ts";
import { fieldColumns, latentColumns } from "../columns.ts";
import type { Command } from "../command.ts";
import type { Column } from "../csv.ts";
import { stacked } from "../draws.ts";
import { entriesOf } from "../entries.ts";
import { exit } from "../exit.ts";
import { lawColumns, sharesOf } from "../laws.ts";
import { integer, interval, json, otherData, out, part, seed } from "../options.ts";
import { putTable } from "../output.ts";
import { fieldName, fieldsFor, type PartOptions, partOf, withRun } from "../queries.ts";
import { stateColumns } from "../states.ts";

interface Options extends PartOptions {
  steps: number;
  interval: number;
  draws?: number;
  seed?: number;
  out?: string;
  json?: boolean;
}

/** `genc forecast RUN`: what follows each sequence. */
export const forecast: Command<Options> = {
  details:
    "A line for each step behind the end of each sequence: the probability of each hidden state, and of each number its mean and the ends of an interval that it lies in with the probability asked for. These are exact: the law of a step is the mixture of its states' laws. With --draws whole continuations are drawn instead.",
  arguments: { run: { doc: "a run folder" } },
  options: [
    { flags: "--steps <number>", doc: "how many steps behind the end", parse: integer(1), default: 1 },
    interval,
    { flags: "--draws <number>", doc: "how many continuations to draw (default: none, their law)", parse: integer(1) },
    { ...seed, doc: `${seed.doc} (default: the run's)` },
    otherData,
    { ...part, doc: `${part.doc} (default: train)` },
    out,
    json,
  ],
  examples: [
    { command: "genc forecast runs/Seasons-1 --steps 7", doc: "the weather of a week" },
    { command: "genc forecast runs/Seasons-1 --steps 7 --draws 3 --seed 2", doc: "three weeks that may come" },
  ],
  run({ session, args: [path], options }) {
    return withRun(session, path!, "forecast", options, async (open, data) => {
      const { ir, plan, manifest } = open.run;
      const known = partOf(session, open, fieldsFor(ir, plan, "forecast"), options);
      const extended = extendedPart(known, options.steps);
      const sequences = extended.sequences ?? [];
      const ahead = sequences.flatMap(({ end }) => Array.from({ length: options.steps }, (_step, t) => end - options.steps + t));
      const keys = keysOf(sequences, options.steps);
      const { draws, seed: key = manifest.seed } = options;
      if (draws === undefined) {
        putTable(session, [...keys, ...(await lawsOf(open, data, extended, ahead, options.interval))], options);
        return exit.ok;
      }
      const tables = await Promise.all(
        Array.from({ length: draws }, async (_draw, i) => [...keys, ...(await drawOf(open, data, extended, ahead, key + i))]),
      );
      putTable(session, stacked(tables), options);
      return exit.ok;
    });
  },
};

/** The sequence, and the number of the step behind its end. */
function keysOf(sequences: readonly { name?: string }[], steps: number): Column[] {
  return [
    { name: "sequence", values: sequences.flatMap(({ name }, i) => new Array<number | string>(steps).fill(name ?? i + 1)) },
    { name: "ahead", values: sequences.flatMap(() => Array.from({ length: steps }, (_step, t) => t + 1)) },
  ];
}

async function lawsOf({ run, trained }: OpenRun, data: DataIR, extended: DataPart, ahead: number[], interval: number): Promise<Column[]> {
  const { ir, plan, fitted } = run;
  const shares = sharesOf(interval);
  const laws = await trained.impute(extended, shares);
  const chains = plan.kind === "statistics" ? plan.axes.filter(isChain) : [];
  const states = await Promise.all(chains.map(({ name }) => trained.predict(extended, name, "smoothed")));
  const all = entriesOf(run);
  const columns = ir.variables.flatMap((variable) => {
    const law = laws[fieldName(variable)];
    const own = all.filter((entry) => entry.variable === variable);
    return law === undefined ? [] : lawColumns(data, fitted, law, own, ahead, shares);
  });
  return [...states.flatMap((one) => stateColumns(one, ir, fitted, ahead)), ...columns];
}

async function drawOf({ run, trained }: OpenRun, data: DataIR, extended: DataPart, ahead: number[], key: number): Promise<Column[]> {
  const { ir, fitted } = run;
  const drawn = await trained.drawMissing(extended, key);
  const fields = ir.variables.flatMap((variable) => {
    const values = variable.role === "observed" ? drawn.fields[fieldName(variable)] : undefined;
    return values === undefined ? [] : fieldColumns(data, fitted, fieldName(variable), values);
  });
  return [...latentColumns(ir, drawn.latents), ...fields].map(({ name, values }) => ({ name, values: ahead.map((row) => values[row]!) }));
}
