import { describe, expect, test } from "vitest";
import type { ParamUse } from "../../../src/compiler/ir/types/plan.ts";
import { classify, fitStatistics } from "../../../src/runtime/em/index.ts";
import type { EmData, Parameters } from "../../../src/runtime/em/types.ts";
import { csvRows, defaults, faithful, irisColumns } from "./support/data.ts";
import { prior } from "./support/decorate.ts";
import { type Covariance, chain, emission, normal, observedCategory, plan, use } from "./support/plans.ts";

/** Maxima that other programs find: scikit-learn 1.9.1, hmmlearn 0.3.3, numpy 2.4.6, scipy 1.17.1, torch 2.15.0. */
const near = (found: ArrayLike<number>, wanted: readonly number[], digits: number): void => {
  for (const [i, value] of wanted.entries()) expect(found[i]).toBeCloseTo(value, digits);
};

/** Iris with its species, without every third flower of the last. */
function unevenIris(): EmData {
  const rows = csvRows("iris.csv", [...irisColumns, "species"]).filter((row, i) => !(row[4] === 2 && i % 3 === 0));
  return {
    rows: rows.length,
    fields: { x: Float64Array.from(rows.flatMap((row) => row.slice(0, 4))), y: Float64Array.from(rows, (row) => row[4]) },
  };
}

describe("classifiers in closed form", () => {
  // QDA: np.cov(X[y == k].T, bias=True), multivariate_normal.logpdf and log shares. LDA: LinearDiscriminantAnalysis("lsqr", store_covariance=True).
  // Naive Bayes: GaussianNB(var_smoothing=0). predict_proba of rows 70, 77 and 100; of QDA scikit-learn has the divisor n - 1.
  test.each<[Covariance, number, Record<string, [from: number, values: number[]]>, number[][]]>([
    [
      "full",
      -149.29917562986827,
      {
        cov_x: [32, [0.4108044982699, 0.09231833910035, 0.30196366782007, 0.05347750865052]],
        mean_x: [8, [6.50882352941177, 2.97058823529412, 5.54411764705882, 2.00588235294118]],
      },
      [],
    ],
    [
      "tied",
      -217.85473814695894,
      { cov_x: [0, [0.2470951712028095, 0.09085390693590868, 0.14947884108867437, 0.03774354697102723, 0.09085390693590868]] },
      [
        [3.07882676431263e-29, 0.24873280859353644, 0.7512671914064636],
        [2.604502320202712e-28, 0.7977709025273138, 0.20222909747268628],
        [1.2533008887231978e-54, 2.1326414682681526e-9, 0.9999999978673586],
      ],
    ],
    [
      "diagonal",
      -273.93027964647183,
      { var_x: [8, [0.41080449826989623, 0.11089965397923873, 0.28717128027681665, 0.07702422145328719]] },
      [
        [0, 0.18761720923536587, 0.8123827907646342],
        [0, 0.10541379033455742, 0.8945862096654427],
        [0, 1.0007897928513896e-10, 0.9999999998999209],
      ],
    ],
  ])("a Normal of each class with %s covariance", (covariance, logLikelihood, values, probabilities) => {
    const model = plan([observedCategory("y", 3)], [normal(4, covariance, ["y"])]);
    const data = unevenIris();
    const fit = fitStatistics(model, data, defaults);
    expect(fit.logLikelihood).toBeCloseTo(logLikelihood, 9);
    near(fit.parameters.weights_y, [50 / 134, 50 / 134, 34 / 134], 14);
    for (const [name, [from, wanted]] of Object.entries(values)) near(fit.parameters[name].subarray(from), wanted, 12);
    const found = classify(model, fit.parameters, data, "y").probabilities;
    for (const [i, row] of [70, 77, 100].entries()) if (probabilities[i] !== undefined) near(found.subarray(3 * row), probabilities[i], 10);
  });

  const weather = csvRows("seattle-weather.csv", ["wind", "temp_max", "precipitation", "weather"]);
  const fields = {
    y: Float64Array.from(weather, (row) => row[3]),
    b: Float64Array.from(weather.flatMap(([wind, warmest, rain]) => [Number(wind > 3), Number(warmest > 16), Number(rain > 0)])),
    c: Float64Array.from(
      weather.flatMap(([wind, warmest]) => [Math.min(Math.floor(wind / 2), 3), Math.min(Math.max(Math.floor(warmest / 10), 0), 3)]),
    ),
  };
  const data: EmData = { rows: weather.length, fields };
  const under = (one: ParamUse, distribution: string, form: string, args: Record<string, number>): ParamUse => ({
    ...one,
    prior: prior(distribution, form, args),
  });

  // BernoulliNB(alpha=1) and CategoricalNB(alpha=1, min_categories=4): one more row of each value, as Beta(2, 2) and Dirichlet(2) count.
  test("naive Bayes of truths, smoothed by a Beta prior", () => {
    const p = under(use("p", ["y"], [3]), "Beta", "a", { a: 2, b: 2 });
    const model = plan([observedCategory("y", 5)], [emission("Bernoulli", 3, { p }, "b")]);
    const { parameters } = fitStatistics(model, data, defaults);
    near(parameters.p, [0.21818181818181814, 0.5272727272727272, 0.018181818181818177, 0.5863141524105756, 0.2659409020217731], 12);
    const { probabilities } = classify(model, parameters, data, "y");
    near(probabilities, [0.04985149280911441, 0.17933414486681218, 0.6676031227876638, 0.006534730956540993, 0.0966765085798687], 12);
    near(probabilities.subarray(2500), [0.0059275715123796235, 0.9786481722295558, 0.006492604437280114, 0.0028631019717741293], 12);
  });

  test("naive Bayes of categories, smoothed by a Dirichlet prior", () => {
    const p = under(use("p", ["y"], [2, 4]), "Dirichlet", "a", { a: 2 });
    const model = plan([observedCategory("y", 5)], [emission("Categorical", 2, { p }, "c", 4)]);
    const { parameters } = fitStatistics(model, data, defaults);
    near(parameters.p, [0.3684210526315789, 0.5087719298245614, 0.10526315789473682, 0.017543859649122806], 12);
    const { probabilities } = classify(model, parameters, data, "y");
    near(probabilities, [0.011574798791813657, 0.7420543834336197, 0.20244466847926543, 0.012147148730673714, 0.03177900056462756], 12);
    near(probabilities.subarray(2500), [0.02308218403625467, 0.5429738247635608, 0.37064778699037804, 0.002505884529623786], 12);
  });
});

