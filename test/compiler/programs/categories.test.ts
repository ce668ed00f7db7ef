import { expect, test } from "vitest";
import { constrain } from "../../../src/compiler/math/constraints.ts";
import { fitStatistics, scoreRows } from "../../../src/runtime/em/index.ts";
import { gradientOf, statisticsOf } from "../../support/models.ts";
import { dense, gapBetween, logNormal, logSumExp, run, slotsOf } from "../../support/programs.ts";

const log = Math.log;

test("a mixture by gradient has the likelihood that EM has, and the gradient of its maximum is zero", () => {
  const model = (mean: string): string => `model M(K = 2) {
  param w: simplex(K)
  param m: real[K]
  param s: positive[K]
  latent k: category(K) ~ Categorical(w)
  observed u: real ~ Normal(${mean}, std: s[k])
}`;
  const gradient = gradientOf(model("m[k] + 0"));
  const statistics = statisticsOf(model("m[k]"));
  const u = Float64Array.from([-2.1, -1.9, -2.3, 1.2, 0.8, 1.1, 1.6, 0.9]);
  const data = { rows: u.length, fields: { u } };
  const { parameters } = fitStatistics(statistics.plan, data, { starts: 1, tolerance: 0, iterations: 500, varianceFloor: 1e-6, seed: 1 });
  const slots = {
    "M.w": [log(parameters.w![0]! / parameters.w![1]!)],
    "M.m": parameters.m!,
    "M.s": parameters.s!.map(log),
  };
  const { results } = run(gradient, { is: "score" }, u.length, { data: { u }, slots });
  expect(gapBetween(results.score!, scoreRows(statistics.plan, parameters, data))).toBeLessThan(1e-12);
  const { gradients, metrics } = run(gradient, { is: "step", step: "update", report: true }, u.length, { data: { u }, slots });
  expect(metrics.loglik).toBeCloseTo(scoreRows(statistics.plan, parameters, data).reduce((sum, one) => sum + one, 0) / u.length, 12);
  for (const values of Object.values(gradients))
    expect(
      gapBetween(
        values,
        values.map(() => 0),
      ),
    ).toBeLessThan(1e-7);
});

test("latents that decide each other are summed together", () => {
  const trained = gradientOf(`model M {
  param v: simplex(2)
  param w: simplex(3)[2]
  param m: real[2, 3]
  latent j: category(2) ~ Categorical(v)
  latent k: category(3) ~ Categorical(w[j])
  observed u: real ~ Normal(2 * m[j, k], std: 0.5)
  observed n: count ~ Poisson(exp(m[j, 0]))
}`);
  const slots = slotsOf(trained.plan);
  const [v, w] = [constrain(slots["M.v"]!, [1], "simplex"), constrain(slots["M.w"]!, [2, 2], "simplex")];
  const m = slots["M.m"]!;
  const rows = [
    { u: 0.4, n: 2 },
    { u: -1.3, n: 0 },
  ];
  const factorial = [0, 0, log(2)];
  const joint = ({ u, n }: { u: number; n: number }, j: number, k: number): number =>
    log(v[j]!) + log(w[3 * j + k]!) + logNormal(u, 2 * m[3 * j + k]!, 0.5) + n * m[3 * j]! - Math.exp(m[3 * j]!) - factorial[n]!;
  const all = (row: (typeof rows)[0]): number[][] => [0, 1].map((j) => [0, 1, 2].map((k) => joint(row, j, k)));
  const data = { u: rows.map(({ u }) => u), n: rows.map(({ n }) => n) };
  const { score } = run(trained, { is: "score" }, 2, { data, slots }).results;
  expect(
    gapBetween(
      score!,
      rows.map((row) => logSumExp(all(row).flat())),
    ),
  ).toBeLessThan(1e-12);
  const found = run(trained, { is: "predict" }, 2, { data, slots });
  expect(found.shapes).toEqual({ "j.probabilities": [2, 2], "k.probabilities": [2, 3] });
  rows.forEach((row, i) => {
    const logs = all(row);
    const total = logSumExp(logs.flat());
    const ofJ = logs.map((line) => Math.exp(logSumExp(line) - total));
    const ofK = [0, 1, 2].map((k) => Math.exp(logSumExp(logs.map((line) => line[k]!)) - total));
    expect(gapBetween(found.results["j.probabilities"]!.slice(2 * i, 2 * i + 2), ofJ)).toBeLessThan(1e-12);
    expect(gapBetween(found.results["k.probabilities"]!.slice(3 * i, 3 * i + 3), ofK)).toBeLessThan(1e-12);
  });
});

