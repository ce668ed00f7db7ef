import { checkExpectations } from "./expects.ts";
import { exactMetrics } from "./fit-exact.ts";
import { likelihoodOf } from "./measures.ts";
import type { OpenRun } from "./open.ts";
import type { RunManifest } from "./types.ts";

export interface Evaluation {
  metrics: Record<string, number>;
  expects: RunManifest["expects"];
}

/** Measures a run again on its own data: its metrics, and the lines that it was expected to meet. */
export async function evaluateRun(open: OpenRun): Promise<Evaluation> {
  const data = open.loadOwn();
  const { trained, run } = open;
  const metrics = { ...run.manifest.metrics };
  if (trained.plan.kind === "statistics") Object.assign(metrics, await exactMetrics(trained, data));
  else if (trained.plan.label === "gradient") {
    const { total, perRow } = await likelihoodOf(trained, data.train);
    Object.assign(metrics, { loglik: total, loglik_per_row: perRow });
    if (data.heldout !== undefined) metrics.heldout_loglik_per_row = (await likelihoodOf(trained, data.heldout)).perRow;
  }
  return { metrics, expects: await checkExpectations(trained, data, metrics) };
}
