import { expect, test } from "vitest";
import { trainSpec } from "./support/train.ts";

const seeds = [1, 2, 3, 4, 5];

/**
 * Greatest log-likelihoods, in nats, of Fisher's irises (150 x 4) and of Old Faithful (272 x 2). That of one Gaussian is
 * -N/2 (D log 2π + log |S| + D); those of the mixtures are scikit-learn's, see `test/runtime/em/known.test.ts`.
 */
const known: [what: string, path: string, options: Parameters<typeof trainSpec>[1], loglik: number, parameters: number][] = [
  ["iris, one Gaussian", "specs/gaussian.gen", {}, -379.9146, 14],
  ["iris, K = 2, full", "specs/gmm.gen", { overrides: { set: { K: "2" } } }, -214.3547, 29],
  ["iris, K = 3, full", "specs/gmm.gen", {}, -180.1855, 44],
  ["iris, K = 3, full, default settings", "specs/covariances.gen", { name: "Full" }, -180.1855, 44],
  ["iris, K = 3, tied", "specs/covariances.gen", { name: "Tied" }, -256.354, 24],
  ["iris, K = 3, diagonal", "specs/covariances.gen", { name: "Diagonal" }, -307.1776, 26],
  ["iris, K = 3, spherical", "specs/covariances.gen", { name: "Spherical" }, -384.3141, 17],
  // scipy 1.17.1: optimize.minimize (Nelder-Mead, then BFGS) of the mixture of products of stats.gamma.logpdf.
  ["Old Faithful, K = 2, Gamma", "specs/waits.gen", {}, -1146.4538, 9],
  ["Old Faithful, K = 2, full", "specs/faithful.gen", { text: faithful() }, -1130.264, 11],
];

/** `specs/geyser.gen` without its split. */
function faithful(): string {
  return `
    data Geyser { source: csv("data/faithful.csv")  x: real[2] = [eruptions, waiting] }
    model Eruptions(K = 2) {
      param w: simplex(K)
      param mean: real[K, 2]
      param cov: spd(2)[K]
      latent k: category(K) ~ Categorical(w)
      observed x: real[2] ~ Normal(mean[k], cov: cov[k])
    }
    train Eruptions on Geyser`;
}

const cases = known.flatMap(([what, path, options, loglik, parameters]) =>
  seeds.map((seed) => ({ what, seed, path, options, loglik, parameters })),
);

test.each(cases)("$what: the known maximum, seed $seed", async ({ path, options, seed, loglik, parameters }) => {
  const overrides = { ...options?.overrides, seed };
  const { metrics, outcome } = await trainSpec(path, { ...options, overrides });
  expect(outcome.manifest.status).toBe("converged");
  expect(Math.abs(metrics.loglik - loglik)).toBeLessThan(1e-3);
  expect(metrics.parameters).toBe(parameters);
  expect(metrics.loglik_per_row).toBeCloseTo(metrics.loglik / outcome.manifest.data[0].rows, 12);
});

test("what gmm.gen expects is met with its own size, and not with another", async () => {
  const own = await trainSpec("specs/gmm.gen");
  expect(own.outcome.manifest.expects.map(({ text, met }) => [text, met])).toEqual([["expect loglik == -180.1855 within 1e-3", true]]);
  const other = await trainSpec("specs/gmm.gen", { overrides: { set: { K: "2" } } });
  expect(other.outcome.manifest.expects.map(({ met }) => met)).toEqual([false]);
});

test("hmm.gen: the best of 100 starts of hmmlearn", async () => {
  // hmmlearn 0.3.3, GaussianHMM(4, covariance_type="diag", tol=1e-7, n_iter=3000, min_covar=1e-9, covars_prior=0, covars_weight=0,
  // random_state=0..99) on the standardised columns, less 1461 times the sum of log sd: -6263.970 from 20 starts, -6265.249 from 16.
  const { metrics, outcome, run } = await trainSpec("specs/hmm.gen");
  expect(outcome.manifest).toMatchObject({ plan: "baum-welch", status: "converged" });
  expect(metrics.loglik).toBeCloseTo(-6263.97, 2);
  expect(metrics.parameters).toBe(3 + 4 * 3 + 8 + 8);
  const rows = run.loadOwn().train;
  expect(await run.trained.score(rows)).toHaveLength(1);
  const prediction = await run.trained.predict(rows);
  if (prediction.is !== "path") throw new Error("no path");
  expect(prediction.path[0]).toHaveLength(1461);
  expect([...new Set(prediction.path[0])].sort()).toEqual([0, 1, 2, 3]);
});