test("a latent of several yes-no values is summed over all their combinations", () => {
  const trained = gradientOf(`model M {
  param p: unit[3]
  param m: real[3]
  latent on: binary[3] ~ Bernoulli(p)
  observed u: real ~ Normal(dot(m, on), std: 0.5)
}`);
  const slots = slotsOf(trained.plan);
  const p = constrain(slots["M.p"]!, [3], "unit");
  const logs = Array.from({ length: 8 }, (_state, state) => {
    const on = [0, 1, 2].map((digit) => (state >> digit) & 1);
    const prior = on.reduce((sum, bit, i) => sum + log(bit === 1 ? p[i]! : 1 - p[i]!), 0);
    return (
      prior +
      logNormal(
        0.7,
        on.reduce((sum, bit, i) => sum + bit * slots["M.m"]![i]!, 0),
        0.5,
      )
    );
  });
  const { score } = run(trained, { is: "score" }, 1, { data: { u: [0.7] }, slots }).results;
  expect(score![0]).toBeCloseTo(logSumExp(logs), 12);
});

const atlas = `decoder Chart[2](z: real[1]) -> Normal[2] {
  return Normal(z |> dense(2), std: 0.4)
}
encoder Which(x: real[2]) -> Categorical(2) {
  return Categorical(logits: x |> dense(2))
}
encoder Place[2](x: real[2]) -> Normal[1] {
  return Normal(x |> dense(1), std: 0.3)
}
model M {
  param w: simplex(2)
  latent k: category(2) ~ Categorical(w)
  latent z: real[1] ~ Normal(0, 1)
  observed x: real[2] ~ Chart[k](z)
  posterior k ~ Which(x)
  posterior z ~ Place[k](x)
}`;

const point = [0.4, -0.9];

/** The parts of the atlas at one point, in plain numbers. */
function partsOf(slots: Record<string, Float64Array>) {
  const layer = (input: number[], name: string): number[] => dense(input, slots[`${name}.kernel`]!, slots[`${name}.bias`]!);
  const w = constrain(slots["M.w"]!, [1], "simplex");
  const logits = layer(point, "Which.dense_1");
  const logQ = logits.map((logit) => logit - logSumExp(logits));
  const place = (k: number): number => layer(point, `Place[${k}].dense_1`)[0]!;
  const logX = (k: number, z: number): number =>
    layer([z], `Chart[${k}].dense_1`).reduce((sum, output, j) => sum + logNormal(point[j]!, output, 0.4), 0);
  return { w, logQ, place, logX };
}

test("a category with a posterior is weighed by it, term by term", () => {
  const trained = gradientOf(atlas);
  const slots = slotsOf(trained.plan);
  const { w, logQ, place, logX } = partsOf(slots);
  const noise = 0.8;
  const q = logQ.map(Math.exp);
  const expected = (f: (k: number) => number): number => f(0) * q[0]! + f(1) * q[1]!;
  const { metrics } = run(trained, { is: "step", step: "update", report: true }, 1, {
    data: { x: point },
    noise: { "update.z": [noise] },
    slots,
  });
  expect(metrics["reconstruction.x"]).toBeCloseTo(
    expected((k) => logX(k, place(k) + 0.3 * noise)),
    12,
  );
  expect(metrics["kl.k"]).toBeCloseTo(
    expected((k) => logQ[k]! - log(w[k]!)),
    12,
  );
  expect(metrics["kl.z"]).toBeCloseTo(
    expected((k) => log(1 / 0.3) + (0.09 + place(k) ** 2) / 2 - 0.5),
    12,
  );
  expect(metrics.elbo).toBeCloseTo(metrics["reconstruction.x"]! - metrics["kl.k"]! - metrics["kl.z"]!, 12);
});

