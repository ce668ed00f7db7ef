import { expect, test } from "vitest";
import type { Algebra } from "../../../src/compiler/math/algebra.ts";
import { numbers } from "../../../src/compiler/math/numbers.ts";
import { latexText, plainText, symbol } from "../../../src/compiler/math/text.ts";
import { evaluateText } from "./evaluate.ts";

type Formula = <E>(m: Algebra<E>, x: E, y: E) => E;

const formulas: Record<string, Formula> = {
  "x - (y + 1)": (m, x, y) => m.sub(x, m.add(y, m.number(1))),
  "x - y + 1": (m, x, y) => m.add(m.sub(x, y), m.number(1)),
  "x / (y * 2)": (m, x, y) => m.div(x, m.mul(y, m.number(2))),
  "x / y * 2": (m, x, y) => m.mul(m.div(x, y), m.number(2)),
  "-(x + y) * -0.5": (m, x, y) => m.mul(m.neg(m.add(x, y)), m.number(-0.5)),
  "x - -y": (m, x, y) => m.sub(x, m.neg(y)),
  "select(x >= y, exp(x), softplus(y))": (m, x, y) => m.select(m.greaterEqual(x, y), m.exp(x), m.softplus(y)),
  "max(x, y) * min(x, abs(y))": (m, x, y) => m.mul(m.maximum(x, y), m.minimum(x, m.abs(y))),
};

test.each(Object.entries(formulas))("%s", (text, formula) => {
  expect(formula(plainText, symbol("x"), symbol("y")).text).toBe(text);
  for (const [x, y] of [
    [1.5, 0.25],
    [0.3, 2],
  ] as const) {
    expect(evaluateText(text, { x, y })).toBeCloseTo(formula(numbers, x, y), 14);
  }
});

test("LaTeX of a fraction, a root and a product of sums", () => {
  const m = latexText;
  const [x, s] = [symbol("x"), symbol("\\sigma")];
  expect(m.div(m.sub(x, m.number(1)), m.sqrt(s)).text).toBe("\\frac{x - 1}{\\sqrt{\\sigma}}");
  expect(m.mul(m.add(x, s), m.neg(x)).text).toBe("\\left(x + \\sigma\\right) \\cdot -x");
});
