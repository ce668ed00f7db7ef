import { bug } from "../../diagnostics/assert.ts";
import type { Variable } from "../../ir/types/model.ts";
import { shapeOf } from "../../math/shape.ts";
import type { Value } from "../../tensor/types.ts";
import { broadcastOwn, canonicalArgs, type EvaluatedDensity, logDensity } from "../densities.ts";
import { meanOf } from "../draws.ts";
import { axisOf, createFrame, DRAWS, type Frame, ROWS, rankOf, variableOf } from "../frame.ts";
import { addAll, averageOver, bindData, inferLatents, logJoint, modelFrame, toRows } from "../model.ts";
import { isDensity, type Said } from "../prior.ts";
import { modelScope, type Scope } from "../scope.ts";
import type { Session } from "../session.ts";

/** Posteriors of the latents, as canonical arguments; of a latent whose posterior reads a category, the mean over the categories. */
export function encodeProgram(session: Session): void {
  const scope = modelFrame(session);
  const posteriors = inferLatents(scope, "mean");
  const weights = categoryWeights(scope, posteriors);
  for (const [name, q] of posteriors) {
    if (!session.plan.sampled.includes(name)) continue;
    emitDensity(scope.frame, name, q, weights);
  }
  emitProbabilities(scope, weights);
}

/**
 * Probabilities of each latent category; or, with `of`, of an observed one given all the rest: it is enumerated in place of its data.
 */
export function predictProgram(session: Session, of?: string): void {
  if (of === undefined) {
    const scope = modelFrame(session);
    emitProbabilities(scope, categoryWeights(scope, inferLatents(scope, "mean")));
    return;
  }
  const variable = variableOf(session.ir.variables, of);
  const size = variable.type.kind === "binary" ? 2 : (variable.type.size ?? bug(`${of} has no size`));
  const enumerated = [...session.plan.enumerated, { variable: of, size }];
  const scope = modelScope(createFrame(session, 1, enumerated));
  for (const other of session.ir.variables) if (other.role !== "latent" && other !== variable) bindData(scope.frame, other);
  const names = enumerated.map(({ variable: name }) => name);
  emitProbabilities(scope, { names, joint: session.b.exp(normalised(scope.frame, logJoint(scope), names)) });
}

export interface CategoryWeights {
  names: string[];
  /** p(categories | data), over the enumerated axes; undefined without categories. */
  joint?: Value;
}

/** The posterior of all enumerated categories together: q where the model gives one, else by Bayes' rule at the latents' means. */
export function categoryWeights(scope: Scope, posteriors: Map<string, EvaluatedDensity>): CategoryWeights {
  const { frame } = scope;
  const { plan, ir } = frame.session;
  const names = plan.enumerated.map(({ variable }) => variable);
  if (names.length === 0) return { names };
  const learned = names.filter((name) => variableOf(ir.variables, name).posterior !== undefined);
  const summed = names.filter((name) => !learned.includes(name));
  const logs = learned.map((name) => logDensity(frame, posteriors.get(name) ?? bug(`no posterior of ${name}`), scope.variable(name)));
  if (summed.length > 0) logs.push(normalised(frame, logJoint(scope), summed));
  return { names, joint: frame.session.b.exp(normalised(frame, addAll(frame, logs), names)) };
}

/** Logarithms whose exponentials sum to 1 over the axes of the named categories. */
function normalised(frame: Frame, logs: Value, names: string[]): Value {
  const { b } = frame.session;
  const axes = names.map((name) => axisOf(frame, name) ?? bug(`${name} is not enumerated`));
  const shape = logs.shape.map((size, axis) => (axes.includes(axis) ? frame.axes[axis].size : size));
  const full = b.broadcastTo(logs, shape);
  return b.sub(full, b.logSumExp(full, axes, true));
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
    const rows = fullRows(frame, marginal);
    b.output(b.reshape(rows, [rows.shape[0], rows.shape[axis]]), { is: "result", name: `${name}.probabilities` });
  }
}

/**
 * Outputs a density's mean and canonical arguments, each [B, ...own]; of one that depends on a category only the mean, averaged by the
 * category's weights: a mixture has no arguments of its own.
 */
export function emitDensity(frame: Frame, name: string, density: EvaluatedDensity, weights?: CategoryWeights): void {
  const { b } = frame.session;
  const own = shapeOf(density.type);
  const emit = (argument: string, value: Value): void => {
    b.output(toRows(frame, fullRows(frame, value)), { is: "result", name: `${name}.${argument}` });
  };
  const mean = meanOf(frame, density);
  const args = canonicalArgs(frame, density);
  if (weights?.joint !== undefined && [mean, ...Object.values(args)].some((value) => value !== undefined && isEnumerated(frame, value))) {
    if (mean !== undefined) emit("mean", averageOver(frame, broadcastOwn(frame, mean, own), weights.joint, weights.names));
    return;
  }
  if (mean !== undefined) emit("mean", broadcastOwn(frame, mean, own));
  for (const [argument, value] of Object.entries(args)) {
    if (argument === "mean" && mean !== undefined) continue;
    // An argument's last axes may be its own (categories, the second side of a covariance); those before are the variable's.
    const extra = value.shape.length - rankOf(frame) - own.length;
    emit(argument, broadcastOwn(frame, value, [...own, ...value.shape.slice(value.shape.length - extra)]));
  }
}

function isEnumerated(frame: Frame, value: Value): boolean {
  return frame.axes.some((axis, i) => axis.name !== ROWS && axis.name !== DRAWS && value.shape[i] !== 1);
}

/** A value that is the same for every row, written out for all of them. */
function fullRows(frame: Frame, value: Value): Value {
  const [rows] = frame.axes;
  const shape = [rows.size, ...value.shape.slice(1)];
  return value.shape[0] === 1 ? frame.session.b.broadcastTo(value, shape) : value;
}

/** Outputs what the model says of an observed variable: its density, or its value where a generator makes it. */
export function emitObserved({ frame }: Scope, variable: Variable, said: Said, weights?: CategoryWeights): void {
  if (isDensity(said)) emitDensity(frame, variable.name, said, weights);
  else frame.session.b.output(toRows(frame, fullRows(frame, said)), { is: "result", name: `${variable.name}.mean` });
}
