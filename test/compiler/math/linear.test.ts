import fc from "fast-check";
import { expect, test } from "vitest";
import {
  cholesky,
  factorOfProduct,
  identityMatrix,
  inverseOfFactored,
  logDeterminant,
  multiply,
  solveFactored,
  solveLower,
  timesTransposed,
  transposed,
} from "../../../src/compiler/math/linear.ts";

const square = fc.integer({ min: 1, max: 6 }).chain((n) =>
  fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: n * n, maxLength: n * n }).map((entries) => {
    const a = timesTransposed(entries, n, n);
    for (let i = 0; i < n; i++) a[i * n + i]! += 0.5;
    return { n, a };
  }),
);

function expectClose(a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): void {
  expect(a.length).toBe(b.length);
  for (let i = 0; i < a.length; i++) expect(Math.abs(a[i]! - b[i]!)).toBeLessThan(tolerance);
}

test("L Lᵀ gives the matrix back, and solving undoes multiplying", () => {
  fc.assert(
    fc.property(square, ({ n, a }) => {
      const found = cholesky(a, n);
      if (!found.ok) throw new Error("not positive definite");
      expectClose(timesTransposed(found.factor, n, n), a, 1e-12);
      const x = multiply(a, identityMatrix(n), n, n, n);
      expectClose(solveFactored(found.factor, n, x, n), identityMatrix(n), 1e-9);
      expectClose(multiply(inverseOfFactored(found.factor, n), a, n, n, n), identityMatrix(n), 1e-9);
      expectClose(multiply(found.factor, solveLower(found.factor, n, a, n), n, n, n), a, 1e-10);
    }),
    { seed: 3, numRuns: 60 },
  );
});

test("determinant of a known matrix", () => {
  const found = cholesky(Float64Array.from([4, 2, 2, 5]), 2);
  if (!found.ok) throw new Error("not positive definite");
  expect(logDeterminant(found.factor, 2)).toBeCloseTo(Math.log(16), 14);
});

test("the column that isn't positive definite is named", () => {
  expect(cholesky(Float64Array.from([1, 0, 0, 0, 1, 1, 0, 1, 1]), 3)).toEqual({ ok: false, column: 2 });
  expect(cholesky(Float64Array.from([Number.NaN]), 1)).toEqual({ ok: false, column: 0 });
});

test("transposed", () => {
  expect([...transposed([1, 2, 3, 4, 5, 6], 2, 3)]).toEqual([1, 4, 2, 5, 3, 6]);
});

test("the factor of a product, from more columns than rows too", () => {
  const wide = fc.record({
    n: fc.integer({ min: 1, max: 5 }),
    more: fc.integer({ min: 0, max: 3 }),
    seed: fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 40, maxLength: 40 }),
  });
  fc.assert(
    fc.property(wide, ({ n, more, seed }) => {
      const columns = n + more;
      const a = Float64Array.from({ length: n * columns }, (_entry, at) => seed[at]! + (at % columns === Math.floor(at / columns) ? 5 : 0));
      const factor = factorOfProduct(a, n, columns);
      expectClose(timesTransposed(factor, n, n), timesTransposed(a, n, columns), 1e-12 * 100);
      for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) expect(factor[i * n + j]).toBe(0);
    }),
    { seed: 4, numRuns: 60 },
  );
});

test("a factor keeps what is a trillionth of the product's largest direction", () => {
  const a = [3 * 2 ** 20, 0.5, 2 ** -20, 5 * 2 ** 20, -0.25, 3 * 2 ** -20, 7 * 2 ** 20, 0.75, -5 * 2 ** -20];
  // mpmath 1.3.0, mp.dps = 60: cholesky(A * A.T)
  const exact = [
    3145728.0000000396, 0, 0, 5242879.999999894, 1.083333333334066, 0, 7340032.000000026, 0.4166666666581656, 7.482675405643884e-6,
  ];
  const found = factorOfProduct(a, 3, 3);
  for (const [i, value] of exact.entries()) expect(Math.abs(found[i]! - value)).toBeLessThanOrEqual(1e-9 * Math.abs(value));
  expect(cholesky(timesTransposed(a, 3, 3), 3).ok).toBe(false);
});
