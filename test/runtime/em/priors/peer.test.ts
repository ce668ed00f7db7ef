import { expect, test } from "vitest";
import { fitStatistics } from "../../../../src/runtime/em/index.ts";
import { defaults, faithful } from "../support/data.ts";
import { prior } from "../support/decorate.ts";
import { chain, normal, plan, use } from "../support/plans.ts";

// hmmlearn 0.3.3: GaussianHMM(2, "diag", startprob_prior=[3, 2], transmat_prior=[[20, 3], [5, 9]], means_weight=0, covars_prior=0,
// covars_weight=1, min_covar=0, tol=-1e9, n_iter=1500) on specs/data/faithful.csv in 8 sequences of 34.
test("Dirichlet priors of a chain: the mode that hmmlearn finds", () => {
  const initial = { ...use("initial", [], [2]), prior: prior("Dirichlet", "a", { a: [3, 2] }) };
  const transition = { ...use("transition", [], [2, 2]), prior: prior("Dirichlet", "a", { a: [20, 3, 5, 9] }) };
  const model = plan([chain("s", 2, initial, transition)], [normal(2, "diagonal", ["s"])]);
  const sequences = Array.from({ length: 8 }, (_sequence, i) => ({ start: 34 * i, end: 34 * (i + 1) }));
  const fit = fitStatistics(model, { ...faithful(), sequences }, { ...defaults, tolerance: 1e-13 });
  expect(fit.logLikelihood).toBeCloseTo(-1118.0301418268518, 5);
  const wanted: Record<string, number[]> = {
    initial: [0.545454549114559, 0.454545450885441],
    transition: [0.528994833168553, 0.471005166831447, 0.870386668232871, 0.129613331767128],
    mean_x: [4.291381942362718, 79.98898469458491, 2.038306775441697, 54.49766860528429],
    var_x: [0.16777315, 35.73134903, 0.07067499, 33.79796793],
  };
  for (const [name, values] of Object.entries(wanted))
    values.forEach((value, i) => {
      expect(fit.parameters[name][i]).toBeCloseTo(value, 5);
    });
});