test("its score sums the importance weights over the categories", () => {
  const trained = gradientOf(atlas);
  const slots = slotsOf(trained.plan);
  const { w, place, logX } = partsOf(slots);
  const noise = -0.4;
  const logs = [0, 1].map((k) => {
    const z = place(k) + 0.3 * noise;
    return log(w[k]!) + logX(k, z) + logNormal(z, 0, 1) - logNormal(z, place(k), 0.3);
  });
  const { score } = run(trained, { is: "score" }, 1, { data: { x: point }, noise: { "score.z": [noise] }, slots }).results;
  expect(score![0]).toBeCloseTo(logSumExp(logs), 12);
});

test("codes of a posterior that reads a category are averaged over it, reconstructions too", () => {
  const trained = gradientOf(atlas);
  const slots = slotsOf(trained.plan);
  const { logQ, place } = partsOf(slots);
  const q = logQ.map(Math.exp);
  const { results } = run(trained, { is: "encode" }, 1, { data: { x: point }, slots });
  expect(Object.keys(results)).toEqual(["z.mean", "k.probabilities"]);
  expect(results["z.mean"]![0]).toBeCloseTo(q[0]! * place(0) + q[1]! * place(1), 12);
  expect(gapBetween(results["k.probabilities"]!, q)).toBeLessThan(1e-12);
  const chart = (k: number): number[] => dense([place(k)], slots[`Chart[${k}].dense_1.kernel`]!, slots[`Chart[${k}].dense_1.bias`]!);
  const wanted = chart(0).map((value, j) => q[0]! * value + q[1]! * chart(1)[j]!);
  const again = run(trained, { is: "reconstruct" }, 1, { data: { x: point }, slots }).results;
  expect(Object.keys(again)).toEqual(["x.mean"]);
  expect(gapBetween(again["x.mean"]!, wanted)).toBeLessThan(1e-12);
});

const vamp = `encoder Read(x: real[2]) -> Normal[1] {
  return Normal(x |> dense(1), std: 0.5)
}
decoder Draw(z: real[1]) -> Normal[2] {
  return Normal(z |> dense(2), std: 0.4)
}
model M(K = 3) {
  param pseudo: real[K, 2]
  latent k: category(K) ~ Categorical(uniform(K))
  latent z: real[1] ~ Read(pseudo[k])
  observed x: real[2] ~ Draw(z)
  posterior z ~ Read(x)
}`;

test("a category without a posterior is summed inside the logarithm", () => {
  const trained = gradientOf(vamp);
  const slots = slotsOf(trained.plan);
  const layer = (input: number[], name: string): number[] => dense(input, slots[`${name}.kernel`]!, slots[`${name}.bias`]!);
  const read = (input: number[]): number => layer(input, "Read.dense_1")[0]!;
  const z = read(point) + 0.5 * 0.7;
  const prior = logSumExp(
    [0, 1, 2].map((k) => log(1 / 3) + logNormal(z, read(Array.from(slots["M.pseudo"]!.slice(2 * k, 2 * k + 2))), 0.5)),
  );
  const reconstruction = layer([z], "Draw.dense_1").reduce((sum, output, j) => sum + logNormal(point[j]!, output, 0.4), 0);
  const { metrics } = run(trained, { is: "step", step: "update", report: true }, 1, {
    data: { x: point },
    noise: { "update.z": [0.7] },
    slots,
  });
  expect(metrics.joint).toBeCloseTo(prior + reconstruction, 12);
  expect(metrics["entropy.z"]).toBeCloseTo(-logNormal(z, read(point), 0.5), 12);
  // Nothing of q or of the picture depends on the category, so its arguments stay.
  expect(Object.keys(run(trained, { is: "encode" }, 1, { data: { x: point }, slots }).results)).toEqual([
    "z.mean",
    "z.std",
    "k.probabilities",
  ]);
  expect(Object.keys(run(trained, { is: "decode" }, 1, { data: { z: [0.1] }, slots }).results)).toEqual(["x.mean", "x.std"]);
});

