import { expect, test } from "vitest";
import { distributions } from "../../../src/compiler/distributions/index.ts";
import { type Column, columns } from "../../../src/compiler/math/columns.ts";
import { erf } from "../../../src/compiler/math/erf.ts";
import { numbers } from "../../../src/compiler/math/numbers.ts";
import { expm1, gelu } from "../../../src/compiler/math/special.ts";
import { scalarRows } from "../distributions/values.ts";

test.each(scalarRows.map((row) => [`${row.name} ${JSON.stringify(row.args)}`, row] as const))(
  "%s: many numbers at once give the bits of each alone",
  (_name, { name, form, args, points }) => {
    const { logDensity, canonical } = distributions[name];
    const given = canonical(numbers, form, args);
    const x = Float64Array.from(points, ([at]) => at);
    const found: Column = logDensity!(columns, x, given);
    expect(Array.from(found as Float64Array)).toEqual(Array.from(x, (at) => logDensity!(numbers, at, given)));
  },
);

test("functions of one column, of two, and of none", () => {
  const x = Float64Array.of(-2, -0.1, 0, 0.3, 4);
  const each = (f: (at: number) => number): number[] => Array.from(x, f);
  expect(Array.from(gelu(columns, x) as Float64Array)).toEqual(each((at) => gelu(numbers, at)));
  expect(Array.from(expm1(columns, x) as Float64Array)).toEqual(each((at) => expm1(numbers, at)));
  expect(Array.from(columns.mul(x, columns.sqrt(columns.abs(x))) as Float64Array)).toEqual(each((at) => at * Math.sqrt(Math.abs(at))));
  expect(columns.erf(0.5)).toBe(erf(0.5));
  expect(columns.select(1, x, 2)).toBe(x);
});
