import fc from "fast-check";
import { expect, test } from "vitest";
import { fieldFunctions, unsupportedFieldFunctions } from "../../../src/compiler/fields/index.ts";
import { numbers } from "../../../src/compiler/math/numbers.ts";

/** Where a map is defined and a finite difference of it is sharp; the others are tried on [-4, 4]. */
const domains: Record<string, [number, number]> = { log: [0.05, 20], sqrt: [0.05, 20], logit: [0.02, 0.98] };
/** Constants that `fit` would give. */
const constants: Record<string, number[]> = { standardize: [1.5, 0.3] };

const inDomain = (name: string) => {
  const [min, max] = domains[name] ?? [-4, 4];
  return fc.double({ min, max, noNaN: true }).filter((x) => Math.abs(x) > 1e-3);
};
const other = fc.double({ min: -5, max: 5, noNaN: true }).filter((c) => Math.abs(c) > 0.05);

function slope(f: (x: number) => number, x: number): number {
  const h = 1e-5 * Math.max(1, Math.abs(x)) * (Math.abs(x) < 0.1 ? 0.01 : 1);
  return (f(x + h) - f(x - h)) / (2 * h);
}

for (const f of Object.values(fieldFunctions)) {
  if (f.inverse !== undefined)
    test(`${f.name}: the inverse gives back the argument`, () => {
      fc.assert(
        fc.property(inDomain(f.name), other, (x, c) => {
          const y = f.forward!(numbers, x, [c], constants[f.name] ?? []);
          expect(f.inverse!(numbers, y, [c], constants[f.name] ?? [])).toBeCloseTo(x, 9);
        }),
        { seed: 1 },
      );
    });
  if (f.logJacobian !== undefined && f.forward !== undefined)
    test(`${f.name}: the Jacobian is the slope`, () => {
      fc.assert(
        fc.property(inDomain(f.name), other, (x, c) => {
          const known = constants[f.name] ?? [];
          const numeric = Math.log(Math.abs(slope((t) => f.forward!(numbers, t, [c], known), x)));
          expect(f.logJacobian!(numbers, x, [c], known)).toBeCloseTo(numeric, 4);
        }),
        { seed: 1 },
      );
    });
  if (f.second !== undefined)
    test(`${f.name}: inverse and Jacobian in the second argument`, () => {
      fc.assert(
        fc.property(inDomain(f.name), other, (x, c) => {
          const value = (t: number) => f.forward!(numbers, c, [t], []);
          expect(f.second!.inverse(numbers, value(x), c)).toBeCloseTo(x, 9);
          expect(f.second!.logJacobian(numbers, x, c)).toBeCloseTo(Math.log(Math.abs(slope(value, x))), 3);
        }),
        { seed: 1 },
      );
    });
}

test("every invertible map says both ways, and names agree with keys", () => {
  for (const [name, f] of Object.entries(fieldFunctions)) {
    expect(f.name).toBe(name);
    if (f.draw === undefined) expect(f.inverse === undefined).toBe(f.logJacobian === undefined);
    expect([f.forward, f.evaluate, f.draw].filter((way) => way !== undefined)).toHaveLength(1);
    expect(unsupportedFieldFunctions[name]).toBeUndefined();
  }
});

test("comparisons are those of numbers", () => {
  const value = (name: string, x: number, y: number) => fieldFunctions[name]!.forward!(numbers, x, [y], []);
  fc.assert(
    fc.property(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 }), (x, y) => {
      expect(value("greater", x, y)).toBe(Number(x > y));
      expect(value("greaterEqual", x, y)).toBe(Number(x >= y));
      expect(value("less", x, y)).toBe(Number(x < y));
      expect(value("lessEqual", x, y)).toBe(Number(x <= y));
      expect(value("min", x, y)).toBe(Math.min(x, y));
      expect(value("max", x, y)).toBe(Math.max(x, y));
    }),
    { seed: 1 },
  );
});

test("a draw can be undone where it says so", () => {
  const dequantize = fieldFunctions.dequantize!;
  for (const u of [0, 0.25, 0.999]) expect(dequantize.undraw!(dequantize.draw!(17, u))).toBe(17);
  expect([0, 0.299, 0.3, 0.9].map((u) => fieldFunctions.binarize!.draw!(0.3, u))).toEqual([1, 1, 0, 0]);
});