test("a category that is summed beside one with a posterior follows from it by Bayes' rule", () => {
  const trained = gradientOf(`decoder Chart[2](z: real[1]) -> Normal[2] {
  return Normal(z |> dense(2), std: 0.4)
}
encoder Which(x: real[2]) -> Categorical(2) {
  return Categorical(logits: x |> dense(2))
}
encoder Read(x: real[2]) -> Normal[1] {
  return Normal(x |> dense(1), std: 0.5)
}
model M {
  param v: simplex(3)[2]
  param m: real[3]
  param w: simplex(2)
  latent k: category(2) ~ Categorical(w)
  latent j: category(3) ~ Categorical(v[k])
  latent z: real[1] ~ Normal(m[j], 1)
  observed x: real[2] ~ Chart[k](z)
  posterior k ~ Which(x)
  posterior z ~ Read(x)
}`);
  const slots = slotsOf(trained.plan);
  const layer = (input: number[], name: string): number[] => dense(input, slots[`${name}.kernel`]!, slots[`${name}.bias`]!);
  const v = constrain(slots["M.v"]!, [2, 2], "simplex");
  const [z] = layer(point, "Read.dense_1");
  const logits = layer(point, "Which.dense_1");
  const q = logits.map((logit) => Math.exp(logit - logSumExp(logits)));
  const given = [0, 1].map((k) => {
    const logs = [0, 1, 2].map((j) => log(v[3 * k + j]!) + logNormal(z!, slots["M.m"]![j]!, 1));
    return logs.map((one) => Math.exp(one - logSumExp(logs)));
  });
  const { results } = run(trained, { is: "predict" }, 1, { data: { x: point }, slots });
  expect(gapBetween(results["k.probabilities"]!, q)).toBeLessThan(1e-12);
  expect(
    gapBetween(
      results["j.probabilities"]!,
      [0, 1, 2].map((j) => q[0]! * given[0]![j]! + q[1]! * given[1]![j]!),
    ),
  ).toBeLessThan(1e-12);
});

test("an observed category is predicted from all the rest", () => {
  const trained = gradientOf(`model M {
  given t: positive
  param w: simplex(3)
  param m: real[3]
  observed y: category(3) ~ Categorical(w)
  observed u: real ~ Normal(m[y] * t, std: 0.5)
}`);
  const slots = slotsOf(trained.plan);
  const w = constrain(slots["M.w"]!, [2], "simplex");
  const rows = [
    [0.5, 1.2],
    [-0.4, 0.3],
  ];
  const { results } = run(trained, { is: "predict", of: "y" }, 2, {
    data: { u: rows.map(([u]) => u!), t: rows.map(([, t]) => t!) },
    slots,
  });
  const wanted = rows.flatMap(([u, t]) => {
    const logs = [0, 1, 2].map((k) => log(w[k]!) + logNormal(u!, slots["M.m"]![k]! * t!, 0.5));
    return logs.map((one) => Math.exp(one - logSumExp(logs)));
  });
  expect(gapBetween(results["y.probabilities"]!, wanted)).toBeLessThan(1e-12);
});

test("a category that depends on nothing given has the same probabilities in every row", () => {
  const trained = gradientOf(`model M {
  param l: real[3]
  observed y: category(3) ~ Categorical(logits: l)
}`);
  const { shapes } = run(trained, { is: "predict", of: "y" }, 4, { data: {}, slots: slotsOf(trained.plan) });
  expect(shapes["y.probabilities"]).toEqual([4, 3]);
});
