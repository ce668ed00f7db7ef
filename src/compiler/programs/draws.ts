import { bug } from "../diagnostics/assert.ts";
import { DiagnosticError, diagnostic } from "../diagnostics/report.ts";
import { shapeOf } from "../math/shape.ts";
import { valueAlgebra } from "../math/values.ts";
import type { Dim, Value } from "../tensor/types.ts";
import { canonicalArgs, definitionOf, type EvaluatedDensity } from "./densities.ts";
import { drawnShape, type Frame } from "./frame.ts";
import { noiseValue } from "./session.ts";

const tiny = 1e-20;

/** A draw as a smooth function of noise of its own stream, [...batch, ...own]. */
export function reparameterised(frame: Frame, density: EvaluatedDensity, name: string): Value {
  const { b } = frame.session;
  const definition = definitionOf(density);
  const shape = drawnShape(frame, shapeOf(density.type));
  return b.from(density.node, () => {
    const vector = definition.vector?.[density.form];
    if (vector !== undefined) {
      const rule = vector.reparameterised ?? bug(`${density.distribution} can't be drawn smoothly`);
      return rule.value(b, noiseValue(frame.session, rule.noise, name, shape), density.args);
    }
    const rule = definition.reparameterised ?? bug(`${density.distribution} can't be drawn smoothly`);
    return rule.value(valueAlgebra(b), noiseValue(frame.session, rule.noise, name, shape), canonicalArgs(frame, density));
  });
}

/** A draw of any kind that programs know: smooth where there is one, else by comparing with uniform noise, or by Gumbel's maximum. */
export function drawn(frame: Frame, density: EvaluatedDensity, name: string): Value {
  const { b } = frame.session;
  const definition = definitionOf(density);
  const rule = definition.vector?.[density.form] ?? definition;
  if (rule.reparameterised !== undefined) return reparameterised(frame, density, name);
  const shape = drawnShape(frame, shapeOf(density.type));
  if (density.distribution === "Bernoulli") {
    const noise = noiseValue(frame.session, "uniform", name, shape);
    return b.cast(b.greater(canonicalArgs(frame, density).p, noise), "float");
  }
  if (density.distribution === "Categorical") return drawnCategory(frame, density, name, shape);
  throw new DiagnosticError(diagnostic("GEN7201", { name, distribution: density.distribution }));
}

/** arg max of log-weights plus Gumbel noise, [...batch, ...plate] int (Gumbel 1954). */
function drawnCategory(frame: Frame, density: EvaluatedDensity, name: string, shape: Dim[]): Value {
  const { b } = frame.session;
  const weights = density.form === "logits" ? density.args.logits : b.log(b.maximum(density.args.p, b.constant(tiny)));
  const size = weights.shape[weights.shape.length - 1];
  const uniform = noiseValue(frame.session, "uniform", name, [...shape, size]);
  const gumbel = b.neg(b.log(b.maximum(b.neg(b.log(b.maximum(uniform, b.constant(tiny)))), b.constant(tiny))));
  const scores = b.add(weights, gumbel);
  return b.argMax(scores, scores.shape.length - 1);
}

/** The mean of a density that has one, [...batch, ...own]. */
export function meanOf(frame: Frame, density: EvaluatedDensity): Value | undefined {
  const definition = definitionOf(density);
  if (definition.vector?.[density.form] !== undefined) return density.args.mean;
  return definition.mean?.(valueAlgebra(frame.session.b), canonicalArgs(frame, density));
}
