import { expect, test } from "vitest";
import {
  decodeRows,
  drawLatents,
  encodeRows,
  fitStatistics,
  posterior,
  reconstructRows,
  sampleRows,
} from "../../../../src/runtime/em/index.ts";
import type { EmData, Parameters } from "../../../../src/runtime/em/types.ts";
import { createRandom } from "../../../../src/runtime/random/index.ts";
import { defaults } from "../support/data.ts";
import { componentOf, type FactorModel, factorRows, planOf } from "./support.ts";

const models: [name: string, model: FactorModel][] = [
  ["factor analysis", { K: 1, D: 4, Q: 2, own: {}, noise: "diagonal" }],
  ["a mixture with two latents", { K: 2, D: 4, Q: 1, own: { mean: true, load: true }, noise: "diagonal", second: true }],
  ["a full noise", { K: 2, D: 3, Q: 1, own: { mean: true, load: true }, noise: "full" }],
];

function fitted(model: FactorModel): { data: EmData; parameters: Parameters } {
  const x = factorRows(60, model.D, model.K, 11, { apart: 1 });
  // One row of which two entries are missing, and one of which nothing is there.
  x.fill(Number.NaN, 1, 3);
  x.fill(Number.NaN, 5 * model.D, 6 * model.D);
  const data = { rows: 60, fields: { x } };
  return { data, parameters: fitStatistics(planOf(model), data, { ...defaults, starts: 1, iterations: 20 }).parameters };
}

/** Loadings of all latents in component k, [D][Q], and the latents' standard deviations. */
function loadingsOf(model: FactorModel, parameters: Parameters, k: number): { load: number[][]; std: number[] } {
  const { D, Q, own, second } = model;
  const load = Array.from({ length: D }, (_row, d) => [
    ...Array.from({ length: Q }, (_entry, q) => parameters.load[((own.load ? k : 0) * D + d) * Q + q]),
    ...(second ? [parameters.also[d]] : []),
  ]);
  return { load, std: [...new Array<number>(Q).fill(1), ...(second ? [2] : [])] };
}

/** z | x in component k by the Gaussian conditioning formula, from the joint covariance of x and z (Bishop 2006, equations 2.81 and 2.82). */
function conditioned(model: FactorModel, parameters: Parameters, k: number, x: number[]): { mean: number[]; variance: number[] } {
  const { mean, covariance } = componentOf(model, parameters, k);
  const { load, std } = loadingsOf(model, parameters, k);
  const there = x.flatMap((value, d) => (Number.isNaN(value) ? [] : [d]));
  const inner = there.map((i) => there.map((j) => covariance[i][j]));
  const found = std.map((s, q) => {
    const cross = there.map((d) => load[d][q] * s * s);
    const weights = solve(inner, cross);
    return {
      mean: weights.reduce((sum, weight, i) => sum + weight * (x[there[i]] - mean[there[i]]), 0),
      variance: s * s - weights.reduce((sum, weight, i) => sum + weight * cross[i], 0),
    };
  });
  return { mean: found.map((one) => one.mean), variance: found.map((one) => one.variance) };
}

function solve(matrix: number[][], right: number[]): number[] {
  const n = right.length;
  const rows = matrix.map((row, i) => [...row, right[i]]);
  for (let c = 0; c < n; c++)
    for (let r = 0; r < n; r++) {
      if (r === c) continue;
      const factor = rows[r][c] / rows[c][c];
      for (let j = c; j <= n; j++) rows[r][j] -= factor * rows[c][j];
    }
  return rows.map((row, i) => row[n] / row[i]);
}

test.each(models)("%s: codes are the latents given the entries that are there, components summed out", (_name, model) => {
  const { data, parameters } = fitted(model);
  const plan = planOf(model);
  const codes = encodeRows(plan, parameters, data);
  const { probabilities } = posterior(plan, parameters, data);
  for (let row = 0; row < data.rows; row++) {
    const x = Array.from(data.fields.x.subarray(row * model.D, (row + 1) * model.D));
    const each = Array.from({ length: model.K }, (_component, k) => ({
      share: probabilities[row * model.K + k],
      ...conditioned(model, parameters, k, x),
    }));
    for (let q = 0; q < each[0].mean.length; q++) {
      const mean = each.reduce((sum, one) => sum + one.share * one.mean[q], 0);
      const variance = each.reduce((sum, one) => sum + one.share * (one.variance[q] + (one.mean[q] - mean) ** 2), 0);
      const [name, at, size] = q < model.Q ? ["z", q, model.Q] : ["v", q - model.Q, 1];
      expect(codes[name].mean[row * size + at]).toBeCloseTo(mean, 9);
      expect(codes[name].std[row * size + at]).toBeCloseTo(Math.sqrt(variance), 8);
    }
  }
});