// torch and scipy.optimize.minimize (L-BFGS-B, then BFGS to a gradient of 1e-8) of the sum of log p(x, y) where y is known and log p(x)
// elsewhere, from the moments of the labelled rows.
test("a class that every fifth row tells: the maximum over labelled and unlabelled rows together", () => {
  const rows = csvRows("iris.csv", [...irisColumns, "species"]);
  const x = Float64Array.from(rows.flatMap((row) => row.slice(0, 4)));
  const y = Float64Array.from(rows, (row, i) => (i % 5 === 0 ? row[4] : Number.NaN));
  const model = plan([observedCategory("y", 3)], [normal(4, "tied", ["y"])]);
  const fit = fitStatistics(model, { rows: 150, fields: { x, y } }, { ...defaults, starts: 2, tolerance: 1e-13 });
  expect(fit.logLikelihood).toBeCloseTo(-258.0134361860821, 8);
  near(fit.parameters.weights_y, [0.3333333344118506, 0.3381804871470997, 0.3284861784410498], 5);
  near(fit.parameters.mean_x.subarray(8), [6.592439987470297, 2.977506249428151, 5.557606696506448, 2.0318959178442286], 5);
  near(fit.parameters.cov_x, [0.2598516677709129, 0.09045861450792253, 0.1651316094044773, 0.037545977500774624], 5);
});

