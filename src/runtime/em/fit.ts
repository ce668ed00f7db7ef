import { DiagnosticError, diagnostic } from "../../compiler/backend.ts";
import type { StatisticsPlan } from "../../compiler/ir/types/plan.ts";
import { type Accumulator, accumulator, maximisation } from "./accumulate.ts";
import { agreementOf } from "./agreement.ts";
import { emptyParameters } from "./arguments.ts";
import { gradientNorm } from "./gradient/index.ts";
import { createExpecter, type Expecter, type KernelOptions, readStates } from "./kernels/index.ts";
import { createModel, type EmModel } from "./model.ts";
import { logPriors } from "./priors/density.ts";
import { resetSimplex } from "./simplex.ts";
import { stateSpace } from "./space.ts";
import { type StartingPoints, startingPoints } from "./starts/index.ts";
import type { EmData, EmFit, EmSettings, FitStatus, Parameters, Progress } from "./types.ts";

/** Weight of rows below which a state counts as unused. */
const UNUSED = 1e-6;
/** Fall of the objective, as a share of it or of the rows' weight, that rounding may explain. */
const ROUNDING = 1e-9;
/** Milliseconds between two rests, in which a signal such as Ctrl-C is noticed. */
const PATIENCE = 50;

/** What an observer is told, and may answer. */
export type Observe = (progress: Progress) => unknown;

/**
 * Maximum likelihood, or with priors the posterior mode, by sums over rows: a closed form where nothing is latent, else EM (with a
 * chain: Baum-Welch) from several starts, of which the best that does not end at the variance floor is kept, or the best if all do.
 * Each M step is the exact maximum under the floor, so the objective never falls but by rounding: if it does, the fit says so.
 * @param observe told after each iteration; `"stop"` ends the fit with what it has
 * @param kernels how E steps may be computed
 * @throws GEN6204 no row has any weight
 */
export function fitStatistics(
  plan: StatisticsPlan,
  data: EmData,
  settings: EmSettings,
  observe: Observe = () => undefined,
  kernels: KernelOptions = {},
): EmFit {
  const fit = iterate(plan, data, settings, kernels);
  let turn = fit.next(false);
  while (!turn.done) turn = fit.next(observe(turn.value) === "stop");
  return turn.value;
}

/** As `fitStatistics`, to the same bytes, but lets the process see to its signals and its output between iterations. */
export async function fitStatisticsInTurns(
  plan: StatisticsPlan,
  data: EmData,
  settings: EmSettings,
  observe: Observe,
  kernels: KernelOptions = {},
): Promise<EmFit> {
  const fit = iterate(plan, data, settings, kernels);
  let turn = fit.next(false);
  let rested = performance.now();
  while (!turn.done) {
    const stop = observe(turn.value) === "stop";
    if (performance.now() - rested > PATIENCE) {
      await new Promise((resolve) => setTimeout(resolve));
      rested = performance.now();
    }
    turn = fit.next(stop);
  }
  return turn.value;
}

/** Yields after each iteration; is told whether to stop. */
function* iterate(plan: StatisticsPlan, data: EmData, settings: EmSettings, kernels: KernelOptions): Generator<Progress, EmFit, boolean> {
  const weight = totalWeight(data);
  if (!(weight > 0)) throw new DiagnosticError(diagnostic("GEN6204", { rows: data.rows }));
  const parameters = emptyParameters(plan, stateSpace(plan.axes));
  const model = createModel(plan, data, parameters, { varianceFloor: settings.varianceFloor });
  const sums = accumulator(model);
  const hidden = model.allowed.sets.some(({ states }) => states.length > 1);
  const latent = hidden || model.parts.some((part) => part.iterative);
  const starts = hidden ? settings.starts : 1;
  const points = startingPoints(plan, model, settings.seed, kernels);
  const expecter = createExpecter(model, kernels);
  const { variant } = expecter;
  try {
    return yield* allStarts();
  } finally {
    expecter.close();
  }

  function* allStarts(): Generator<Progress, EmFit, boolean> {
    let best: Omit<EmFit, "agreement"> | undefined;
    let fallen: FitStatus | undefined;
    const summaries: EmFit["starts"] = [];
    for (let start = 0; start < starts; start++) {
      const run = { start, starts, tolerance: settings.tolerance * weight, iterations: settings.iterations, latent, weight };
      const found = yield* oneStart(model, expecter, sums, points, run);
      summaries.push({ objective: found.objective, iterations: found.iterations, status: found.status.is });
      if (found.status.is === "decreased") fallen ??= found.status;
      if (best === undefined || isBetter(found, best)) {
        const own = { parameters: copyOf(parameters), gradientNorm: gradientNorm(model, sums.sums) };
        best = { ...found, ...own, computed: { variant, threads: expecter.threads() }, starts: summaries };
      }
      // The best so far may have converged, but the starts that were asked for have not all been tried.
      if (found.status.is === "stopped") return ended({ ...best, status: found.status });
    }
    // A bug is told, whichever start showed it.
    return ended(fallen === undefined ? best! : { ...best!, status: fallen });
  }

  function ended(fit: Omit<EmFit, "agreement">): EmFit {
    return { ...fit, agreement: agreementOf(fit.starts, fit.objective, weight, settings.tolerance) };
  }
}

