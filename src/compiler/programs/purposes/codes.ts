import { bug } from "../../diagnostics/assert.ts";
import type { Variable } from "../../ir/types/model.ts";
import { shapeOf } from "../../math/shape.ts";
import type { Value } from "../../tensor/types.ts";
import { broadcastOwn, canonicalArgs, type EvaluatedDensity, logDensity } from "../densities.ts";
import { meanOf } from "../draws.ts";
import { axisOf, type Frame, rankOf } from "../frame.ts";
import { addAll, averageOver, inferLatents, logDensities, modelFrame, toRows } from "../model.ts";
import type { Scope } from "../scope.ts";
import type { Session } from "../session.ts";

/** Posteriors of the latents, as canonical arguments; of a latent whose posterior reads a category, the mean over the categories. */
export function encodeProgram(session: Session): void {
  const scope = modelFrame(session);
  const posteriors = inferLatents(scope, "mean");
  const weights = categoryWeights(scope, posteriors);
  for (const [name, q] of posteriors) {
    if (!session.plan.sampled.includes(name)) continue;
    emitDensity(scope.frame, name, q, (value) => weights.average(value));
  }
  emitProbabilities(scope, weights);
}

/** Probabilities of each latent category. */
export function predictProgram(session: Session): void {
  const scope = modelFrame(session);
  emitProbabilities(scope, categoryWeights(scope, inferLatents(scope, "mean")));
}

export interface CategoryWeights {
  names: string[];
  /** p(categories | data), over the enumerated axes; undefined without categories. */
  joint?: Value;
  average(value: Value): Value;
}

/** The posterior of all enumerated categories together: q where the model gives one, else by Bayes' rule at the drawn latents. */
export function categoryWeights(scope: Scope, posteriors: Map<string, EvaluatedDensity>): CategoryWeights {
  const { frame } = scope;
  const { b, plan, ir } = frame.session;
  const names = plan.enumerated.map(({ variable }) => variable);
  if (names.length === 0) return { names, average: (value) => value };
  const latents = names.map((name) => ir.variables.find((variable) => variable.name === name) ?? bug(`no variable ${name}`));
  const learned = latents.filter((latent) => latent.posterior !== undefined);
  const logs = learned.map((latent) => logDensity(frame, posteriors.get(latent.name) ?? bug("no posterior"), scope.variable(latent.name)));
  if (learned.length < latents.length) logs.push(...logDensities(scope).values());
  const all = addAll(frame, logs);
  const axes = names.map((name) => axisOf(frame, name) ?? bug(`${name} is not enumerated`));
  const full = b.broadcastTo(
    all,
    all.shape.map((size, axis) => (axes.includes(axis) ? frame.axes[axis].size : size)),
  );
  const joint = b.exp(b.sub(full, b.logSumExp(full, axes, true)));
  return { names, joint, average: (value) => averageOver(frame, value, joint, names) };
}

/** `k.probabilities` [B, K]: the joint posterior summed over the other categories. */
function emitProbabilities(scope: Scope, weights: CategoryWeights): void {
  const { frame } = scope;
  const { b } = frame.session;
  const { joint, names } = weights;
  if (joint === undefined) return;
  for (const name of names) {
    const others = names.filter((other) => other !== name).map((other) => axisOf(frame, other) ?? bug(`${other} is not enumerated`));
    const marginal = others.length === 0 ? joint : b.sum(joint, others, true);
    const axis = axisOf(frame, name) ?? bug(`${name} is not enumerated`);
    b.output(b.reshape(marginal, [marginal.shape[0], marginal.shape[axis]]), { is: "result", name: `${name}.probabilities` });
  }
}

/** Outputs a density's mean and, where nothing was averaged, its canonical arguments, each [B, ...own]. */
export function emitDensity(frame: Frame, name: string, density: EvaluatedDensity, average?: (value: Value) => Value): void {
  const { b, plan } = frame.session;
  const own = shapeOf(density.type);
  const averaged = average !== undefined && plan.enumerated.length > 0;
  const emit = (argument: string, value: Value): void => {
    const flat = toRows(frame, fullRows(frame, averaged && average !== undefined ? average(value) : value));
    b.output(flat, { is: "result", name: `${name}.${argument}` });
  };
  const mean = meanOf(frame, density);
  if (mean !== undefined) emit("mean", broadcastOwn(frame, mean, own));
  if (averaged) return;
  for (const [argument, value] of Object.entries(canonicalArgs(frame, density))) {
    if (argument === "mean" && mean !== undefined) continue;
    const rank = value.shape.length - rankOf(frame);
    emit(argument, rank === own.length ? broadcastOwn(frame, value, own) : value);
  }
}

/** A value that is the same for every row, written out for all of them. */
function fullRows(frame: Frame, value: Value): Value {
  const [rows] = frame.axes;
  const shape = [rows.size, ...value.shape.slice(1)];
  return value.shape[0] === 1 ? frame.session.b.broadcastTo(value, shape) : value;
}

/** Outputs what the model says of an observed variable: its density, or its value where a generator makes it. */
export function emitObserved(scope: Scope, variable: Variable, density: EvaluatedDensity | Value, average?: (value: Value) => Value): void {
  if ("distribution" in density) emitDensity(scope.frame, variable.name, density, average);
  else scope.frame.session.b.output(toRows(scope.frame, fullRows(scope.frame, density)), { is: "result", name: `${variable.name}.mean` });
}
