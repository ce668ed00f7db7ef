import type { Args } from "../math/algebra.ts";
import type { Builder, Value } from "../tensor/types.ts";
import { lastSize } from "./factor.ts";
import { drawCategory } from "./sampling.ts";
import type { DistributionDefinition, VectorForm } from "./types.ts";

/** True where axis K holds the category of x: int or float [...batch] against 0 … K-1, bool [...batch, K]. */
export function isCategory(b: Builder, x: Value, size: number): Value {
  const ramp = { shape: [size], data: Float64Array.from({ length: size }, (_, k) => k) };
  return b.equal(b.reshape(x, [...x.shape, 1]), b.constant(ramp, x.dtype));
}

/** The entry of the last axis of `values` [...batch, K] that category x selects, [...batch]. */
function entryOf(b: Builder, x: Value, values: Value): Value {
  return b.sum(b.select(isCategory(b, x, lastSize(values)), values, b.constant(0)), [-1]);
}

/** Logarithms of probabilities that are given in either form. Those of 0 are 0, as they only ever meet a factor 0. */
function logProbabilities(b: Builder, p: Args<Value>): Value {
  if (p.logits) return b.sub(p.logits, b.logSumExp(p.logits, [-1], true));
  return b.log(b.select(b.greater(p.p!, b.constant(0)), p.p!, b.constant(1)));
}

function divergence(b: Builder, q: Args<Value>, p: Args<Value>): Value {
  const weights = q.logits ? b.softmax(q.logits) : q.p!;
  // Where the prior forbids what q allows, the divergence is infinite: only there does log p keep its -inf.
  const prior = p.logits ? logProbabilities(b, p) : b.log(b.select(b.greater(weights, b.constant(0)), p.p!, b.constant(1)));
  return b.sum(b.mul(weights, b.sub(logProbabilities(b, q), prior)), [-1]);
}

const kl = { "Categorical.p": divergence, "Categorical.logits": divergence };

function softmax(logits: ArrayLike<number>): number[] {
  const most = Math.max(...Array.from(logits));
  const powers = Array.from(logits, (l) => Math.exp(l - most));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** Arguments: `p` [...batch, K]. x is the category, int [...batch]. */
const byProbability: VectorForm = {
  logDensity: (b, x, p) => b.log(entryOf(b, x, p.p!)),
  logDensityNumber: (x, p) => Math.log(p.p![x[0]!]!),
  sample: (random, p) => [drawCategory(random, p.p!)],
  kl,
};

/** Arguments: `logits` [...batch, K], any real numbers; only differences matter. */
const byLogits: VectorForm = {
  logDensity: (b, x, p) => b.sub(entryOf(b, x, p.logits!), b.logSumExp(p.logits!, [-1])),
  logDensityNumber(x, p) {
    const logits = Array.from(p.logits!);
    const most = Math.max(...logits);
    return logits[x[0]!]! - most - Math.log(logits.reduce((sum, l) => sum + Math.exp(l - most), 0));
  },
  sample: (random, p) => [drawCategory(random, softmax(p.logits!))],
  kl,
};

/** Of one of K categories. The last axis of its argument runs over the categories. */
export const categorical: DistributionDefinition = {
  name: "Categorical",
  doc: "One of K categories. `Categorical(p)` by probabilities, `Categorical(logits: l)` by their logarithms up to a constant.",
  latex: "\\log p(x) = \\log p_x",
  forms: [
    { name: "p", parameters: [{ name: "p", kind: "simplex", doc: "Probabilities." }] },
    {
      name: "logits",
      parameters: [{ name: "logits", kind: "real", doc: "Log-probabilities up to a constant; the last axis has K numbers." }],
    },
  ],
  support: "category",
  measure: "mass",
  canonical: (_m, _form, args) => args,
  em: { kernel: "table" },
  vector: { p: byProbability, logits: byLogits },
};
