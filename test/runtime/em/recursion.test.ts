import { expect, test } from "vitest";
import { forwardBackward, logSumExp } from "../../../src/runtime/em/recursion/index.ts";
import { logRecursion } from "../../../src/runtime/em/recursion/logarithms.ts";
import { scaledRecursion } from "../../../src/runtime/em/recursion/scaled.ts";
import type { ChainLaw, ChainSteps, Recursion } from "../../../src/runtime/em/recursion/types.ts";
import { createRandom } from "../../../src/runtime/random/index.ts";

/** Everything that a pass says of a sequence. */
function passOver(recursion: Pick<Recursion, "forward" | "back">, law: ChainLaw, sequence: ChainSteps) {
  const logLikelihood = recursion.forward(law, sequence);
  const moves = new Float64Array(law.transition.length);
  const smoothed = Array.from({ length: sequence.steps }, () => Array.from(recursion.back(1, moves))).reverse();
  return { logLikelihood, smoothed, moves: Array.from(moves, (move, i) => move * law.transition[i]) };
}

/** The same from all paths, in logarithms, which nothing is too small for. */
function enumerated({ initial, transition, chainOf }: ChainLaw, { steps, logs }: ChainSteps) {
  const H = initial.length;
  const paths = Array.from({ length: H ** steps }, (_path, code) => {
    const states = Array.from({ length: steps }, (_state, t) => Math.floor(code / H ** t) % H);
    const log = states.reduce(
      (sum, h, t) => sum + Math.log(t === 0 ? initial[h] : transition[chainOf[states[t - 1]] * H + h]) + logs[t * H + h],
      0,
    );
    return { states, log };
  });
  const logLikelihood = logSumExp(
    paths.map(({ log }) => log),
    paths.length,
  );
  const share = (holds: (states: number[]) => boolean): number =>
    paths.reduce((sum, { states, log }) => sum + (holds(states) ? Math.exp(log - logLikelihood) : 0), 0);
  return {
    logLikelihood,
    smoothed: Array.from({ length: steps }, (_step, t) => Array.from({ length: H }, (_p, h) => share((states) => states[t] === h))),
    moves: Array.from({ length: transition.length }, (_move, i) =>
      paths.reduce((sum, { states, log }) => {
        const times = states.filter((h, t) => t > 0 && chainOf[states[t - 1]] * H + h === i).length;
        return sum + times * Math.exp(log - logLikelihood);
      }, 0),
    ),
  };
}

const near = (found: ReturnType<typeof passOver>, truth: ReturnType<typeof enumerated>): void => {
  expect(found.logLikelihood).toBeCloseTo(truth.logLikelihood, 9);
  expect(found.smoothed).toEqual(truth.smoothed.map((step) => step.map((p) => expect.closeTo(p, 10))));
  expect(found.moves).toEqual(truth.moves.map((count) => expect.closeTo(count, 10)));
};

const all = (states: number) => () => Int32Array.from({ length: states }, (_state, h) => h);

test("both recursions give what all paths give, where a step hands on less than its state", () => {
  const random = createRandom(3, "recursion");
  // Two values of the chain, each with two of what its law reads; p(chain | rest) sums to 1 over the chain.
  const chainOf = Int32Array.of(0, 0, 1, 1);
  const shares = Array.from({ length: 6 }, () => random.uniform());
  const law = (row: number): number[] => [shares[2 * row], shares[2 * row + 1], 1 - shares[2 * row], 1 - shares[2 * row + 1]];
  const chain: ChainLaw = { chainOf, initial: Float64Array.from(law(0)), transition: Float64Array.from([...law(1), ...law(2)]) };
  const sequence = { steps: 4, logs: Float64Array.from({ length: 16 }, () => 3 * random.normal()), statesAt: all(4) };
  const truth = enumerated(chain, sequence);
  near(passOver(scaledRecursion(4, 4, 2), chain, sequence), truth);
  near(passOver(logRecursion(4, 4, 2), chain, sequence), truth);
});

// State 1 can't be entered from state 0. The first rows all but exclude it, and the later ones exclude state 0 still more.
test("paths that look hopeless at first are kept where later rows need them", () => {
  const law: ChainLaw = {
    chainOf: Int32Array.of(0, 1),
    initial: Float64Array.of(0.5, 0.5),
    transition: Float64Array.of(1, 0, 0.3, 0.7),
  };
  for (const late of [-700, -1500, -5000]) {
    const sequence = { steps: 4, logs: Float64Array.of(0, -400, 0, -400, late, 0, late / 2, -1), statesAt: all(2) };
    const truth = enumerated(law, sequence);
    near(passOver(forwardBackward(4, 2, 2), law, sequence), truth);
    near(passOver(logRecursion(4, 2, 2), law, sequence), truth);
  }
  const hopeless = { steps: 4, logs: Float64Array.of(0, -400, 0, -400, -5000, 0, -2500, -1), statesAt: all(2) };
  expect(scaledRecursion(4, 2, 2).forward(law, hopeless)).toBeUndefined();
});

test("an impossible row tells nothing about the states, in both recursions", () => {
  const law: ChainLaw = {
    chainOf: Int32Array.of(0, 1),
    initial: Float64Array.of(0.4, 0.6),
    transition: Float64Array.of(0.9, 0.1, 0.3, 0.7),
  };
  const never = Number.NEGATIVE_INFINITY;
  const sequence = { steps: 3, logs: Float64Array.of(-1, -2, never, never, -3, 0), statesAt: all(2) };
  const without = { ...sequence, logs: Float64Array.of(-1, -2, 0, 0, -3, 0) };
  for (const recursion of [scaledRecursion(3, 2, 2), logRecursion(3, 2, 2)]) {
    const found = passOver(recursion, law, sequence);
    expect(found.logLikelihood).toBe(never);
    expect(found.smoothed).toEqual(enumerated(law, without).smoothed.map((step) => step.map((p) => expect.closeTo(p, 12))));
  }
});
