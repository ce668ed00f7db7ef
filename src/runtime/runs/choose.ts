import { bug, DiagnosticError, diagnostic } from "../../compiler/backend.ts";
import type { Diagnostic } from "../../compiler/diagnostics/types.ts";
import type { ModelIR } from "../../compiler/ir/types/model.ts";
import type { Plan, StatisticsPlan } from "../../compiler/ir/types/plan.ts";
import { type LoadedData, loadData } from "../data/index.ts";
import type { EmFit, FitStatus } from "../em/index.ts";
import { nodeHost } from "../host/node.ts";
import { simulateModel } from "../queries/simulate.ts";
import { categoriesLogLikelihood, fitCandidate } from "./candidate.ts";
import { criteria, likelihoodOf } from "./measures.ts";
import { reasonOf } from "./reason.ts";
import type { TrainOutcome, TrainRequest } from "./request.ts";
import { trainRun } from "./train.ts";
import { countOf, sumOf, weightedSum, weightsOfScores } from "./units.ts";

/** A `choose` to carry out: candidates, and what ranks them (`bic`, `aic`, `icl` or `heldout`). */
export interface ChooseRequest extends Omit<TrainRequest, "ir" | "plan" | "resume"> {
  by: string;
  candidates: { label: string; ir: ModelIR; plan: Plan }[];
  /** Told after each candidate. */
  tell?(standing: Standing): void;
}

/** One line of the table. */
export interface Standing {
  label: string;
  plan: Plan["label"];
  /** Nats: of the training rows, or with folds of all rows, each held out once. */
  loglik: number;
  /** Free numbers. */
  parameters: number;
  /** The criterion's value. */
  value: number;
  /** How far from the best, 0 or more; NaN where it isn't ranked. */
  difference: number;
  status: FitStatus["is"];
  /** Starts that found the best optimum, of all. */
  starts: { agreed: number; of: number };
  /** Why it isn't ranked. */
  because?: string;
}

export interface ChooseOutcome {
  by: string;
  /** The best first; those that aren't ranked last. */
  table: Standing[];
  /** Why the first is the best and what makes that doubtful, a sentence a line. */
  reason: string;
  /** The run of the best; absent where the choice was interrupted. */
  best?: TrainOutcome;
  diagnostics: Diagnostic[];
}

/**
 * Fits the candidates one after the other, ranks them and trains the best into a run folder. A fit that degenerated is shown, but not
 * ranked: its likelihood has no bound.
 * @throws DiagnosticError GEN5xxx (data), GEN6220 where none can be ranked, and what trainRun throws
 */
export async function chooseRun(request: ChooseRequest): Promise<ChooseOutcome> {
  const { candidates, by, tell } = request;
  const warnings: Diagnostic[] = [];
  const found: { standing: Standing; ir: ModelIR; plan: Plan }[] = [];
  for (const { label, ir, plan } of candidates) {
    if (plan.kind !== "statistics") return bug(`${label} was let in without an exact likelihood`);
    const standing = await standingOf(label, ir, plan, request, warnings);
    tell?.(standing);
    found.push({ standing, ir, plan });
    if (request.signal?.aborted)
      return { by, table: found.map((one) => one.standing), reason: "Interrupted.", diagnostics: distinct(warnings) };
  }
  const sign = by === "heldout" ? -1 : 1;
  const ranked = found
    .filter(({ standing }) => standing.because === undefined)
    .sort((a, b) => sign * (a.standing.value - b.standing.value));
  const [best] = ranked;
  if (best === undefined) {
    const because = reasonsOf(found.map(({ standing }) => standing));
    throw new DiagnosticError(...distinct(warnings), diagnostic("GEN6220", { count: found.length, because }));
  }
  for (const { standing } of ranked) standing.difference = sign * (standing.value - best.standing.value);
  const rest = found.filter(({ standing }) => standing.because !== undefined);
  const table = [...ranked, ...rest].map(({ standing }) => standing);
  const { candidates: _candidates, by: _by, tell: _tell, ...train } = request;
  const outcome = await trainRun({ ...train, ir: best.ir, plan: best.plan });
  const tried = candidates.map(({ ir }) => ir);
  return { by, table, reason: reasonOf(by, table, best.ir, tried), best: outcome, diagnostics: distinct(warnings) };
}

