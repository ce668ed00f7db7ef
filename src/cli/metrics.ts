import { metrics as known } from "../compiler/settings/metrics.ts";
import type { RunManifest, RunStatus } from "../runtime/index.ts";
import { type Exit, exit } from "./exit.ts";
import { counted, numberText, renderTable } from "./table.ts";

/** Metrics under each other, with their units. */
export function metricsTable(metrics: Record<string, number>): string {
  const unitOf = (name: string): string => {
    const unit = known.find((metric) => metric.name === name)?.unit;
    return unit === undefined || unit === "none" || unit === "count" ? "" : unit;
  };
  return renderTable(Object.entries(metrics).map(([name, value]) => [name, numberText(value), unitOf(name)]));
}

/** The `expect` lines and what was found; undefined where there are none. */
export function expectsTable(expects: RunManifest["expects"]): string | undefined {
  if (expects.length === 0) return undefined;
  return renderTable(expects.map(({ text, met, value }) => [met ? "met" : "NOT MET", text, `is ${numberText(value ?? Number.NaN)}`]));
}

/** How training ended, in words. */
export function statusText({ status, step, plan }: Pick<RunManifest, "status" | "step" | "plan">): string {
  const words: Record<RunStatus, string> = {
    running: "was cut off",
    converged: plan === "closed-form" ? "solved in closed form" : `converged after ${counted(step, "iteration")}`,
    iterations: `stopped at the limit of ${counted(step, "iteration")}, still rising`,
    epochs: `trained for all epochs, ${step} steps`,
    degenerate: `degenerate after ${counted(step, "iteration")}: see above`,
    diverged: `diverged in step ${step}; the last good state is kept`,
    decreased: `failed after ${step} iterations: see above`,
    stopped: `stopped on request after ${step} steps; the last good state is kept`,
  };
  return words[status];
}

/** How far the starts of a fit agree, and what to do when none agrees with the best; undefined for one start. */
export function startsText(fit: RunManifest["fit"]): string | undefined {
  if (fit === undefined || fit.agreement.of < 2) return undefined;
  const { found, of, within, spread, degenerate } = fit.agreement;
  const best = `${found} of ${of} found the best value, within ${numberText(within)} nats`;
  const others = found + degenerate < of ? `; the lowest is ${numberText(spread)} nats below` : "";
  const floor = degenerate === 0 ? "" : `; ${degenerate} ended at the variance floor`;
  const more = found === 1 ? `\n  more of them, \`--set train.starts=${5 * of}\`, may find a better one` : "";
  return `${best}${others}${floor}${more}`;
}

/** What a run's end means to scripts. */
export function exitOf({ status, expects }: Pick<RunManifest, "status" | "expects">): Exit {
  if (status === "stopped") return exit.interrupted;
  if (status === "diverged" || status === "degenerate" || status === "decreased") return exit.failed;
  return expects.every(({ met }) => met) ? exit.ok : exit.failed;
}