type StartFit = Omit<EmFit, "parameters" | "starts" | "computed" | "agreement" | "gradientNorm">;

interface StartRequest {
  start: number;
  starts: number;
  /** Sum of the rows' weights. */
  weight: number;
  /** Nats, of all rows together. */
  tolerance: number;
  iterations: number;
  latent: boolean;
}

function* oneStart(
  model: EmModel,
  { expectation }: Expecter,
  into: Accumulator,
  points: StartingPoints,
  { start, starts, tolerance, iterations, latent, weight }: StartRequest,
): Generator<Progress, StartFit, boolean> {
  resetParameters(model);
  points.fill(start, into);
  maximisation(model, into.sums);
  let now = evaluate();
  const trace: number[] = latent ? [] : [now.objective];
  let fell: FitStatus | undefined;
  let ended: "converged" | "iterations" | "stopped" = latent ? "iterations" : "converged";
  if (!latent) yield { start, starts, iteration: 1, objective: now.objective };
  while (latent && trace.length < iterations) {
    maximisation(model, into.sums);
    const before = now;
    now = evaluate();
    const gain = now.objective - before.objective;
    trace.push(now.objective);
    // Where an entry went to an edge, the objective has lost its term.
    const comparable = countOf(now.unbounded) === countOf(before.unbounded);
    if (comparable && -gain > ROUNDING * Math.max(Math.abs(before.objective), weight))
      fell ??= { is: "decreased", iteration: trace.length, by: -gain };
    if (yield { start, starts, iteration: trace.length, objective: now.objective }) ended = "stopped";
    else if (comparable && gain <= tolerance) ended = "converged";
    if (ended !== "iterations") break;
  }
  const unused = Array.from(into.sums.states.keys()).filter((s) => into.sums.states[s] < UNUSED);
  return {
    ...now,
    iterations: trace.length,
    status: ended === "stopped" ? { is: ended } : (fell ?? degenerate(model) ?? { is: ended }),
    atEnds: model.parts.flatMap((part, emission) => (part.atEnds?.() ?? []).map((found) => ({ ...found, emission }))),
    trace,
    unused,
  };

  function evaluate(): Pick<EmFit, "objective" | "logLikelihood" | "logPrior" | "unbounded"> {
    const logLikelihood = expectation(into);
    const { value: logPrior, unbounded } = logPriors(model.priors);
    return { objective: logLikelihood + logPrior, logLikelihood, logPrior, unbounded };
  }
}

function countOf(unbounded: EmFit["unbounded"]): number {
  return unbounded.reduce((sum, { entries }) => sum + entries.length, 0);
}

/** The component that the variance floor holds up, if any. */
function degenerate(model: EmModel): FitStatus | undefined {
  for (const [emission, part] of model.parts.entries()) {
    const [held] = part.onFloor();
    if (held === undefined) continue;
    const states = Array.from(part.cells.of.keys()).filter((s) => held.cells.includes(part.cells.of[s]));
    const most = mostProbable(model);
    const rows = states.reduce((sum, s) => sum + most[s], 0);
    return { is: "degenerate", state: states[0], emission, column: held.column, rows };
  }
  return undefined;
}

/** Number of rows with weight whose most probable state it is, by state. */
function mostProbable(model: EmModel): Int32Array {
  const counts = new Int32Array(model.space.size);
  readStates(model, (row, states, posterior) => {
    if (model.data.weights?.[row] === 0) return;
    counts[states.reduce((best, s) => (posterior[s] > posterior[best] ? s : best), states[0])] += 1;
  });
  return counts;
}

function isBetter(found: StartFit, best: StartFit): boolean {
  const spoilt = (fit: StartFit): boolean => fit.status.is === "degenerate";
  return spoilt(found) === spoilt(best) ? found.objective > best.objective : spoilt(best);
}

function resetParameters(model: EmModel): void {
  for (const [a, argument] of model.initial.entries()) resetSimplex(argument, model.space.axes[a].size);
  for (const [i, a] of model.space.chains.axes.entries()) resetSimplex(model.transitions[i], model.space.axes[a].size);
  for (const part of model.parts) part.reset();
  model.refreshWeights();
}

function totalWeight(data: EmData): number {
  if (data.weights === undefined) return data.rows;
  return data.weights.reduce((sum, weight) => sum + weight, 0);
}

function copyOf(parameters: Parameters): Parameters {
  return Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, values.slice()]));
}