async function standingOf(
  label: string,
  ir: ModelIR,
  plan: StatisticsPlan,
  request: ChooseRequest,
  warnings: Diagnostic[],
): Promise<Standing> {
  const stop = (): unknown => (request.signal?.aborted ? "stop" : undefined);
  const load = (fold?: number): LoadedData => {
    const data = ir.data ?? bug(`${ir.model} has no data`);
    const seed = Number(ir.settings.seed?.value ?? bug("no seed"));
    const context = { directory: request.directory, seed, host: nodeHost, spans: ir.spans, simulate: simulateModel };
    const loaded = loadData(data, { ...context, ...(fold === undefined ? {} : { fold }) });
    warnings.push(...loaded.warnings);
    return loaded;
  };
  const split = ir.data?.split;
  const base = { label, plan: plan.label, parameters: plan.parameters, difference: Number.NaN };
  if (request.by === "heldout" && split?.is === "folds") {
    const parts: { total: number; count: number; status: FitStatus["is"]; starts: Standing["starts"] }[] = [];
    for (let fold = 0; fold < split.count; fold++) {
      const data = load(fold);
      const heldout = data.heldout ?? bug("a fold without held-out rows");
      const { fit, trained } = await fitCandidate(ir, plan, data.train, stop, request);
      const { total } = await likelihoodOf(trained, heldout);
      parts.push({ total, count: countOf(heldout), status: fit.status.is, starts: startsOf(fit) });
    }
    const loglik = sumOf(parts.map(({ total }) => total));
    const status = parts.find((one) => one.status === "degenerate")?.status ?? parts.find((one) => one.status !== "converged")?.status;
    const starts = parts.reduce((least, one) => (one.starts.agreed < least.agreed ? one.starts : least), parts[0]!.starts);
    const value = loglik / sumOf(parts.map(({ count }) => count));
    return judged({ ...base, loglik, value, status: status ?? "converged", starts });
  }
  const data = load();
  const candidate = await fitCandidate(ir, plan, data.train, stop, request);
  const { each, total: loglik } = await likelihoodOf(candidate.trained, data.train);
  const { bic, aic } = criteria(loglik, plan.parameters, countOf(data.train));
  const fields = weightedSum(await candidate.trained.score(data.train), weightsOfScores(each, data.train));
  const values: Record<string, () => Promise<number> | number> = {
    bic: () => bic,
    aic: () => aic,
    icl: () => bic - 2 * categoriesLogLikelihood(candidate, plan, data.train, fields),
    heldout: async () => (await likelihoodOf(candidate.trained, data.heldout ?? bug("no held-out rows"))).perRow,
  };
  const value = await (values[request.by] ?? bug(`no criterion ${request.by}`))();
  return judged({ ...base, loglik, value, status: candidate.fit.status.is, starts: startsOf(candidate.fit) });
}

function startsOf({ agreement: { found, of } }: EmFit): Standing["starts"] {
  return { agreed: found, of };
}

function judged(standing: Standing): Standing {
  if (standing.status === "degenerate") return { ...standing, because: "degenerated: a component sits on the variance floor" };
  if (standing.status === "stopped") return { ...standing, because: "was stopped" };
  return Number.isFinite(standing.value) ? standing : { ...standing, because: "gives some row no chance" };
}

/** Why none is ranked, each reason once. */
function reasonsOf(standings: readonly Standing[]): string {
  const reasons = new Set(standings.map(({ because = "" }) => because));
  const labelsOf = (reason: string): string => standings.flatMap(({ label, because }) => (because === reason ? [label] : [])).join(", ");
  return Array.from(reasons, (reason) => `${labelsOf(reason)} ${reason}`).join("; ");
}

function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...new Map(diagnostics.map((one) => [JSON.stringify([one.code, one.message]), one])).values()];
}
