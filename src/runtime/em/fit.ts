import { DiagnosticError, diagnostic } from "../../compiler/backend.ts";
import type { StatisticsPlan } from "../../compiler/ir/types/plan.ts";
import { type Accumulator, accumulator, expectation, maximisation } from "./accumulate.ts";
import { emptyParameters } from "./arguments.ts";
import { createModel, type EmModel } from "./model.ts";
import { resetSimplex } from "./simplex.ts";
import { stateSpace } from "./space.ts";
import { type StartingPoints, startingPoints } from "./starts/index.ts";
import type { EmData, EmFit, EmSettings, FitStatus, Parameters, Progress } from "./types.ts";

/** Weight of rows below which a state counts as unused. */
const UNUSED = 1e-6;

/**
 * Maximum likelihood by sums over rows: a closed form where nothing is latent, else EM (with a chain: Baum-Welch) from several
 * starts, of which the best that does not end at the variance floor is kept, or the best if all do. Each M step is the exact maximum
 * under the floor, so the objective never falls but by rounding.
 * @param observe told after each iteration; `"stop"` ends the fit with what it has
 * @throws GEN6204 no row has any weight
 */
export function fitStatistics(
  plan: StatisticsPlan,
  data: EmData,
  settings: EmSettings,
  observe: (progress: Progress) => unknown = () => undefined,
): EmFit {
  const weight = totalWeight(data);
  if (!(weight > 0)) throw new DiagnosticError(diagnostic("GEN6204", { rows: data.rows }));
  const parameters = emptyParameters(plan, stateSpace(plan.axes));
  const model = createModel(plan, data, parameters, { varianceFloor: settings.varianceFloor });
  const sums = accumulator(model);
  const latent = model.allowed.sets.some((set) => set.length > 1);
  const starts = latent ? settings.starts : 1;
  const points = startingPoints(plan, model, settings.seed);
  let best: EmFit | undefined;
  const summaries: EmFit["starts"] = [];
  for (let start = 0; start < starts; start++) {
    const watch = (iteration: number, objective: number): boolean => observe({ start, starts, iteration, objective }) === "stop";
    const found = oneStart(model, sums, points, start, { ...settings, tolerance: settings.tolerance * weight, latent }, watch);
    summaries.push({ objective: found.logLikelihood, iterations: found.iterations, status: found.status.is });
    if (best === undefined || isBetter(found, best)) best = { ...found, parameters: copyOf(parameters), starts: summaries };
    if (found.status.is === "stopped") break;
  }
  return best!;
}

type StartFit = Omit<EmFit, "parameters" | "starts">;

function oneStart(
  model: EmModel,
  into: Accumulator,
  points: StartingPoints,
  start: number,
  settings: EmSettings & { latent: boolean },
  isStopped: (iteration: number, objective: number) => boolean,
): StartFit {
  resetParameters(model);
  points.fill(start, into);
  maximisation(model, into.sums);
  let objective = expectation(model, into);
  const trace: number[] = settings.latent ? [] : [objective];
  let ended: "converged" | "iterations" | "stopped" = settings.latent ? "iterations" : "converged";
  if (!settings.latent) isStopped(1, objective);
  while (settings.latent && trace.length < settings.iterations) {
    maximisation(model, into.sums);
    const before = objective;
    objective = expectation(model, into);
    trace.push(objective);
    if (isStopped(trace.length, objective)) ended = "stopped";
    else if (objective - before <= settings.tolerance) ended = "converged";
    if (ended !== "iterations") break;
  }
  const unused = Array.from(into.sums.states.keys()).filter((s) => into.sums.states[s] < UNUSED);
  return {
    logLikelihood: objective,
    iterations: trace.length,
    status: ended === "stopped" ? { is: ended } : (degenerate(model, into) ?? { is: ended }),
    trace,
    unused,
  };
}

/** The component that the variance floor holds up, if any. */
function degenerate(model: EmModel, { sums }: Accumulator): FitStatus | undefined {
  for (const [emission, part] of model.parts.entries()) {
    const [held] = part.onFloor();
    if (held === undefined) continue;
    const states = Array.from(part.cells.of.keys()).filter((s) => held.cells.includes(part.cells.of[s]));
    const rows = states.reduce((sum, s) => sum + sums.rows[s], 0);
    return { is: "degenerate", state: states[0], emission, column: held.column, rows };
  }
  return undefined;
}

function isBetter(found: StartFit, best: StartFit): boolean {
  const spoilt = (fit: StartFit): boolean => fit.status.is === "degenerate";
  return spoilt(found) === spoilt(best) ? found.logLikelihood > best.logLikelihood : spoilt(best);
}

function resetParameters(model: EmModel): void {
  for (const [a, argument] of model.initial.entries()) resetSimplex(argument, model.space.axes[a].size);
  if (model.transition !== undefined) resetSimplex(model.transition, model.space.axes[model.space.chain].size);
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
