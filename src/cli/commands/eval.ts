import { evaluateRun } from "../../runtime/index.ts";
import type { Command } from "../command.ts";
import { exit } from "../exit.ts";
import { expectsTable, metricsTable } from "../metrics.ts";
import { engine, json, threads } from "../options.ts";
import { parametersText } from "../parameters.ts";
import { withRun } from "../queries.ts";
import { errorsOf } from "../standard-errors.ts";

interface Options {
  errors?: boolean;
  engine?: string;
  threads?: number;
  json?: boolean;
}

/** `genc eval RUN`: the metrics again, held-out ones included, the `expect` lines, and with `--errors` how sure the parameters are. */
export const evaluate: Command<Options> = {
  details:
    "Exit status 3 where an `expect` isn't met. --errors gives each parameter its standard error from the observed information: minus the Hessian of the log-likelihood of the training rows (with the priors' logarithm, where there are any), inverted. An entry without one says why: fixed (it is known), bound (its estimate is on the edge of what it may be), held (by the variance floor, or because the fit ended before the maximum), unidentified (the rows don't tell it apart from other values), kink (the likelihood bends sharply there, as in the mean of a Laplace).",
  arguments: { run: { doc: "a run folder" } },
  options: [{ flags: "--errors", doc: "standard errors of the parameters, of exact plans" }, engine, threads, json],
  examples: [
    { command: "genc eval runs/Flowers-1", doc: "metrics, and whether they are as the spec expects" },
    { command: "genc eval runs/Flowers-1 --errors", doc: "how sure weights, means and standard deviations are" },
  ],
  run({ session, args: [path], options }) {
    return withRun(session, path!, undefined, options, async (open) => {
      const errors = options.errors === true ? errorsOf(session, open, options) : undefined;
      const { metrics, expects, warnings } = await evaluateRun(open);
      session.report(warnings);
      const verdicts = expectsTable(expects);
      if (options.json === true) session.printJson({ metrics, expects, ...(errors === undefined ? {} : { standard_errors: errors }) });
      else {
        const parameters = errors === undefined ? undefined : parametersText(open.run, errors);
        session.print(
          [
            metricsTable(metrics),
            ...(verdicts === undefined ? [] : ["", "Expected", verdicts]),
            ...(parameters === undefined ? [] : ["", "Parameters and their standard errors, in units of the fields", parameters]),
          ].join("\n"),
        );
      }
      return expects.every(({ met }) => met) ? exit.ok : exit.failed;
    });
  },
};