describe("hidden Markov models", () => {
  const cut = (count: number, length: number): EmData["sequences"] =>
    Array.from({ length: count }, (_sequence, i) => ({ start: i * length, end: (i + 1) * length }));

  // GaussianHMM(2, covariance, covars_prior=0, covars_weight=0, means_weight=0, min_covar=0, tol=1e-10, n_iter=4000), the best of 8 seeds, on
  // specs/data/faithful.csv in 8 sequences of 34; the state whose row is [0.06, 0.94] is that of long eruptions, but for spherical.
  test.each<[Covariance, number, number[]]>([
    ["full", -1097.5038163252843, [0.06248427047608971, 0.4819259370307512]],
    ["tied", -1105.898291012656, [0.06154798045451065, 0.4685821473853646]],
    ["diagonal", -1114.9420434664219, [0.062480415552639626, 0.48187095834692967]],
    ["spherical", -1674.6311172292512, [0.07013425304015626, 0.4470241819470998]],
  ])("%s covariance: the maximum of hmmlearn", (covariance, logLikelihood, stays) => {
    const model = plan([chain("s", 2)], [normal(2, covariance, ["s"])]);
    const fit = fitStatistics(model, { ...faithful(), sequences: cut(8, 34) }, { ...defaults, starts: 4, tolerance: 1e-12 });
    expect(fit.logLikelihood).toBeCloseTo(logLikelihood, 5);
    const { transition } = fit.parameters;
    near(
      [transition[0], transition[3]].sort((a, b) => a - b),
      stays,
      3,
    );
  });

  // GaussianHMM(3, "diag", …, init_params="mc", params="tmc") with startprob_ [1, 0, 0] and zeros in transmat_, the best of 10 seeds.
  test("a chain that only goes forward: the maximum of hmmlearn with the same zeros", () => {
    const x = Float64Array.from(csvRows("seattle-weather.csv", ["temp_max", "wind"]).slice(0, 1452).flat());
    const forward = chain("s", 3, use("first", [], [3], [1, 0, 0]), use("step", [], [3, 3], [null, null, 0, 0, null, null, 0, 0, 1]));
    const model = plan([forward], [normal(2, "diagonal", ["s"])]);
    const fit = fitStatistics(model, { rows: 1452, fields: { x }, sequences: cut(12, 121) }, { ...defaults, tolerance: 1e-11 });
    expect(fit.logLikelihood).toBeCloseTo(-6604.252639202322, 3);
    near(fit.parameters.step, [0.9705129000483056, 0.02948709995169434, 0, 0, 0.9948052463073437, 0.005194753692656264, 0, 0, 1], 4);
    near(fit.parameters.mean_x, [20.38067952786974, 2.99950208253933, 11.135409468992053, 3.49933203096196, 26.26078124949], 3);
  });

  // CategoricalHMM(2, tol=1e-10, n_iter=8000), the best of 12 seeds; PoissonHMM(2, lambdas_weight=0), the best of 6, whose last gains are noise
  // of 1e-4. Three sequences of 487 days.
  test.each([
    ["Categorical", -1420.7249136302376, [0.8773192743893379, 0.9050279310431003], 4],
    ["Poisson", -3130.1697, [0.48473890686201, 0.86506634773091], 3],
  ] as const)("%s emissions: the maximum of hmmlearn", (family, logLikelihood, stays, digits) => {
    const weather = csvRows("seattle-weather.csv", ["precipitation", "weather"]);
    const x = Float64Array.from(weather, ([rain, kind]) => (family === "Poisson" ? Math.floor(rain) : kind));
    const one =
      family === "Poisson"
        ? emission("Poisson", 1, { rate: use("rate", ["s"], []) })
        : emission("Categorical", 1, { p: use("p", ["s"], [5]) }, "x", 5);
    const data: EmData = { rows: 1461, fields: { x }, sequences: cut(3, 487) };
    const fit = fitStatistics(plan([chain("s", 2)], [one]), data, { ...defaults, tolerance: 1e-11 });
    expect(fit.logLikelihood).toBeCloseTo(logLikelihood, digits - 1);
    const { transition }: Parameters = fit.parameters;
    near(
      [transition[0], transition[3]].sort((a, b) => a - b),
      stays,
      digits - 1,
    );
  });
});