test("fronts.gen: two chains tell more of the weather than seasons alone, and wet spells from dry ones", async () => {
  const { metrics, outcome, run } = await trainSpec("specs/fronts.gen", { overrides: { set: { "train.starts": "1" } } });
  const alone = await trainSpec("specs/fronts.gen", { overrides: { set: { F: "1", "train.starts": "1" } } });
  expect(outcome.manifest).toMatchObject({ plan: "baum-welch", status: "converged" });
  expect(metrics.parameters).toBe(2 + 3 * 2 + 1 + 3 * 2 + 3 * 2 * (2 + 3) + 2);
  expect(metrics.bic).toBeLessThan(alone.metrics.bic);
  const rows = run.loadOwn().train;
  const [seasons, spells] = await Promise.all(["season", "spell"].map((name) => run.trained.predict(rows, name)));
  if (seasons.is !== "path" || spells.is !== "path") throw new Error("no paths");
  const turns = ({ path }: { path: number[][] }): number => path[0].filter((state, t, all) => t > 0 && state !== all[t - 1]).length;
  expect(turns(seasons)).toBeLessThan(turns(spells) / 4);
  const wet = rows.fields.wet.matrix();
  const share = (spell: number): number => {
    const days = Array.from(wet).filter((_wet, t) => spells.path[0][t] === spell);
    return days.reduce((sum, one) => sum + one, 0) / days.length;
  };
  expect(Math.abs(share(0) - share(1))).toBeGreaterThan(0.5);
});

test("walks.gen: the kinds of animals are told from their walks, whether or not anybody said which kind is which", async () => {
  const told = await trainSpec("specs/walks.gen", { name: "Told", overrides: { set: { "train.starts": "1" } } });
  expect(told.outcome.manifest).toMatchObject({ plan: "baum-welch", status: "converged", expects: [{ met: true }] });
  expect(told.metrics.parameters).toBe(1 + 2 * 2 + 2 + 1);
  const untold = await trainSpec("specs/walks.gen", { name: "Untold", overrides: { set: { "train.starts": "1" } } });
  const { train } = untold.run.loadOwn();
  const found = await untold.run.trained.predict(train);
  if (found.is !== "class") throw new Error("no classes");
  expect([found.variable, found.unit, found.classes.length]).toEqual(["sort", "sequence", train.sequences?.length]);
  const kinds = told.run.loadOwn().train.fields.kind.matrix();
  const same = (train.sequences ?? []).filter(({ start }, u) => found.classes[u] === kinds[start]).length / found.classes.length;
  // Which number a sort has is arbitrary.
  expect(Math.max(same, 1 - same)).toBeGreaterThan(0.95);
});

test("species.gen: classes by their own means and covariances, and the species of held-out flowers", async () => {
  const { metrics, outcome, run } = await trainSpec("specs/species.gen");
  expect(outcome.manifest).toMatchObject({ plan: "closed-form", status: "converged" });
  const data = run.loadOwn();
  expect([data.train.rows, data.heldout?.rows]).toEqual([120, 30]);
  const scores = await run.trained.score(data.train);
  expect(scores.reduce((sum, value) => sum + value, 0)).toBeCloseTo(metrics.loglik, 8);
  const prediction = await run.trained.predict(data.heldout ?? data.train);
  if (prediction.is !== "class") throw new Error("no classes");
  const species = data.heldout?.fields.y.matrix() ?? [];
  const right = prediction.classes.filter((found, i) => found === species[i]).length;
  expect(right).toBeGreaterThanOrEqual(28);
  expect(prediction.levels).toEqual(["setosa", "versicolor", "virginica"]);
});

