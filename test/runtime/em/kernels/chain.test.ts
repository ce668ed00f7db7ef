import fc from "fast-check";
import { expect, test } from "vitest";
import type { Emission, StatisticsPlan } from "../../../../src/compiler/ir/types/plan.ts";
import { chainPass } from "../../../../src/runtime/em/kernels/chain.ts";
import { halvesPass } from "../../../../src/runtime/em/kernels/halves.ts";
import { createModel, type EmModel } from "../../../../src/runtime/em/model.ts";
import { type Covariance, categorical, chain, emission, normal, observedCategory, plan, use } from "../support/plans.ts";
import { build, structures } from "../support/structures.ts";
import { type Case, cases, expectSame, modelOf } from "./same.ts";

const covariances: Covariance[] = ["full", "tied", "diagonal", "tied spherical"];

/** Whatever kernel a fit would take. */
const passOf = (model: EmModel, relaxed: boolean) => chainPass(model, { relaxed }) ?? halvesPass(model, { relaxed });

/** Sequences of these lengths, one behind the other. */
function sequencesOf(lengths: number[]): { start: number; end: number }[] {
  let end = 0;
  return lengths.map((length) => {
    end += length;
    return { start: end - length, end };
  });
}

test.each(covariances)("sequences of unequal lengths, Normals with %s covariance: the sums of the plain path", (covariance) => {
  const lengths = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(cases, lengths, fc.integer({ min: 1, max: 18 }), fc.integer({ min: 2, max: 11 }), (drawn, drawnLengths, D, K) => {
      const sequences = sequencesOf([...drawnLengths, 1]);
      const rows = sequences[sequences.length - 1].end;
      const model = modelOf(plan([chain("k", K)], [normal(D, covariance, ["k"])]), { ...drawn, rows }, sequences);
      expectSame(model, passOf(model, drawn.relaxed), 1e-10);
    }),
    { numRuns: 30, seed: 3 },
  );
});

test.each([2, 3, 4, 5, 16, 33])("few long sequences of %i states", (K) => {
  for (const lengths of [[500], [300, 170, 9]]) {
    const sequences = sequencesOf(lengths);
    const rows = sequences[sequences.length - 1].end;
    const model = modelOf(plan([chain("k", K)], [normal(3, "full", ["k"])]), { rows, weighted: false, relaxed: true, seed: K }, sequences);
    expectSame(model, chainPass(model, { relaxed: true }), 1e-10);
  }
});

const readers: Record<string, Emission> = {
  StudentT: emission("StudentT", 2, { mean: use("mean", ["k"], [2]), std: use("rate_a", ["k"], [2]), df: use("rate_b", ["k"], [2]) }),
  Laplace: emission("Laplace", 2, { mean: use("mean", ["k"], [2]), scale: use("rate", ["k"], [2]) }),
};

test.each(Object.keys(readers))("%s, whose M step reads the values, over many sequences and few: the sums of the plain path", (family) => {
  const lengths = fc.array(fc.integer({ min: 0, max: 150 }), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(cases, lengths, fc.constantFrom(2, 3, 5, 9), (drawn, drawnLengths, K) => {
      const sequences = sequencesOf([...drawnLengths, 1]);
      const rows = sequences[sequences.length - 1].end;
      const model = modelOf(plan([chain("k", K)], [readers[family]]), { ...drawn, rows }, sequences);
      expectSame(model, chainPass(model, { relaxed: drawn.relaxed }), 1e-10);
    }),
    { numRuns: 30, seed: 8 },
  );
});

test.each([2, 3, 4, 5, 16, 33])("few long sequences of %i states under covariances, with missing entries", (K) => {
  for (const lengths of [[500], [300, 170, 9]]) {
    const sequences = sequencesOf(lengths);
    const rows = sequences[sequences.length - 1].end;
    const drawn: Case = { rows, gaps: 0.2, weighted: false, relaxed: true, seed: K };
    const model = modelOf(plan([chain("k", K)], [normal(3, "full", ["k"])]), drawn, sequences);
    expect(chainPass(model, { relaxed: true })).toBeUndefined();
    expectSame(model, halvesPass(model, { relaxed: true }), 1e-10);
  }
});

test.each([1, 2, 127, 128, 129, 255, 256, 257, 384])("a sequence of %i steps, at the edges of blocks", (length) => {
  for (const K of [3, 6]) {
    const model = modelOf(
      plan([chain("k", K)], [normal(1, "diagonal", ["k"])]),
      { rows: length, weighted: false, relaxed: true, seed: length },
      sequencesOf([length]),
    );
    expectSame(model, chainPass(model, { relaxed: true }), 1e-10);
  }
});

