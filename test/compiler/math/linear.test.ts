import fc from "fast-check";
import { expect, test } from "vitest";
import {
  cholesky,
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
