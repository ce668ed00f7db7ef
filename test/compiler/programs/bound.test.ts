import { expect, test } from "vitest";
import { gradientOf } from "../../support/models.ts";
import { dense, gapBetween, logNormal, logSumExp, normalNodes, run, slotsOf } from "../../support/programs.ts";

const vae = `encoder Read(x: real[2]) -> Normal[2] {
  h = x |> dense(3) |> tanh
  return Normal(h |> dense(2), log_var: h |> dense(2))
}
decoder Draw(z: real[2]) -> Normal[2] {
  return Normal(z |> dense(2), std: 0.5)
}
model M {
  param centre: real[2]
  param spread: positive
  latent z: real[2] ~ Normal(centre, std: spread)
  observed x: real[2] ~ Draw(z)
  posterior z ~ Read(x)
}`;

const x = [
  [0.3, -1.2],
  [1.1, 0.4],
  [-0.7, 0.9],
];
const noise = [
  [0.5, -0.25],
  [-1.5, 0.75],
  [0.1, 1.25],
];

/** The bound of each row in plain numbers, with the noise of each row and the closed divergence of two normals. */
function byHand(slots: Record<string, ArrayLike<number>>): { reconstruction: number[]; divergence: number[] } {
  const layer = (input: number[], name: string): number[] => dense(input, slots[`${name}.kernel`]!, slots[`${name}.bias`]!);
  const centre = Array.from(slots["M.centre"]!);
  const spread = Math.exp(slots["M.spread"]![0]!);
  const rows = x.map((row, i) => {
    const h = layer(row, "Read.dense_1").map(Math.tanh);
    const mean = layer(h, "Read.dense_2");
    const std = layer(h, "Read.dense_3").map((logVar) => Math.exp(logVar / 2));
    const z = mean.map((m, j) => m + std[j]! * noise[i]![j]!);
    const output = layer(z, "Draw.dense_1");
    const divergences = mean.map((m, j) => Math.log(spread / std[j]!) + (std[j]! ** 2 + (m - centre[j]!) ** 2) / (2 * spread ** 2) - 0.5);
    return {
      reconstruction: row.reduce((sum, value, j) => sum + logNormal(value, output[j]!, 0.5), 0),
      divergence: divergences.reduce((sum, one) => sum + one, 0),
    };
  });
  return { reconstruction: rows.map((row) => row.reconstruction), divergence: rows.map((row) => row.divergence) };
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

test("a step reports the bound that a calculation by hand gives, with the same noise", () => {
  const trained = gradientOf(vae);
  const slots = slotsOf(trained.plan);
  const { metrics } = run(trained, { is: "step", step: "update", report: true }, 3, {
    data: { x: x.flat() },
    noise: { "update.z": noise.flat() },
    slots,
  });
  const { reconstruction, divergence } = byHand(slots);
  expect(metrics["reconstruction.x"]).toBeCloseTo(mean(reconstruction), 12);
  expect(metrics["kl.z"]).toBeCloseTo(mean(divergence), 12);
  expect(metrics.elbo).toBeCloseTo(mean(reconstruction) - mean(divergence), 12);
});

test("an evaluation sums over the rows and counts them", () => {
  const trained = gradientOf(vae);
  const slots = slotsOf(trained.plan);
  const { metrics } = run(trained, { is: "evaluate" }, 3, { data: { x: x.flat() }, noise: { "evaluate.z": noise.flat() }, slots });
  const { reconstruction, divergence } = byHand(slots);
  expect(metrics.rows).toBe(3);
  expect(metrics.elbo).toBeCloseTo(3 * (mean(reconstruction) - mean(divergence)), 11);
});

test("beta weighs the divergence of the gradient alone; free bits cost nothing", () => {
  const slots = slotsOf(gradientOf(vae).plan);
  const step = (objective: string, beta: number) =>
    run(gradientOf(vae, `train M on D {\n  objective: ${objective}\n}`), { is: "step", step: "update", report: true }, 3, {
      data: { x: x.flat() },
      noise: { "update.z": noise.flat() },
      slots,
      scalars: { beta },
    });
  const [none, half, whole] = [0, 0.5, 1].map((beta) => step("elbo(beta: 0.5)", beta));
  // Linear in beta: the gradient halfway is the mean of both ends, and what is reported does not move.
  for (const [name, gradient] of Object.entries(half!.gradients))
    expect(
      gapBetween(
        gradient,
        none!.gradients[name]!.map((value, i) => (value + whole!.gradients[name]![i]!) / 2),
      ),
    ).toBeLessThan(1e-12);
  expect(half!.metrics).toEqual(whole!.metrics);
  const cheap = step("elbo(free_bits: 1000)", 1);
  for (const name of ["M.centre", "M.spread"]) expect(Array.from(cheap.gradients[name]!)).toEqual(Array.from(none!.gradients[name]!));
  expect(cheap.metrics).toEqual(whole!.metrics);
  const dear = step("elbo(free_bits: 0.001)", 1);
  expect(dear.gradients).toEqual(whole!.gradients);
});

/** One latent number, so that expectations over its noise are sums over nodes, one node a row. */
const narrow = (prior: string): string => `encoder Read(x: real[2]) -> Normal[1] {
  return Normal(x |> dense(1), std: 0.6)
}
decoder Draw(z: real[1]) -> Normal[2] {
  return Normal(z |> dense(2) |> tanh, std: 0.5)
}
model M {
  latent z: real[1] ~ ${prior}
  observed x: real[2] ~ Draw(z)
  posterior z ~ Read(x)
}`;

const point = [0.4, -0.3];
const { nodes, weights } = normalNodes();
const everywhere = { data: { x: Array.from(nodes, () => point).flat() } };
const average = (values: ArrayLike<number>): number => weights.reduce((sum, weight, i) => sum + weight * values[i]!, 0);

/** log p(x | z) and log p(z) of the narrow model on a fine grid of z, and the posterior's mean. */
function onGrid(slots: Record<string, ArrayLike<number>>, logPrior: (z: number) => number) {
  const [m] = dense(point, slots["Read.dense_1.kernel"]!, slots["Read.dense_1.bias"]!);
  const step = 0.005;
  const grid = Float64Array.from({ length: 8001 }, (_node, i) => -20 + step * i);
  const reconstruct = (z: number): number =>
    dense([z], slots["Draw.dense_1.kernel"]!, slots["Draw.dense_1.bias"]!)
      .map(Math.tanh)
      .reduce((sum, output, j) => sum + logNormal(point[j]!, output, 0.5), 0);
  const integral = (f: (z: number) => number): number => step * grid.reduce((sum, z) => sum + f(z), 0);
  const q = (z: number): number => Math.exp(logNormal(z, m!, 0.6));
  return {
    reconstruction: integral((z) => q(z) * reconstruct(z)),
    divergence: integral((z) => (q(z) === 0 ? 0 : q(z) * (Math.log(q(z)) - logPrior(z)))),
    evidence: Math.log(integral((z) => Math.exp(reconstruct(z) + logPrior(z)))),
  };
}

test.each([
  ["Normal(0.5, std: 1.5)", (z: number) => logNormal(z, 0.5, 1.5), 12],
  ["Laplace(0.5, scale: 1.5)", (z: number) => -Math.abs(z - 0.5) / 1.5 - Math.log(3), 3],
] as const)("expectations of the terms over the noise are the integrals that they stand for: prior %s", (prior, logPrior, digits) => {
  const trained = gradientOf(narrow(prior));
  const slots = slotsOf(trained.plan);
  const terms = run(trained, { is: "step", step: "update", report: true }, 1, { data: { x: point }, noise: { "update.z": [0] }, slots });
  expect(Object.keys(terms.metrics)).toEqual(["elbo", "reconstruction.x", "kl.z"]);
  const at = (z: number) =>
    run(trained, { is: "step", step: "update", report: true }, 1, { data: { x: point }, noise: { "update.z": [z] }, slots }).metrics;
  const found = Array.from(nodes, at);
  const exact = onGrid(slots, logPrior);
  expect(average(found.map((metrics) => metrics["reconstruction.x"]!))).toBeCloseTo(exact.reconstruction, 10);
  // The Laplace prior has a kink, where the rule is less exact.
  expect(average(found.map((metrics) => metrics["kl.z"]!))).toBeCloseTo(exact.divergence, digits);
  expect(average(found.map((metrics) => metrics.elbo!))).toBeLessThan(exact.evidence);
});

test("importance weights have the likelihood as their mean", () => {
  const trained = gradientOf(narrow("Normal(0.5, std: 1.5)"));
  const slots = slotsOf(trained.plan);
  // The prior is far wider than the posterior, so the weights' mean is decided far out.
  const wide = normalNodes(25);
  const data = { x: Array.from(wide.nodes, () => point).flat() };
  const { score } = run(trained, { is: "score" }, wide.nodes.length, { data, noise: { "score.z": wide.nodes }, slots }).results;
  const estimate = wide.weights.reduce((sum, weight, i) => sum + weight * Math.exp(score![i]!), 0);
  const exact = onGrid(slots, (z) => logNormal(z, 0.5, 1.5));
  expect(Math.log(estimate)).toBeCloseTo(exact.evidence, 8);
});

test("of a linear model that is the Normal density of the data, in closed form", () => {
  const trained = gradientOf(`encoder Read(x: real[2]) -> Normal[1] {
  return Normal(x |> dense(1), std: 0.8)
}
model M {
  param load: real[2, 1] = [[1.5], [-0.5]]
  param shift: real[2] = [0.25, 0.5]
  latent z: real[1] ~ Normal(0, 1)
  observed x: real[2] ~ Normal(load @ z + shift, std: 0.7)
  posterior z ~ Read(x)
}`);
  const slots = { "Read.dense_1.kernel": [0.4, -0.2], "Read.dense_1.bias": [0.1] };
  const { results } = run(trained, { is: "score" }, nodes.length, { ...everywhere, noise: { "score.z": nodes }, slots });
  // Covariance w wᵀ + 0.49 I of two columns.
  const [a, b, c] = [1.5 ** 2 + 0.49, -0.75, 0.25 + 0.49];
  const [u, v] = [point[0]! - 0.25, point[1]! - 0.5];
  const determinant = a * c - b * b;
  const distance = (c * u * u - 2 * b * u * v + a * v * v) / determinant;
  const exact = -0.5 * (distance + Math.log(determinant) + 2 * Math.log(2 * Math.PI));
  expect(Math.log(average(results.score!.map(Math.exp)))).toBeCloseTo(exact, 8);
});

test("with one draw the importance-weighted bound is the bound with a drawn divergence", () => {
  const model = narrow("Laplace(0, scale: 1)");
  const weighted = gradientOf(model, "train M on D {\n  objective: iwae(samples: 1)\n}");
  const slots = slotsOf(weighted.plan);
  const inputs = { data: { x: x.flat() }, noise: { "update.z": [0.3, -1, 2] }, slots };
  const step = { is: "step", step: "update", report: true } as const;
  const [bound, importance] = [run(gradientOf(model), step, 3, inputs), run(weighted, step, 3, inputs)];
  expect(importance.metrics.iwae).toBeCloseTo(bound.metrics.elbo!, 12);
  for (const [name, gradient] of Object.entries(bound.gradients))
    expect(gapBetween(importance.gradients[name]!, gradient)).toBeLessThan(1e-12);
});

test("with several draws it is the logarithm of the mean of their weights", () => {
  const model = narrow("Normal(0, 1)");
  const trained = gradientOf(model, "train M on D {\n  objective: iwae(samples: 4)\n}");
  const slots = slotsOf(trained.plan);
  const draws = [0.3, -1, 2, 0.5, 1.5, -0.25, -0.75, 0, 1, -2, 0.2, 0.6];
  const { metrics } = run(trained, { is: "step", step: "update", report: true }, 3, {
    data: { x: x.flat() },
    noise: { "update.z": draws },
    slots,
  });
  const score = (draw: number) =>
    run(trained, { is: "score" }, 3, { data: { x: x.flat() }, noise: { "score.z": [0, 1, 2].map((row) => draws[4 * row + draw]!) }, slots })
      .results.score!;
  const logs = [0, 1, 2, 3].map(score);
  const bounds = [0, 1, 2].map((row) => logSumExp(logs.map((log) => log[row]!)) - Math.log(4));
  expect(metrics.iwae).toBeCloseTo(mean(bounds), 12);
});

test("rows count by their weights", () => {
  const weighted = gradientOf(`data W {
  source: csv("d.csv")
  x: real[2] = [a, b]
  weight: copies
}
${vae}
train M on W`);
  const slots = slotsOf(weighted.plan);
  const { metrics } = run(weighted, { is: "step", step: "update", report: true }, 3, {
    data: { x: x.flat(), $weight: [0.5, 2, 0.5] },
    noise: { "update.z": noise.flat() },
    slots,
  });
  const { reconstruction, divergence } = byHand(slots);
  const terms = reconstruction.map((term, i) => term - divergence[i]!);
  expect(metrics.elbo).toBeCloseTo((0.5 * terms[0]! + 2 * terms[1]! + 0.5 * terms[2]!) / 3, 12);
  const sums = run(weighted, { is: "evaluate" }, 3, {
    data: { x: x.flat(), $weight: [0.5, 2, 0.5] },
    noise: { "evaluate.z": noise.flat() },
    slots,
  }).metrics;
  expect(sums.rows).toBe(3);
  expect(sums.elbo).toBeCloseTo(3 * metrics.elbo!, 11);
});