test.each([1023, 1024, 1025, 3100])("a sequence of %i steps, at the edges of what is smoothed at a time", (length) => {
  const sequences = sequencesOf([length, 1100]);
  for (const inPlace of [true, false]) {
    const model = modelOf(
      plan([chain("k", 5)], [normal(1, "diagonal", ["k"])]),
      { rows: length + 1100, weighted: false, relaxed: true, seed: length, inPlace },
      sequences,
    );
    expectSame(model, chainPass(model, { relaxed: true }), 1e-10);
  }
});

test("a long sequence that can only go forward, its densities far apart, as logarithms have it", () => {
  const K = 6;
  const model = modelOf(plan([chain("k", K)], [normal(1, "diagonal", ["k"])]), { rows: 4600, weighted: false, relaxed: true, seed: 7 }, [
    { start: 0, end: 4600 },
  ]);
  const { initial, transition, mean_x: mean } = model.parameters;
  // The next state is 1e-300 to 1e-60 as probable at first sight as the present one, and each step of it tells it apart by up to e^-400.
  for (let i = 0; i < K; i++) for (let j = 0; j < K; j++) transition[i * K + j] = j === i ? 1 : j === i + 1 ? 10 ** (-300 + 60 * i) : 0;
  for (let k = 0; k < K; k++) mean[k] = 20 * k;
  initial.fill(0);
  initial[0] = 1;
  for (let row = 0; row < 4600; row++) model.data.fields.x[row] = 20 * Math.floor(row / 800) + Math.sin(row);
  model.parameters.var_x.fill(1);
  model.refresh();
  const pass = chainPass(model, { relaxed: true });
  expectSame(model, pass, 1e-9);
});

test("categories beside a chain, several chains, and laws that a category selects: one chain over their product", () => {
  const two = use("transition_b", [], [2, 2]);
  const plans: StatisticsPlan[] = [
    // Gaussian mixtures as what a state emits, with weights of their own.
    plan([chain("k", 3), categorical("m", 2, use("weights_m", ["k"], [2]))], [normal(2, "full", ["k", "m"])]),
    plan(
      [chain("a", 2, use("initial_a", [], [2]), use("transition_a", [], [2, 2])), chain("b", 2, use("initial_b", [], [2]), two)],
      [normal(2, "full", ["a", "b"]), normal(1, "diagonal", ["a"], "y")],
    ),
    plan([chain("k", 3), observedCategory("y", 2)], [normal(2, "full", ["k", "y"])]),
    plan([observedCategory("y", 2), chain("k", 3, use("initial", [], [3]), use("transition", ["y"], [3, 3]))], [normal(2, "full", ["k"])]),
  ];
  for (const model of plans)
    fc.assert(
      fc.property(cases, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 7 }), (drawn, lengths) => {
        const sequences = sequencesOf(lengths);
        const rows = sequences[sequences.length - 1].end;
        const bound = modelOf(model, { ...drawn, rows }, sequences);
        expectSame(bound, passOf(bound, drawn.relaxed), 1e-10);
      }),
      { numRuns: 12, seed: 11 },
    );
});

test("categories of whole sequences, latent and observed: a chain for each of their values", () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(structures, lengths, fc.boolean(), (structure, drawn, relaxed) => {
      const { model, parameters, data } = build(structure, drawn);
      const bound = { ...createModel(model, data, parameters), parameters, emissions: model.emissions };
      bound.refresh();
      expectSame(bound, chainPass(bound, { relaxed }), 1e-10);
    }),
    { numRuns: 100, seed: 12 },
  );
});

test("a class under which a whole sequence is less probable than any number shows in others only", () => {
  const sequences = sequencesOf([120, 40, 120]);
  const classes = plan([{ ...categorical("c", 2), plate: "sequence" }, chain("k", 2)], [normal(1, "diagonal", ["c", "k"])]);
  const model = modelOf(classes, { rows: 280, weighted: false, relaxed: true, seed: 3 }, sequences);
  model.parameters.mean_x.set([0, 1, 40, 41]);
  for (const { start, end } of sequences.slice(1))
    for (let row = start; row < end; row++) model.data.fields.x[row] += 40 * (start === 120 ? 1 : 0);
  model.refresh();
  expectSame(model, chainPass(model, { relaxed: true }), 1e-10);
});