test("geyser.gen: a fifth of the rows is held out and scored", async () => {
  const { metrics, outcome, run } = await trainSpec("specs/geyser.gen");
  expect(outcome.manifest).toMatchObject({ plan: "em", status: "converged" });
  const { heldout } = run.loadOwn();
  if (heldout === undefined) throw new Error("nothing is held out");
  const scores = await run.trained.score(heldout);
  expect(scores).toHaveLength(54);
  expect(scores.reduce((sum, value) => sum + value, 0) / 54).toBeCloseTo(metrics.heldout_loglik_per_row, 10);
});

test("days.gen: columns of four kinds in one mixture, better than one kind of day", async () => {
  const set = { "train.starts": "2", "train.tolerance": "1e-5" };
  const { metrics, run } = await trainSpec("specs/days.gen", { overrides: { set } });
  const alone = await trainSpec("specs/days.gen", { overrides: { set: { ...set, K: "1" } } });
  expect(metrics.parameters).toBe(3 + 4 * (2 + 3 + 1 + 1 + 4));
  expect(metrics.bic).toBeLessThan(alone.metrics.bic);
  const drawn = await run.trained.sample({ count: 50, seed: 1 });
  expect(Object.keys(drawn.fields).sort()).toEqual(["kind", "rain", "temp", "wind"]);
  expect([...drawn.fields.rain.data].every((value) => value === 0 || value === 1)).toBe(true);
  expect([...drawn.fields.kind.data].every((value) => Number.isInteger(value) && value >= 0 && value < 5)).toBe(true);
  expect([...drawn.fields.wind.data].every((value) => value > 0)).toBe(true);
});

test("factors.gen: a direction of its own in every kind of flower, and principal components of all", async () => {
  // The direct maximum and the closed form: see `test/runtime/em/factors/known.test.ts`.
  const { metrics, outcome, run } = await trainSpec("specs/factors.gen", { name: "Flowers" });
  expect(outcome.manifest).toMatchObject({ plan: "em", status: "converged" });
  expect(metrics.loglik).toBeCloseTo(-210.77703, 3);
  expect(metrics.parameters).toBe(2 + 12 + 12 + 4);
  const rows = run.loadOwn().train;
  const codes = await run.trained.encode(rows);
  expect(Object.entries(codes).map(([name, { shape }]) => [name, shape])).toEqual([
    ["size.mean", [1]],
    ["size.std", [1]],
    ["k.probabilities", [3]],
  ]);
  const components = await trainSpec("specs/factors.gen", { name: "Components" });
  expect(components.outcome.manifest).toMatchObject({ plan: "closed-form", status: "converged" });
  expect(components.metrics.loglik).toBeCloseTo(-404.96278, 4);
  expect(components.metrics.parameters).toBe(4 + 7 + 1);
});

test("views.gen: what sepals and petals both tell of, and factors of which a marker is known", async () => {
  // The closed form by numpy: see `test/runtime/em/factors/peers.test.ts`.
  const { metrics, outcome, run } = await trainSpec("specs/views.gen", { name: "Views" });
  expect(outcome.manifest).toMatchObject({ plan: "closed-form", status: "converged" });
  expect(metrics.loglik).toBeCloseTo(-381.0756, 3);
  // Two means and covariances, and the 3 numbers of the two loadings' product.
  expect(metrics.parameters).toBe(4 + 6 + 3);
  const rows = run.loadOwn().train;
  const codes = await run.trained.encode(rows);
  expect(Object.entries(codes).map(([name, { shape }]) => [name, shape])).toEqual([
    ["z.mean", [1]],
    ["z.std", [1]],
  ]);
  const made = await run.trained.reconstruct(rows);
  expect(Object.entries(made).map(([name, { shape }]) => [name, shape])).toEqual([
    ["sepal.mean", [2]],
    ["petal.mean", [2]],
  ]);
  const confirmatory = await trainSpec("specs/views.gen", { name: "Confirmatory" });
  expect(confirmatory.outcome.manifest).toMatchObject({ plan: "em", status: "converged" });
  expect(confirmatory.metrics.loglik).toBeCloseTo(-16.28504, 4);
  expect(confirmatory.metrics.parameters).toBe(4 + 2 + 3 + 4);
});
