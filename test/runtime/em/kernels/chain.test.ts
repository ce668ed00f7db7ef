import fc from "fast-check";
import { test } from "vitest";
import { chainPass } from "../../../../src/runtime/em/kernels/chain.ts";
import { type Covariance, chain, normal, plan } from "../support/plans.ts";
import { cases, expectSame, modelOf } from "./same.ts";

const covariances: Covariance[] = ["full", "tied", "diagonal", "tied spherical"];

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
      const model = modelOf(plan([chain("k", K)], [normal(D, covariance, ["k"])]), { ...drawn, rows, weighted: false }, sequences);
      expectSame(model, chainPass(model, { relaxed: drawn.relaxed }), 1e-10);
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
