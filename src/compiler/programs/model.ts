import { bug } from "../diagnostics/assert.ts";
import { lawOf } from "../ir/laws.ts";
import type { Law, Variable } from "../ir/types/model.ts";
import { parentsFirst, readsOfLaw } from "../ir/walk.ts";
import { shapeOf } from "../math/shape.ts";
import { B } from "../tensor/dims.ts";
import type { Value } from "../tensor/types.ts";
import { type EvaluatedDensity, evaluateLaw, logDensity } from "./densities.ts";
import { meanOf, reparameterised } from "./draws.ts";
import { alignBatch, axisOf, createFrame, DRAWS, type Frame, rankOf, rowsIn } from "./frame.ts";
import { modelScope, type Scope } from "./scope.ts";
import { dataValue, type Session } from "./session.ts";

/** A frame in which observed and given variables are data and discrete latents are enumerated. */
export function modelFrame(session: Session, draws = 1): Scope {
  const scope = modelScope(createFrame(session, draws, session.plan.enumerated));
  for (const variable of session.ir.variables) if (variable.role !== "latent") bindData(scope.frame, variable);
  return scope;
}

/** Makes a variable an input of role data, [B, ...shape]. */
export function bindData(frame: Frame, variable: Variable): Value {
  const dtype = variable.type.kind === "category" ? "int" : "float";
  const value = rowsIn(frame, dataValue(frame.session, variable.name, dtype, [B, ...shapeOf(variable.type)]));
  frame.values.set(variable.name, value);
  return value;
}

/** Densities of the posteriors, latents drawn from them (or set to their means) in an order that lets each read those before it. */
export function inferLatents(scope: Scope, how: "draw" | "mean"): Map<string, EvaluatedDensity> {
  const { frame } = scope;
  const { ir, plan } = frame.session;
  const posteriors = new Map<string, EvaluatedDensity>();
  const lawOfPosterior = (variable: Variable): Law => variable.posterior?.law ?? bug(`${variable.name} has no posterior`);
  const inferred = ir.variables.filter((variable) => variable.posterior !== undefined);
  for (const variable of parentsFirst(inferred, (latent) => readsOfLaw(ir, lawOfPosterior(latent)).variables)) {
    const q = evaluateLaw(scope, lawOfPosterior(variable));
    posteriors.set(variable.name, q);
    if (!plan.sampled.includes(variable.name)) continue;
    const mean = how === "mean" ? meanOf(frame, q) : undefined;
    frame.values.set(variable.name, mean ?? reparameterised(frame, q, variable.name));
  }
  return posteriors;
}

/** A factor of the model: the density of a latent or observed variable given its parents, and log p at its value, [...batch]. */
export interface Factor {
  density: EvaluatedDensity;
  log: Value;
}

/**
 * Every factor by its variable's name. Each law is evaluated once: a second reading would move the states of its layers twice.
 */
export function factorsOf(scope: Scope): Map<string, Factor> {
  const { frame } = scope;
  const out = new Map<string, Factor>();
  for (const variable of frame.session.ir.variables) {
    if (variable.role === "given") continue;
    const density = evaluateLaw(scope, lawOf(variable));
    out.set(variable.name, { density, log: logDensity(frame, density, scope.variable(variable.name)) });
  }
  return out;
}

/** log p of all variables together, [...batch]. */
export function logJoint(scope: Scope): Value {
  return addAll(
    scope.frame,
    [...factorsOf(scope).values()].map(({ log }) => log),
  );
}

export function addAll(frame: Frame, values: Value[]): Value {
  const { b } = frame.session;
  return values.length === 0 ? b.constant(0) : values.reduce((sum, value) => b.add(sum, value));
}

/** log Σ over the axes of the named categories, keeping them as size 1. A value that does not depend on one is counted once for each. */
export function logSumOver(frame: Frame, value: Value, names: string[]): Value {
  if (names.length === 0) return value;
  const { b } = frame.session;
  const axes = names.map((name) => axisOf(frame, name) ?? bug(`${name} is not enumerated`));
  const shape = value.shape.map((size, axis) => (axes.includes(axis) ? frame.axes[axis].size : size));
  return b.logSumExp(b.broadcastTo(value, shape), axes, true);
}

/** Σ over the categories of weight times value, keeping their axes as size 1. */
export function averageOver(frame: Frame, value: Value, weights: Value, names: string[]): Value {
  if (names.length === 0) return value;
  const { b } = frame.session;
  const own = value.shape.length - rankOf(frame);
  const wide = own === 0 ? weights : b.reshape(weights, [...weights.shape, ...Array.from({ length: own }, () => 1)]);
  const [left, right] = own === 0 ? alignBatch(frame, [value, wide]) : [value, wide];
  const axes = names.map((name) => axisOf(frame, name) ?? bug(`${name} is not enumerated`));
  const product = b.mul(left, right);
  return b.sum(product, axes, true);
}

/** A value whose enumerated axes are all of size 1, as [B, ...own], or [B, S, ...own] where there are draws. */
export function toRows(frame: Frame, value: Value): Value {
  const batch = frame.axes.flatMap((axis, i) => (i === 0 || axis.name === DRAWS ? [value.shape[i]] : []));
  return frame.session.b.reshape(value, [...batch, ...value.shape.slice(rankOf(frame))]);
}