test.each(models)("%s: decoding is mean + load z, reconstructing its average at the components' own codes", (_name, model) => {
  const { data, parameters } = fitted(model);
  const plan = planOf(model);
  const z = (row: number): number[] => Array.from({ length: model.Q + (model.second ? 1 : 0) }, (_entry, q) => Math.sin(row + 2 * q));
  const latents = {
    k: Float64Array.from({ length: 5 }, (_value, row) => row % model.K),
    z: Float64Array.from([0, 1, 2, 3, 4].flatMap((row) => z(row).slice(0, model.Q))),
    v: Float64Array.from([0, 1, 2, 3, 4].flatMap((row) => z(row).slice(model.Q))),
  };
  const decoded = decodeRows(plan, parameters, latents, 5).x;
  const saying = (k: number, code: number[]): number[] => {
    const { mean } = componentOf(model, parameters, k);
    return mean.map((value, d) => value + code.reduce((sum, one, q) => sum + one * loadingsOf(model, parameters, k).load[d][q], 0));
  };
  for (let row = 0; row < 5; row++)
    for (const [d, value] of saying(row % model.K, z(row)).entries()) expect(decoded[row * model.D + d]).toBeCloseTo(value, 10);
  const made = reconstructRows(plan, parameters, data).x;
  const { probabilities } = posterior(plan, parameters, data);
  for (let row = 0; row < data.rows; row++) {
    const x = Array.from(data.fields.x.subarray(row * model.D, (row + 1) * model.D));
    const each = Array.from({ length: model.K }, (_component, k) => saying(k, conditioned(model, parameters, k, x).mean));
    for (let d = 0; d < model.D; d++) {
      const value = each.reduce((sum, one, k) => sum + probabilities[row * model.K + k] * one[d], 0);
      expect(made[row * model.D + d]).toBeCloseTo(value, 8);
    }
  }
});

test("drawn rows and latents have the joint's moments", () => {
  const [, model] = models[0];
  const { parameters } = fitted(model);
  const plan = planOf(model);
  const random = createRandom(3, "latents.test");
  const rows = 40000;
  const { states, fields } = sampleRows(plan, parameters, rows, random);
  const { values } = drawLatents(plan, parameters, states, fields, random).z;
  const { mean, covariance } = componentOf(model, parameters, 0);
  const { load } = loadingsOf(model, parameters, 0);
  const average = (of: (row: number) => number): number =>
    Array.from({ length: rows }, (_row, row) => of(row)).reduce((sum, value) => sum + value, 0) / rows;
  const x = (row: number, d: number): number => fields.x[row * 4 + d] - mean[d];
  for (let i = 0; i < 4; i++) {
    // Five standard errors: a product of two normals has at most twice the variance of their variances' product.
    const error = (a: number, b: number): number => 5 * Math.sqrt((2 * a * b) / rows);
    expect(Math.abs(average((row) => x(row, i)))).toBeLessThan(5 * Math.sqrt(covariance[i][i] / rows));
    for (let j = 0; j < 4; j++)
      expect(Math.abs(average((row) => x(row, i) * x(row, j)) - covariance[i][j])).toBeLessThan(error(covariance[i][i], covariance[j][j]));
    for (let q = 0; q < 2; q++)
      expect(Math.abs(average((row) => x(row, i) * values[row * 2 + q]) - load[i][q])).toBeLessThan(error(covariance[i][i], 1));
  }
  for (let p = 0; p < 2; p++)
    for (let q = 0; q < 2; q++)
      expect(Math.abs(average((row) => values[row * 2 + p] * values[row * 2 + q]) - (p === q ? 1 : 0))).toBeLessThan(
        5 * Math.sqrt(2 / rows),
      );
});
