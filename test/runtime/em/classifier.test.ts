import { expect, test } from "vitest";
import { classify, fitStatistics, posterior, scoreRows } from "../../../src/runtime/em/index.ts";
import type { EmData } from "../../../src/runtime/em/types.ts";
import { csvRows, defaults, irisColumns } from "./support/data.ts";
import { normal, observedCategory, plan } from "./support/plans.ts";

function labelledIris(): EmData {
  return {
    rows: 150,
    fields: {
      x: Float64Array.from(csvRows("iris.csv", irisColumns).flat()),
      y: Float64Array.from(csvRows("iris.csv", ["species"]).flat()),
    },
  };
}

function correct(classes: Int32Array, y: Float64Array): number {
  return classes.reduce((sum, k, row) => sum + (k === y[row] ? 1 : 0), 0);
}

// scikit-learn 1.9.1 on iris: QuadraticDiscriminantAnalysis and LinearDiscriminantAnalysis() score 147 of 150 on their own rows, GaussianNB 144.
for (const [covariance, right] of [
  ["full", 147],
  ["tied", 147],
  ["diagonal", 144],
] as const) {
  test(`an observed category is a classifier in closed form: ${covariance} covariance, ${right} of 150 iris`, () => {
    const data = labelledIris();
    const model = plan([observedCategory("y", 3)], [normal(4, covariance, ["y"])]);
    const fit = fitStatistics(model, data, defaults);
    expect(fit.trace).toHaveLength(1);
    expect(fit.status).toEqual({ is: "converged" });
    const { classes, probabilities } = classify(model, fit.parameters, data, "y");
    expect(correct(classes, data.fields.y)).toBe(right);
    // p(y | x) and p(x, y) agree: the joint score is log p(x) + log p(y | x).
    const { y: _hidden, ...rest } = data.fields;
    const withoutClass = classify(model, fit.parameters, { rows: 150, fields: rest }, "y");
    expect(withoutClass.probabilities).toEqual(probabilities);
    const joint = scoreRows(model, fit.parameters, data);
    const missing = scoreRows(model, fit.parameters, { rows: 150, fields: { ...rest, y: new Float64Array(150).fill(Number.NaN) } });
    for (let row = 0; row < 150; row++)
      expect(joint[row]).toBeCloseTo(missing[row] + Math.log(probabilities[row * 3 + data.fields.y[row]]), 9);
  });
}

test("where the category is missing it is summed over, and EM learns from those rows too", () => {
  const data = labelledIris();
  const truth = data.fields.y.slice();
  for (let row = 0; row < 150; row++) if (row % 5 !== 0) data.fields.y[row] = Number.NaN;
  const model = plan([observedCategory("y", 3)], [normal(4, "tied", ["y"])]);
  const fit = fitStatistics(model, data, defaults);
  expect(fit.iterations).toBeGreaterThan(1);
  for (let i = 1; i < fit.trace.length; i++) expect(fit.trace[i]).toBeGreaterThan(fit.trace[i - 1] - 1e-9);
  const { probabilities } = posterior(model, fit.parameters, data);
  for (let row = 0; row < 150; row += 5) expect(probabilities[row * 3 + truth[row]]).toBe(1);
  // LDA with all labels has 147 right; a fifth of them is enough for nearly as many.
  expect(correct(classify(model, fit.parameters, data, "y").classes, truth)).toBeGreaterThanOrEqual(145);
});
