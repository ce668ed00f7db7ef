import { bug } from "../diagnostics/assert.ts";
import { isCategory } from "./categorical.ts";
import { drawCategory } from "./sampling.ts";
import type { DistributionDefinition, RandomSource, VectorForm } from "./types.ts";

/** The first `steps` categories of a chain: `initial` [K], `transition` [K, K] row-major, rows the state that is left. */
export function sampleChain(random: RandomSource, initial: ArrayLike<number>, transition: ArrayLike<number>, steps: number): number[] {
  const size = initial.length;
  const rows = Array.from({ length: size }, (_, k) => Array.from({ length: size }, (_, j) => transition[k * size + j]!));
  const states: number[] = [];
  for (let t = 0; t < steps; t++) states.push(drawCategory(random, t === 0 ? initial : rows[states[t - 1]!]!));
  return states;
}

/**
 * One event is a whole sequence of categories. Arguments: `initial` [K], `transition` [K, K]; for `sample` also `steps` [1]. In tensor
 * programs x is int [...batch, steps] with a known number of steps.
 */
const chain: VectorForm = {
  logDensity(b, x, p) {
    const steps = x.shape.at(-1);
    if (typeof steps !== "number") bug("a chain of unknown length has no log-density here: the forward recursion sums it");
    const axis = x.shape.length - 1;
    const size = p.initial!.shape.at(-1) as number;
    const chosen = b.cast(isCategory(b, x, size), "float");
    const first = b.reshape(b.slice(chosen, axis, 0, 1), [...x.shape.slice(0, -1), size]);
    const start = b.log(b.sum(b.mul(first, p.initial!), [-1]));
    if (steps === 1) return start;
    const [from, to] = [b.slice(chosen, axis, 0, steps - 1), b.slice(chosen, axis, 1)];
    const rows = b.matMul(from, p.transition!);
    return b.add(start, b.sum(b.log(b.sum(b.mul(rows, to), [-1])), [-1]));
  },
  logDensityNumber(x, p) {
    const size = p.initial!.length;
    let sum = Math.log(p.initial![x[0]!]!);
    for (let t = 1; t < x.length; t++) sum += Math.log(p.transition![x[t - 1]! * size + x[t]!]!);
    return sum;
  },
  sample: (random, p) => sampleChain(random, p.initial!, p.transition!, p.steps![0]!),
};

/** Of a category that depends on the one before it in its sequence. */
export const markov: DistributionDefinition = {
  name: "Markov",
  doc: "A category along a sequence that depends on the one before: `Markov(initial, transition)`; row i of `transition` is the law after i.",
  latex: "\\log p(x_{1:T}) = \\log \\pi_{x_1} + \\sum_{t=2}^{T} \\log A_{x_{t-1}, x_t}",
  forms: [
    {
      name: "initial",
      parameters: [
        { name: "initial", kind: "simplex", doc: "Probabilities of the first category of a sequence." },
        { name: "transition", kind: "simplex", doc: "Probabilities of the next category, one row for each category." },
      ],
    },
  ],
  support: "category",
  measure: "mass",
  canonical: (_m, _form, args) => args,
  em: { kernel: "table" },
  vector: { initial: chain },
};
