import { diagnostic } from "../../compiler/backend.ts";
import type { Diagnostic } from "../../compiler/diagnostics/types.ts";
import type { ErrorsProgress, StandardErrors } from "../em/index.ts";
import { createCrew } from "../host/crew.ts";
import { allowFusedLanes } from "../host/lanes.ts";
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

/**
 * Standard errors of a run's parameters from the rows that it was trained on; undefined of a plan by gradient.
 * @throws GEN7110 too many numbers
 */
export function standardErrorsOf(
  { trained, loadOwn }: OpenRun,
  { threads, observe }: { threads?: number; observe?: (progress: ErrorsProgress) => void } = {},
): { errors: StandardErrors; warnings: Diagnostic[] } | undefined {
  if (trained.standardErrors === undefined) return undefined;
  allowFusedLanes();
  const errors = trained.standardErrors(loadOwn().train, observe, { crew: createCrew({ threads }) });
  const untold = Object.entries(errors).flatMap(([name, entries]) => (entries.includes("unidentified") ? [`\`${name}\``] : []));
  return { errors, warnings: untold.length === 0 ? [] : [diagnostic("GEN7109", { names: untold.join(", ") })] };
}
