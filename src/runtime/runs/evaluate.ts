import type { Diagnostic } from "../../compiler/diagnostics/types.ts";
import { checkExpectations } from "./expects.ts";
import { exactMetrics } from "./fit-exact.ts";
import type { OpenRun } from "./open.ts";
import type { RunManifest } from "./types.ts";

export interface Evaluation {
  metrics: Record<string, number>;
  expects: RunManifest["expects"];
  /** What is odd about the data now. */
  warnings: Diagnostic[];
}

/** Measures a run again on its own data: its metrics, and the lines that it was expected to meet. */
export async function evaluateRun(open: OpenRun): Promise<Evaluation> {
  const data = open.loadOwn();
  const { trained, run } = open;
  // What a fit alone knows stays: iterations, losses of an adversary.
  const measured = trained.plan.kind === "statistics" ? await exactMetrics(trained, data) : await trained.evaluate?.(data);
  const metrics = { ...run.manifest.metrics, ...measured };
  return { metrics, expects: await checkExpectations(trained, data, metrics), warnings: data.warnings };
}
