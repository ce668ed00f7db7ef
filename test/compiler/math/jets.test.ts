import fc from "fast-check";
import { expect, test } from "vitest";
import { distributions } from "../../../src/compiler/distributions/index.ts";
import type { Algebra } from "../../../src/compiler/math/algebra.ts";
import { jets, variableJet } from "../../../src/compiler/math/jets.ts";
import { numbers } from "../../../src/compiler/math/numbers.ts";
import { deviance, digamma, factorialExcess, log1p, logGamma, logRatio } from "../../../src/compiler/math/special.ts";

type Formula = <E>(m: Algebra<E>, x: E, y: E) => E;

/** Each op of the algebra, and compositions, in two variables from (0.2, 3). */
const formulas: Record<string, Formula> = {
  neg: (m, x, y) => m.mul(m.neg(x), y),
  sum: (m, x, y) => m.sub(m.add(x, m.mul(y, y)), m.mul(m.number(3), m.mul(x, y))),
  div: (m, x, y) => m.div(x, y),
  exp: (m, x, y) => m.exp(m.mul(x, y)),
  log: (m, x, y) => m.log(m.add(x, m.mul(y, y))),
  sqrt: (m, x, y) => m.sqrt(m.mul(x, y)),
  abs: (m, x, y) => m.abs(m.sub(m.mul(x, x), m.mul(m.number(20), y))),
  tanh: (m, x, y) => m.tanh(m.sub(x, y)),
  sigmoid: (m, x, y) => m.sigmoid(m.sub(m.mul(x, x), y)),
  softplus: (m, x, y) => m.softplus(m.sub(x, m.mul(y, y))),
  erf: (m, x, y) => m.erf(m.sub(x, m.mul(x, y))),
  maximum: (m, x, y) => m.maximum(m.mul(x, y), m.number(-1)),
  minimum: (m, x, y) => m.minimum(m.mul(x, y), m.number(-1)),
  select: (m, x, y) => m.select(m.greater(x, y), m.mul(x, m.mul(x, y)), m.exp(y)),
  selectEqual: (m, x, y) => m.select(m.greaterEqual(x, m.number(0)), m.mul(m.mul(x, x), y), y),
  logGamma: (m, x, y) => logGamma(m, m.add(x, y)),
  log1p: (m, x, y) => log1p(m, m.mul(x, y)),
  logRatio: (m, x, y) => logRatio(m, x, m.mul(x, y)),
  deviance: (m, x, y) => deviance(m, m.mul(x, x), y),
  factorialExcess: (m, x, y) => factorialExcess(m, m.mul(m.number(4), m.mul(x, y))),
  digamma: (m, x, y) => m.mul(x, digamma(m, m.add(x, y))),
};

/** Differences of fourth order of the values, as an independent source. */
function differences(f: (x: number, y: number) => number, x: number, y: number): { gradient: number[]; hessian: number[] } {
  const h = 1e-3;
  const slope = (g: (at: number) => number): number => (8 * (g(h) - g(-h)) - (g(2 * h) - g(-2 * h))) / (12 * h);
  const dx = (atY: number, atX = x): number => slope((s) => f(atX + s, atY));
  const dy = (atY: number): number => slope((s) => f(x, atY + s));
  return {
    gradient: [dx(y), dy(y)],
    hessian: [slope((s) => dx(y, x + s)), slope((s) => dx(y + s)), slope((s) => dx(y + s)), slope((s) => dy(y + s))],
  };
}

test.each(Object.entries(formulas))("first and second derivatives are those of differences: %s", (_name, formula) => {
  fc.assert(
    fc.property(fc.double({ min: 0.2, max: 3, noNaN: true }), fc.double({ min: 0.2, max: 3, noNaN: true }), (x, y) => {
      fc.pre(Math.abs(x - y) > 0.01 && Math.abs(x * x - 20 * y) > 0.1);
      const found = formula(jets(2), variableJet(2, 0, x), variableJet(2, 1, y));
      const wanted = differences((a, b) => formula(numbers, a, b), x, y);
      expect(found.value).toBe(formula(numbers, x, y));
      found.gradient.forEach((slope, i) => {
        expect(Math.abs(slope - wanted.gradient[i]!)).toBeLessThan(1e-6 * (1 + Math.abs(slope)));
      });
      found.hessian.forEach((curve, i) => {
        expect(Math.abs(curve - wanted.hessian[i]!)).toBeLessThan(1e-4 * (1 + Math.abs(curve)));
      });
    }),
    { numRuns: 50, seed: 1 },
  );
});

test("a formula of nothing variable has no derivative", () => {
  const m = jets(1);
  const constant = m.exp(m.log(m.number(2)));
  expect(constant.gradient).toEqual([0]);
  expect(constant.hessian).toEqual([0]);
});

test("a normal's log-density in its mean: slope (x - mean) / std², curvature -1 / std²", () => {
  const m = jets(1);
  const args = { mean: variableJet(1, 0, 1), std: m.number(2) };
  const found = distributions.Normal!.logDensity!(m, m.number(4), args);
  expect(found.gradient[0]).toBeCloseTo(0.75, 14);
  expect(found.hessian[0]).toBeCloseTo(-0.25, 14);
});
