import fc from "fast-check";
import { expect, test } from "vitest";
import type { Algebra } from "../../../src/compiler/math/algebra.ts";
import { type Jet, jets, variableJet } from "../../../src/compiler/math/jets.ts";
import { climb } from "../../../src/compiler/math/newton.ts";

type Formula = <E>(m: Algebra<E>, at: E[]) => E;

function jetOf(formula: Formula, at: Float64Array): Jet {
  const m = jets(at.length);
  return formula(
    m,
    Array.from(at, (value, i) => variableJet(at.length, i, value)),
  );
}

const everywhere = { low: [-1e9, -1e9], high: [1e9, 1e9] };

/** -(100 (y - x²)² + (1 - x)²): its maximum is (1, 1), behind a curved ridge (Rosenbrock 1960). */
const ridge: Formula = (m, [x, y]) => {
  const [bend, rest] = [m.sub(y, m.mul(x, x)), m.sub(m.number(1), x)];
  return m.neg(m.add(m.mul(m.number(100), m.mul(bend, bend)), m.mul(rest, rest)));
};

test("a curved ridge is climbed to its top", () => {
  const top = climb((at) => jetOf(ridge, at), [-1.2, 1], everywhere);
  expect(top[0]).toBeCloseTo(1, 8);
  expect(top[1]).toBeCloseTo(1, 8);
});

test("a function that isn't concave where the climb begins", () => {
  // exp(-x²): convex beyond 1 / sqrt(2).
  const bell: Formula = (m, [x]) => m.exp(m.neg(m.mul(x, x)));
  expect(climb((at) => jetOf(bell, at), [2.5], { low: [-9], high: [9] })[0]).toBeCloseTo(0, 6);
});

test("within a box: the maximum of a concave quadratic satisfies the conditions of Karush, Kuhn and Tucker", () => {
  const number = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(number, number, number, number, number, (a, b, c, p, q) => {
      // Curvature -(L L' + I/4), slope (p, q).
      const [h00, h01, h11] = [a * a + 0.25, a * b, b * b + c * c + 0.25];
      const quadratic: Formula = (m, [x, y]) => {
        const squares = [m.mul(m.number(h00 / 2), m.mul(x, x)), m.mul(m.number(h01), m.mul(x, y)), m.mul(m.number(h11 / 2), m.mul(y, y))];
        const linear = m.add(m.mul(m.number(p), x), m.mul(m.number(q), y));
        return squares.reduce((sum, square) => m.sub(sum, square), linear);
      };
      const bounds = { low: [-1, -0.5], high: [0.5, 2] };
      const found = climb((at) => jetOf(quadratic, at), [0, 0], bounds);
      const { value, gradient } = jetOf(quadratic, found);
      expect(value).toBeGreaterThanOrEqual(0);
      for (let i = 0; i < 2; i++) {
        if (found[i] > bounds.low[i]) expect(gradient[i]).toBeGreaterThan(-1e-5);
        if (found[i] < bounds.high[i]) expect(gradient[i]).toBeLessThan(1e-5);
      }
    }),
    { numRuns: 200, seed: 1 },
  );
});

test("up a sharp ridge into a corner of the box, which the steps don't reach by being cut off", () => {
  const slanted: Formula = (m, [x, y]) => {
    const off = m.sub(x, y);
    return m.sub(m.add(x, y), m.mul(m.number(1e6), m.mul(off, off)));
  };
  expect(Array.from(climb((at) => jetOf(slanted, at), [0, 0], { low: [-9, -9], high: [5, 1000] }))).toEqual([5, expect.closeTo(5, 5)]);
});
