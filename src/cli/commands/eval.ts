import { evaluateRun } from "../../runtime/index.ts";
import type { Command } from "../command.ts";
import { exit } from "../exit.ts";
import { expectsTable, metricsTable } from "../metrics.ts";
import { engine, json, threads } from "../options.ts";
import { withRun } from "../queries.ts";

interface Options {
  engine?: string;
  threads?: number;
  json?: boolean;
}

/** `genc eval RUN`: the metrics again, held-out ones included, and the `expect` lines. */
export const evaluate: Command<Options> = {
  details: "Exit status 3 where an `expect` isn't met.",
  arguments: { run: { doc: "a run folder" } },
  options: [engine, threads, json],
  examples: [{ command: "genc eval runs/Flowers-1", doc: "metrics, and whether they are as the spec expects" }],
  run({ session, args: [path], options }) {
    return withRun(session, path!, undefined, options, async (open) => {
      const { metrics, expects, warnings } = await evaluateRun(open);
      session.report(warnings);
      const verdicts = expectsTable(expects);
      if (options.json === true) session.printJson({ metrics, expects });
      else session.print([metricsTable(metrics), ...(verdicts === undefined ? [] : ["", "Expected", verdicts])].join("\n"));
      return expects.every(({ met }) => met) ? exit.ok : exit.failed;
    });
  },
};
