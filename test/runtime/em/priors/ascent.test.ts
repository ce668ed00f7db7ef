import fc from "fast-check";
import { expect, test } from "vitest";
import { type Jet, jets } from "../../../../src/compiler/math/jets.ts";
import { climb } from "../../../../src/runtime/em/priors/ascent.ts";

const m = jets(1);
const everywhere: [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
const value = (f: (at: Jet) => Jet, u: number): number => f(m.number(u)).value;

test("finds the only maximum of a concave function, from far away and from near", () => {
  // u - e^u / 7 is greatest at log 7.
  const f = (u: Jet): Jet => m.sub(u, m.div(m.exp(u), m.number(7)));
  for (const from of [-300, -1, 1.9, 5, 40]) expect(climb(f, from, everywhere)).toBeCloseTo(Math.log(7), 12);
});

test("finds a kink", () => {
  const f = (u: Jet): Jet => m.sub(m.mul(m.number(0.25), u), m.abs(m.sub(u, m.number(3))));
  expect(climb(f, -10, everywhere)).toBeCloseTo(3, 10);
});

test("stops at the bounds, and at the edge of where the function is finite", () => {
  const rising = (u: Jet): Jet => u;
  expect(climb(rising, 0, [-2, 5])).toBe(5);
  expect(climb(rising, 9, [-2, 5])).toBe(5);
  const cut = (u: Jet): Jet => (u.value > 2 ? m.number(Number.NEGATIVE_INFINITY) : u);
  expect(climb(cut, 0, everywhere)).toBeCloseTo(2, 12);
});

test("stays where there is no slope", () => {
  expect(climb((u) => m.mul(u, u), 0, everywhere)).toBe(0);
});

test("is never lower than where it began, whatever the function", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: 0.1, max: 4, noNaN: true })), {
        minLength: 1,
        maxLength: 4,
      }),
      fc.double({ min: -20, max: 20, noNaN: true }),
      (waves, from) => {
        // Sums of bumps and dips with many maxima, and a parabola that bounds them.
        const f = (u: Jet): Jet =>
          waves.reduce(
            (sum, [height, width]) =>
              m.add(sum, m.mul(m.number(height), m.tanh(m.mul(m.number(width), m.mul(u, m.sub(u, m.number(height))))))),
            m.mul(m.number(-0.01), m.mul(u, u)),
          );
        expect(value(f, climb(f, from, everywhere))).toBeGreaterThanOrEqual(value(f, from) - 1e-12);
      },
    ),
    { numRuns: 300, seed: 1 },
  );
});
