import { bug } from "../diagnostics/assert.ts";
import type { NodeId } from "../diagnostics/types.ts";
import { distributions } from "../distributions/index.ts";
import type { DistributionDefinition } from "../distributions/types.ts";
import type { Density, Law, ValueType } from "../ir/types/model.ts";
import type { Args } from "../math/algebra.ts";
import { shapeOf } from "../math/shape.ts";
import { valueAlgebra } from "../math/values.ts";
import { divergenceKey } from "../objectives/terms.ts";
import { sameShape } from "../tensor/dims.ts";
import type { Dim, Value } from "../tensor/types.ts";
import { evaluate } from "./expressions.ts";
import { alignOwn, type Frame, rankOf } from "./frame.ts";
import { callNetwork } from "./networks.ts";
import type { Scope } from "./scope.ts";

/** A density whose arguments are values of a frame. */
export interface EvaluatedDensity {
  distribution: string;
  form: string;
  args: Args<Value>;
  type: ValueType;
  node: NodeId;
}

export function evaluateLaw(scope: Scope, law: Law): EvaluatedDensity {
  if (law.is === "density") return evaluateDensity(scope, law.density);
  const result = callNetwork(scope, law.call);
  return result.is === "density" ? result.density : bug(`${law.call.network} stands after ~ but returns a value`);
}

/** Arguments have the variable's own axes, of size 1 where they are shared. */
export function evaluateDensity(scope: Scope, density: Density): EvaluatedDensity {
  const { distribution, form, type, node } = density;
  const rank = shapeOf(type).length;
  const args: Args<Value> = {};
  for (const [name, expr] of Object.entries(density.args))
    args[name] = alignOwn(scope.frame, evaluate(scope, expr), rank + extraAxes(distribution, form, name));
  return { distribution, form, args, type, node };
}

/**
 * Axes that an argument has beyond its variable's: the categories of a Categorical, the second side of a covariance. A matrix has one number
 * of degrees of freedom.
 */
function extraAxes(distribution: string, form: string, argument: string): number {
  if (distribution === "Categorical") return 1;
  if (distribution === "InverseWishart" && argument === "df") return -2;
  return distribution === "Normal" && form === "cov" && argument === "cov" ? 1 : 0;
}

export function definitionOf(density: { distribution: string }): DistributionDefinition {
  return distributions[density.distribution] ?? bug(`no distribution ${density.distribution}`);
}

/** Several readings of one density as one, argument by argument. */
export function mapDensities(densities: EvaluatedDensity[], merge: (values: Value[]) => Value): EvaluatedDensity {
  const [first] = densities;
  const args: Args<Value> = {};
  for (const name of Object.keys(first.args)) args[name] = merge(densities.map((density) => density.args[name]));
  return { ...first, args };
}

/** log p(x), nats, [...batch]: summed over the variable's own axes. */
export function logDensity(frame: Frame, density: EvaluatedDensity, x: Value): Value {
  const { b } = frame.session;
  return b.from(density.node, () => {
    const definition = definitionOf(density);
    const vector = definition.vector?.[density.form];
    const each = vector === undefined ? elementwise(frame, definition, density, x) : vector.logDensity(b, x, density.args);
    return sumOwn(frame, each);
  });
}

function elementwise(frame: Frame, definition: DistributionDefinition, density: EvaluatedDensity, x: Value): Value {
  const m = valueAlgebra(frame.session.b);
  const own = definition.logDensityOf?.[density.form];
  if (own !== undefined) return own(m, x, density.args);
  const formula = definition.logDensity ?? bug(`${density.distribution} has no elementwise density`);
  return formula(m, x, definition.canonical(m, density.form, density.args));
}

export function sumOwn(frame: Frame, value: Value): Value {
  const own = value.shape.length - rankOf(frame);
  if (own === 0) return value;
  return frame.session.b.sum(
    value,
    Array.from({ length: own }, (_axis, i) => rankOf(frame) + i),
  );
}

/** Arguments of the canonical form, by name; a vector form keeps its own. */
export function canonicalArgs(frame: Frame, density: EvaluatedDensity): Args<Value> {
  const definition = definitionOf(density);
  if (definition.vector?.[density.form] !== undefined) return density.args;
  return definition.canonical(valueAlgebra(frame.session.b), density.form, density.args);
}

/** KL(q || p) in closed form, [...batch], or undefined where this pair has none. */
export function closedDivergence(frame: Frame, q: EvaluatedDensity, p: EvaluatedDensity): Value | undefined {
  const { b } = frame.session;
  const definition = definitionOf(q);
  const key = divergenceKey({ ...p, args: {} });
  const vector = definition.vector?.[q.form];
  if (vector !== undefined) {
    const formula = vector.kl?.[key];
    return formula === undefined ? undefined : b.from(q.node, () => sumOwn(frame, formula(b, q.args, p.args)));
  }
  const formula = definition.kl?.[key];
  if (formula === undefined) return undefined;
  return b.from(q.node, () => {
    const each = formula(valueAlgebra(b), canonicalArgs(frame, q), canonicalArgs(frame, p));
    return sumOwn(frame, broadcastOwn(frame, each, shapeOf(q.type)));
  });
}

/** A value that shares entries over own axes, written out over all of them, so that sums count each. */
export function broadcastOwn(frame: Frame, value: Value, own: readonly Dim[]): Value {
  const shape = [...value.shape.slice(0, rankOf(frame)), ...own];
  return sameShape(value.shape, shape) ? value : frame.session.b.broadcastTo(value, shape);
}
