import { expect, test } from "vitest";
import { decodeRows, encodeRows, fitStatistics } from "../../../../src/runtime/em/index.ts";
import { statisticsOf } from "../../../support/models.ts";
import { defaults, iris } from "../support/data.ts";

const fields = 'data D { source: csv("d.csv")  x: real[4] = [a, b, c, d] }';
const model = (mean: string) =>
  statisticsOf(`${fields}
model M {
  param m: real[4]
  param l: real[4, 2]
  param noise: positive[4]
  latent z: real[2] ~ Normal(0, std: [1, 3])
  observed x: real[4] ~ Normal(${mean}, var: noise)
}`).plan;

test("a subtracted term is the same density with the latent's sign turned", () => {
  const [plus, minus] = [model("m + l @ z"), model("m - l @ z")];
  const data = iris();
  const [one, other] = [plus, minus].map((plan) => fitStatistics(plan, data, { ...defaults, tolerance: 1e-12, iterations: 5000 }));
  expect(other.logLikelihood).toBeCloseTo(one.logLikelihood, 9);
  for (const name of ["m", "l", "noise"])
    for (const [i, value] of one.parameters[name].entries()) expect(other.parameters[name][i]).toBeCloseTo(value, 9);
  const [codes, turned] = [encodeRows(plus, one.parameters, data).z, encodeRows(minus, other.parameters, data).z];
  for (const [i, value] of codes.mean.entries()) {
    expect(turned.mean[i]).toBeCloseTo(-value, 8);
    expect(turned.std[i]).toBeCloseTo(codes.std[i], 9);
  }
  const decoded = decodeRows(minus, other.parameters, { z: Float64Array.of(0.5, -1) }, 1).x;
  const { m, l } = other.parameters;
  for (let d = 0; d < 4; d++) expect(decoded[d]).toBeCloseTo(m[d] - 0.5 * l[2 * d] + l[2 * d + 1], 12);
});
