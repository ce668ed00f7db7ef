import { expect, test } from "vitest";
import { trainedStatistics } from "../../../src/runtime/queries/statistics.ts";
import { statisticsOf } from "../../support/models.ts";
import { gapBetween, logNormal, logSumExp } from "../../support/programs.ts";
import { rowsOf } from "./support.ts";

const bayes = statisticsOf(`model M {
  param share: simplex(3)
  param m: real[3]
  param r: positive[3]
  observed y: category(3) ~ Categorical(share)
  observed u: real ~ Normal(m[y], std: 0.5)
  observed t: positive ~ Exponential(r[y])
}`);
const values = { share: [0.2, 0.3, 0.5], m: [-1, 0, 2], r: [1, 2, 0.5] };
const parameters = Object.fromEntries(Object.entries(values).map(([name, numbers]) => [name, Float64Array.from(numbers)]));
const rows = [
  { y: 1, u: 0.2, t: 0.4 },
  { y: 2, u: 1.5, t: 3 },
  { y: 0, u: -0.2, t: 1 },
];
const column = (name: "y" | "u" | "t"): number[] => rows.map((row) => row[name]);
const logOf = ({ u, t }: { u: number; t: number }, k: number): number =>
  Math.log(values.share[k]!) + logNormal(u, values.m[k]!, 0.5) + Math.log(values.r[k]!) - values.r[k]! * t;

test("naive Bayes: joint scores with the label, and the label from the rest", async () => {
  const trained = trainedStatistics(bayes.ir, bayes.plan, parameters);
  const part = rowsOf(bayes, 3, { y: column("y"), u: column("u"), t: column("t") });
  expect(
    gapBetween(
      await trained.score(part),
      rows.map((row) => logOf(row, row.y)),
    ),
  ).toBeLessThan(1e-12);
  const wanted = rows.map((row) => {
    const logs = [0, 1, 2].map((k) => logOf(row, k));
    return logs.map((log) => Math.exp(log - logSumExp(logs)));
  });
  // With the labels there, which are not looked at, and without.
  for (const asked of [part, rowsOf(bayes, 3, { u: column("u"), t: column("t") })]) {
    const prediction = await trained.predict(asked);
    if (prediction.is !== "class") throw new Error("a path");
    expect(prediction.variable).toBe("y");
    expect(gapBetween(prediction.probabilities, wanted.flat())).toBeLessThan(1e-12);
    expect(prediction.classes).toEqual(wanted.map((row) => row.indexOf(Math.max(...row))));
  }
  expect(
    gapBetween(
      await trained.score(rowsOf(bayes, 3, { u: column("u"), t: column("t") })),
      rows.map((row) => logSumExp([0, 1, 2].map((k) => logOf(row, k)))),
    ),
  ).toBeLessThan(1e-12);
});

test("samples carry the label, and follow it", async () => {
  const trained = trainedStatistics(bayes.ir, bayes.plan, parameters);
  const { rows: count, fields, latents } = await trained.sample({ count: 3000, seed: 4 });
  expect([count, Object.keys(fields).sort(), latents]).toEqual([3000, ["t", "u", "y"], {}]);
  for (const k of [0, 1, 2]) {
    const own = Array.from(fields.y!.data.keys()).filter((row) => fields.y!.data[row] === k);
    const p = values.share[k]!;
    expect(Math.abs(own.length / 3000 - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 3000));
    const mean = own.reduce((sum, row) => sum + fields.u!.data[row]!, 0) / own.length;
    expect(Math.abs(mean - values.m[k]!)).toBeLessThan((4 * 0.5) / Math.sqrt(own.length));
  }
});

test("of a latent the samples say the category; a category that is asked for by name beside it", async () => {
  const model = statisticsOf(`model M {
  param w: simplex(2)
  param share: simplex(3)[2]
  param m: real[2, 3]
  latent k: category(2) ~ Categorical(w)
  observed y: category(3) ~ Categorical(share[k])
  observed u: real ~ Normal(m[k, y], std: 0.5)
}`);
  const numbers = { w: [0.4, 0.6], share: [0.2, 0.3, 0.5, 0.6, 0.3, 0.1], m: [0, 1, 2, 3, 4, 5] };
  const trained = trainedStatistics(
    model.ir,
    model.plan,
    Object.fromEntries(Object.entries(numbers).map(([name, list]) => [name, Float64Array.from(list)])),
  );
  const joint = (k: number, y: number, u: number): number =>
    Math.log(numbers.w[k]!) + Math.log(numbers.share[3 * k + y]!) + logNormal(u, numbers.m[3 * k + y]!, 0.5);
  const part = rowsOf(model, 1, { y: [1], u: [2.2] });
  const latent = await trained.predict(part);
  const ofK = [0, 1].map((k) => joint(k, 1, 2.2));
  expect(latent).toMatchObject({ variable: "k", size: 2 });
  expect(
    gapBetween(
      latent.is === "class" ? latent.probabilities : [],
      ofK.map((log) => Math.exp(log - logSumExp(ofK))),
    ),
  ).toBeLessThan(1e-12);
  const label = await trained.predict(part, "y");
  const ofY = [0, 1, 2].map((y) => logSumExp([0, 1].map((k) => joint(k, y, 2.2))));
  expect(label).toMatchObject({ variable: "y", size: 3 });
  expect(
    gapBetween(
      label.is === "class" ? label.probabilities : [],
      ofY.map((log) => Math.exp(log - logSumExp(ofY))),
    ),
  ).toBeLessThan(1e-12);
  const { latents } = await trained.sample({ count: 50, seed: 1 });
  expect(new Set(latents.k!.data)).toEqual(new Set([0, 1]));
});
