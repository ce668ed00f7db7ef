import fc from "fast-check";
import { expect, test } from "vitest";
import { numbers, stageFormulas } from "../../../../src/compiler/backend.ts";
import { distributions } from "../../../../src/compiler/distributions/index.ts";
import type { Emission } from "../../../../src/compiler/ir/types/plan.ts";
import type { Algebra, Args } from "../../../../src/compiler/math/algebra.ts";
import { accumulator } from "../../../../src/runtime/em/accumulate.ts";
import { chainPass } from "../../../../src/runtime/em/kernels/chain.ts";
import { mixturePass } from "../../../../src/runtime/em/kernels/mixture.ts";
import { categorical, chain, emission, normal, plan, use } from "../support/plans.ts";
import { cases, expectSame, modelOf } from "./same.ts";

const families: Record<string, (width: number) => Emission> = {
  Poisson: (width) => emission("Poisson", width, { rate: use("rate", ["k"], [width]) }),
  Bernoulli: (width) => emission("Bernoulli", width, { p: use("chance", ["k"], [width]) }),
  Exponential: (width) => emission("Exponential", width, { rate: use("rate", ["k"], [width]) }),
  Gamma: (width) => emission("Gamma", width, { shape: use("rate_a", ["k"], [width]), rate: use("rate_b", ["k"], [width]) }),
  "Gamma with one shape": (width) => emission("Gamma", width, { shape: use("rate_a", [], []), rate: use("rate_b", ["k"], [width]) }),
  Beta: (width) => emission("Beta", width, { a: use("rate_a", ["k"], [width]), b: use("rate_b", ["k"], [width]) }),
  ContinuousBernoulli: (width) => emission("ContinuousBernoulli", width, { logits: use("logits", ["k"], [width]) }),
  "Bernoulli by logits": (width) => emission("Bernoulli", width, { logits: use("logits", ["k"], [width]) }),
  LogNormal: (width) => emission("LogNormal", width, { mean: use("mean", ["k"], [width]), var: use("var", ["k"], [width]) }),
  "Exponential with one rate": (width) => emission("Exponential", width, { rate: use("rate", ["k"], []) }),
  NegativeBinomial: (width) =>
    emission("NegativeBinomial", width, { mean: use("rate_a", ["k"], [width]), size: use("rate_b", ["k"], [width]) }),
  Laplace: (width) => emission("Laplace", width, { mean: use("mean", ["k"], [width]), scale: use("rate", ["k"], [width]) }),
  StudentT: (width) =>
    emission("StudentT", width, {
      mean: use("mean", ["k"], [width]),
      std: use("rate_a", ["k"], [width]),
      df: use("rate_b", ["k"], [width]),
    }),
  Categorical: (width) => emission("Categorical", width, { p: use("shares", ["k"], [width, 3]) }, "x", 3),
};

test.each(Object.keys(families))("a mixture of %s: the sums of the plain path", (family) => {
  fc.assert(
    fc.property(cases, fc.integer({ min: 1, max: 7 }), fc.integer({ min: 2, max: 21 }), (drawn, width, K) => {
      const model = modelOf(plan([categorical("k", K)], [families[family](width)]), drawn);
      expectSame(model, mixturePass(model, { relaxed: drawn.relaxed }));
    }),
    { numRuns: 20, seed: 6 },
  );
});

test("families of several kinds side by side, in a mixture and a chain", () => {
  const parts = [
    normal(3, "full", ["k"], "n"),
    emission("Poisson", 2, { rate: use("rate_c", ["k"], [2]) }, "c"),
    emission("Categorical", 1, { p: use("shares_l", [], [4]) }, "l", 4),
    emission("Bernoulli", 2, { p: use("chance_b", ["k"], [2]) }, "b"),
  ];
  fc.assert(
    fc.property(cases, fc.integer({ min: 2, max: 6 }), (drawn, K) => {
      const mixed = modelOf(plan([categorical("k", K)], parts), drawn);
      expectSame(mixed, mixturePass(mixed, { relaxed: drawn.relaxed }));
      const sequences = [{ start: 0, end: drawn.rows }];
      const hidden = modelOf(plan([chain("k", K)], parts), { ...drawn, gaps: 0 }, sequences);
      expectSame(hidden, chainPass(hidden, { relaxed: drawn.relaxed }), 1e-10);
    }),
    { numRuns: 20, seed: 7 },
  );
});

test.each(["Poisson", "Bernoulli", "Exponential", "Gamma", "Beta", "ContinuousBernoulli"])(
  "%s is cut into terms that add up to its density",
  (name) => {
    const { logDensity, em, forms } = distributions[name];
    if (logDensity === undefined || em?.kernel !== "linear") throw new Error(`${name} is not fitted by sums`);
    const names = forms[0].parameters.map((one) => one.name);
    const about = 0.6;
    const staged = stageFormulas(
      {
        logDensity<E>(m: Algebra<E>, x: E, p: Args<E>, near: E) {
          const density = em.logLikelihood[forms[0].name](m, m.number(1), em.statistics(m, x, near), p, near);
          return em.carrier === undefined ? density : m.add(density, em.carrier(m, x, near));
        },
        statistics: em.statistics,
      },
      names,
    );
    for (const x of name === "Gamma" || name === "Beta" ? [0.2, 0.9] : [0, 1]) {
      for (const value of [0.1, 0.7]) {
        const args = Object.fromEntries(names.map((one, i) => [one, value + 0.2 * i]));
        const rows = staged.rowValues(x, about);
        const parameters = staged.parameterValues(args, about);
        const root = read(staged.root);
        expect(staged.parameterTerm(args, about) + staged.rowTerm(x, about) + root).toBeCloseTo(logDensity(numbers, x, args), 12);

        function read(node: typeof staged.root): number {
          if (node === undefined) return 0;
          if (node.is === "number") return node.value;
          const known = staged.rowSlots.includes(node)
            ? rows[staged.rowSlots.indexOf(node)]
            : parameters[staged.parameterSlots.indexOf(node)];
          if (known !== undefined || node.is !== "op") return known;
          return (numbers[node.operation] as (...operands: number[]) => number)(...node.args.map(read));
        }
      }
    }
  },
);

test("a kernel leaves densities so narrow that their terms in a row would cancel to the plain path", () => {
  const model = modelOf(plan([categorical("k", 2)], [families.Gamma(1)]), { rows: 50, weighted: false, relaxed: false, seed: 1 });
  const pass = mixturePass(model, { relaxed: false });
  const found = (shape: number) => {
    model.parameters.rate_a.fill(shape);
    // The means are 1 and 2.
    model.parameters.rate_b.set([shape, shape / 2]);
    model.refresh();
    return expect(pass?.expectation(accumulator(model).sums));
  };
  found(100).toBeLessThan(0);
  found(1e7).toBeUndefined();
  found(100).toBeLessThan(0);
});
