import { extendedPart } from "../../runtime/index.ts";
import type { Command } from "../command.ts";
import type { Column } from "../csv.ts";
import { entriesOf } from "../entries.ts";
import { exit } from "../exit.ts";
import { lawColumns, sharesOf } from "../laws.ts";
import { integer, interval, json, otherData, out, part } from "../options.ts";
import { putTable } from "../output.ts";
import { fieldName, fieldsFor, type PartOptions, partOf, withRun } from "../queries.ts";
import { stateColumns } from "../states.ts";

interface Options extends PartOptions {
  steps: number;
  interval: number;
  out?: string;
  json?: boolean;
}

/** `genc forecast RUN`: what follows each sequence. */
export const forecast: Command<Options> = {
  details:
    "A line for each step behind the end of each sequence: the probability of each hidden state, and of each number its mean and the ends of an interval that it lies in with the probability asked for. These are exact: the law of a step is the mixture of its states' laws.",
  arguments: { run: { doc: "a run folder" } },
  options: [
    { flags: "--steps <number>", doc: "how many steps behind the end", parse: integer(1), default: 1 },
    interval,
    otherData,
    { ...part, doc: `${part.doc} (default: train)` },
    out,
    json,
  ],
  examples: [{ command: "genc forecast runs/Seasons-1 --steps 7", doc: "the weather of a week" }],
  run({ session, args: [path], options }) {
    return withRun(session, path!, "forecast", options, async (open, data) => {
      const { run, trained } = open;
      const { ir, plan, fitted } = run;
      const known = partOf(session, open, fieldsFor(ir, plan, "forecast"), options);
      const extended = extendedPart(known, options.steps);
      const ahead = (extended.sequences ?? []).flatMap(({ end }) =>
        Array.from({ length: options.steps }, (_step, t) => end - options.steps + t),
      );
      const shares = sharesOf(options.interval);
      const laws = await trained.impute(extended, shares);
      const states = await trained.predict(extended, undefined, "smoothed");
      const all = entriesOf(run);
      const columns = ir.variables.flatMap((variable) => {
        const law = laws[fieldName(variable)];
        return law === undefined
          ? []
          : lawColumns(
              data,
              fitted,
              law,
              all.filter((entry) => entry.variable === variable),
              ahead,
              shares,
            );
      });
      putTable(
        session,
        [...keysOf(extended.sequences ?? [], options.steps), ...stateColumns(states, ir, fitted, ahead), ...columns],
        options,
      );
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
