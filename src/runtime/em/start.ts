import { DiagnosticError, diagnostic } from "../../compiler/backend.ts";
import type { StatisticsPlan } from "../../compiler/ir/types/plan.ts";
import { accumulator, maximisation } from "./accumulate.ts";
import { emptyParameters } from "./arguments.ts";
import { gradientNorm } from "./gradient/index.ts";
import { createExpecter, type KernelOptions, readStates } from "./kernels/index.ts";
import { createModel, type EmModel } from "./model.ts";
import { logPriors } from "./priors/density.ts";
import { roundingOf } from "./rounding.ts";
import { resetSimplex } from "./simplex.ts";
import { stateSpace } from "./space.ts";
import { checkSpread, isConstant } from "./spread.ts";
import { startingPoints } from "./starts/index.ts";
import type { EmData, EmFit, EmSettings, FitStatus, Parameters } from "./types.ts";

/** Weight of rows below which a state counts as unused. */
const UNUSED = 1e-6;

/** Where a start ended. */
export type StartFit = Omit<EmFit, "starts" | "computed" | "agreement">;

/** What a start is told about after each iteration. */
export interface Iteration {
  /** From 0. */
  start: number;
  /** From 1. */
  iteration: number;
  objective: number;
}

/** A plan bound to rows, which fits one start after the other; each from nothing, so that none depends on those before it. */
export interface Fitter {
  starts: number;
  /** Sum of the rows' weights. */
  weight: number;
  variant: EmFit["computed"]["variant"];
  /** Threads that have computed E steps so far. */
  threads(): number;
  /** Whether the rows of an E step are spread over threads. */
  spread: boolean;
  /** Yields after each iteration; is told whether to stop. */
  fit(start: number): Generator<Iteration, StartFit, boolean>;
  close(): void;
}

/** @throws GEN6204 no row has any weight; GEN6211 a column's numbers are too large for a variance */
export function createFitter(plan: StatisticsPlan, data: EmData, settings: EmSettings, kernels: KernelOptions): Fitter {
  const weight = totalWeight(data);
  if (!(weight > 0)) throw new DiagnosticError(diagnostic("GEN6204", { rows: data.rows }));
  checkSpread(plan, data, weight);
  const parameters = emptyParameters(plan, stateSpace(plan.axes));
  const model = createModel(plan, data, parameters, { varianceFloor: settings.varianceFloor });
  const into = accumulator(model);
  const hidden = model.allowed.sets.some(({ states }) => states.length > 1);
  const latent = hidden || model.parts.some((part) => part.iterative);
  const points = startingPoints(plan, model, settings.seed, kernels);
  const expecter = createExpecter(model, { ...kernels, wholeStarts: hidden && kernels.wholeStarts === true });
  const tolerance = settings.tolerance * weight;
  const rounding = roundingOf(plan, data, settings.varianceFloor, weight);
  const { variant, threads, spread, close } = expecter;
  return { starts: hidden ? settings.starts : 1, weight, variant, threads, spread, fit, close };

  function* fit(start: number): Generator<Iteration, StartFit, boolean> {
    resetParameters(model);
    points.fill(start, into);
    maximisation(model, into.sums);
    let now = evaluate();
    const trace: number[] = latent ? [] : [now.objective];
    let fell: FitStatus | undefined;
    let ended: "converged" | "iterations" | "stopped" = latent ? "iterations" : "converged";
    if (!latent) yield { start, iteration: 1, objective: now.objective };
    while (latent && trace.length < settings.iterations) {
      maximisation(model, into.sums);
      const before = now;
      now = evaluate();
      const gain = now.objective - before.objective;
      trace.push(now.objective);
      // Where an entry went to an edge, the objective has lost its term.
      const comparable = countOf(now.unbounded) === countOf(before.unbounded);
      if (comparable && gain < 0 && -gain > rounding(before.objective)) fell ??= { is: "decreased", iteration: trace.length, by: -gain };
      if (yield { start, iteration: trace.length, objective: now.objective }) ended = "stopped";
      else if (comparable && gain <= tolerance) ended = "converged";
      if (ended !== "iterations") break;
    }
    const unused = Array.from(into.sums.states.keys()).filter((s) => into.sums.states[s] < UNUSED);
    return {
      ...now,
      gradientNorm: gradientNorm(model, into.sums),
      parameters: copyOf(parameters),
      iterations: trace.length,
      status: ended === "stopped" ? { is: ended } : (fell ?? degenerate(plan, model) ?? { is: ended }),
      atEnds: model.parts.flatMap((part, emission) => (part.atEnds?.() ?? []).map((found) => ({ ...found, emission }))),
      trace,
      unused,
    };
  }

  function evaluate(): Pick<EmFit, "objective" | "logLikelihood" | "logPrior" | "unbounded"> {
    const logLikelihood = expecter.expectation(into);
    const { value: logPrior, unbounded } = logPriors(model.priors);
    return { objective: logLikelihood + logPrior, logLikelihood, logPrior, unbounded };
  }
}

function countOf(unbounded: EmFit["unbounded"]): number {
  return unbounded.reduce((sum, { entries }) => sum + entries.length, 0);
}

/** The component that the variance floor holds up, if any. */
function degenerate(plan: StatisticsPlan, model: EmModel): FitStatus | undefined {
  for (const [emission, part] of model.parts.entries()) {
    const [held] = part.onFloor();
    if (held === undefined) continue;
    const states = Array.from(part.cells.of.keys()).filter((s) => held.cells.includes(part.cells.of[s]));
    const most = mostProbable(model);
    const rows = states.reduce((sum, s) => sum + most[s], 0);
    const constant = isConstant(model.data, plan.emissions[emission], held.column) ? { constant: true as const } : {};
    return { is: "degenerate", state: states[0], emission, column: held.column, rows, ...constant };
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
