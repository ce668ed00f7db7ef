import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { evaluateRun, openRun, readSafetensors, type TrainEvent } from "../../../src/runtime/index.ts";
import { columnsOf, temporaryFolder, train, writeSpec } from "../../support/runs.ts";

const out = temporaryFolder();
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0);
const mean = (values: ArrayLike<number>): number => sum(values) / values.length;

test("the Gaussian of iris: the closed form of the likelihood at its maximum", async () => {
  const { manifest, diagnostics } = await train("specs/gaussian.gen", out);
  const columns = columnsOf("specs/data/iris.csv");
  const names = ["sepal_length", "sepal_width", "petal_length", "petal_width"];
  const data = names.map((name) => columns[name]!);
  const [n, D] = [data[0]!.length, 4];
  const centred = data.map((column) => column.map((value) => value - mean(column)));
  const cov = centred.map((a) => centred.map((b) => sum(a.map((value, row) => value * b[row]!)) / n));
  const loglik = (-n / 2) * (D * Math.log(2 * Math.PI) + Math.log(determinant(cov)) + D);
  expect(diagnostics).toEqual([]);
  expect(manifest).toMatchObject({ model: "Flower", plan: "closed-form", status: "converged", seed: 1, name: "Flower-1" });
  expect(manifest.metrics).toEqual({
    loglik: expect.closeTo(loglik, 8),
    loglik_per_row: expect.closeTo(loglik / 150, 10),
    parameters: 14,
    bic: expect.closeTo(14 * Math.log(150) - 2 * loglik, 8),
    aic: expect.closeTo(28 - 2 * loglik, 8),
    iterations: 1,
  });
  expect(loglik).toBeCloseTo(-379.9146, 3);
});

/** By elimination with the diagonal's pivots: the matrix is positive definite. */
function determinant(matrix: number[][]): number {
  const rows = matrix.map((row) => [...row]);
  return rows.reduce((product, pivot, k) => {
    for (const row of rows.slice(k + 1)) {
      const factor = row[k]! / pivot[k]!;
      for (let j = k; j < row.length; j++) row[j]! -= factor * pivot[j]!;
    }
    return product * pivot[k]!;
  }, 1);
}

test("the mixture of iris reaches what its spec expects, and its weights are the model's parameters", async () => {
  const { manifest, path } = await train("specs/gmm.gen", out, { set: { set: { starts: "3" } } });
  expect(manifest.expects).toEqual([{ text: "expect loglik == -180.1855 within 1e-3", met: true, value: expect.closeTo(-180.1855, 3) }]);
  const { tensors, metadata } = readSafetensors(readFileSync(join(path, "weights.safetensors")))!;
  expect(metadata).toEqual({ space: "value" });
  expect(Object.entries(tensors).map(([name, { shape }]) => [name, shape])).toEqual([
    ["Flowers.weights", [3]],
    ["Flowers.mean", [3, 4]],
    ["Flowers.cov", [3, 4, 4]],
  ]);
  expect(sum(tensors["Flowers.weights"]!.data)).toBeCloseTo(1, 12);
  const open = await openRun(path);
  const { train: part } = open.loadOwn();
  const prediction = await open.trained.predict(part);
  if (prediction.is !== "class") throw new Error("a path");
  // Setosa, the first fifty rows, lie apart from the others.
  expect(new Set(prediction.classes.slice(0, 50)).size).toBe(1);
  expect(prediction.classes.slice(50)).not.toContain(prediction.classes[0]);
  expect(prediction.probabilities.length).toBe(450);
  const again = await evaluateRun(open);
  expect(again.metrics).toEqual(manifest.metrics);
  expect(again.expects).toEqual(manifest.expects);
});

const weather = `data Weather {
  source: csv("d.csv")
  x: real[2] = [standardize(temp_max), log(wind)]
  sequence: along(row, by: station)
}
model Seasons(K = 2) {
  param initial: simplex(K)
  param transition: simplex(K)[K]
  param mean: real[K, 2]
  param var: positive[K, 2]
  latent s: category(K) ~ Markov(initial, transition)
  observed x: real[2] ~ Normal(mean[s], var: var[s])
}
train Seasons on Weather
`;

test("the likelihood of a chain is in units of the columns, per time step, over all sequences", async () => {
  const source = columnsOf("specs/data/seattle-weather.csv");
  const rows = Array.from({ length: 60 }, (_row, i) => [`s${i < 25 ? 0 : 1}`, source.temp_max![i]!, source.wind![i]!] as const);
  const csv = ["station,temp_max,wind", ...rows.map((row) => row.join(","))].join("\n");
  const { manifest, path } = await train(writeSpec(temporaryFolder(), weather, csv), out, { set: { set: { starts: "2" } } });
  const temperatures = rows.map(([, temperature]) => temperature);
  const spread = Math.sqrt(mean(temperatures.map((value) => (value - mean(temperatures)) ** 2)));
  // d standardize(t) / dt = 1 / spread, d log(w) / dw = 1 / w.
  const jacobian = sum(rows.map(([, , wind]) => -Math.log(spread) - Math.log(wind)));
  const open = await openRun(path);
  const { train: part } = open.loadOwn();
  const scores = await open.trained.score(part);
  expect(scores.length).toBe(2);
  expect(part.sequences!.map(({ start, end }) => end - start)).toEqual([25, 35]);
  const { loglik, loglik_per_row: perRow, bic, parameters } = manifest.metrics;
  expect(loglik).toBeCloseTo(sum(scores) + jacobian, 9);
  expect(perRow).toBeCloseTo(loglik! / 60, 12);
  expect(parameters).toBe(1 + 2 + 4 + 4);
  expect(bic).toBeCloseTo(11 * Math.log(60) - 2 * loglik!, 9);
  const prediction = await open.trained.predict(part);
  expect(prediction).toMatchObject({ is: "path", variable: "s" });
  expect(prediction.is === "path" && prediction.path.map((states) => states.length)).toEqual([25, 35]);
});

test("held-out rows are scored per row by parameters that never saw them; a classifier is right about them", async () => {
  const { manifest, path } = await train("specs/species.gen", out);
  const open = await openRun(path);
  const { train: part, heldout } = open.loadOwn();
  expect([part.rows, heldout!.rows]).toEqual([120, 30]);
  expect(manifest.metrics.heldout_loglik_per_row).toBeCloseTo(mean(await open.trained.score(heldout!)), 10);
  expect(manifest.metrics.loglik).toBeCloseTo(sum(await open.trained.score(part)), 9);
  const prediction = await open.trained.predict(heldout!);
  expect(prediction).toMatchObject({ is: "class", variable: "y", levels: ["setosa", "versicolor", "virginica"], size: 3 });
  const truth = heldout!.fields.y!.matrix();
  const hits = prediction.is === "class" ? prediction.classes.filter((found, row) => found === truth[row]).length : 0;
  expect(hits).toBeGreaterThanOrEqual(28);
});

test("weights count: a row of weight two is two rows", async () => {
  const spec = (weight: string): string => `data D {
  source: csv("d.csv")
  u: real
  ${weight}
}
model M {
  param m: real
  param v: positive
  observed u: real ~ Normal(m, var: v)
}
train M on D
`;
  const weighted = await train(writeSpec(temporaryFolder(), spec("weight: w"), "u,w\n1,1\n2,2\n4,0\n5,1\n"), out);
  const repeated = await train(writeSpec(temporaryFolder(), spec(""), "u\n1\n2\n2\n5\n"), out);
  for (const [name, value] of Object.entries(repeated.manifest.metrics)) expect(weighted.manifest.metrics[name]).toBeCloseTo(value, 10);
  expect(weighted.manifest.metrics.bic).toBeCloseTo(2 * Math.log(4) - 2 * weighted.manifest.metrics.loglik!, 10);
});

test("a fit that ends at the variance floor is kept and says so", async () => {
  const spec = `data D {
  source: csv("d.csv")
  x: real[2] = [a, b]
}
model M {
  param m: real[2]
  param c: spd(2)
  observed x: real[2] ~ Normal(m, cov: c)
}
train M on D
`;
  const { manifest, diagnostics, path } = await train(writeSpec(temporaryFolder(), spec, "a,b\n1,3\n2,3\n4,3\n"), out);
  expect(manifest.status).toBe("degenerate");
  expect(diagnostics).toMatchObject([{ code: "GEN6209", severity: "error", place: { in: "spec" } }]);
  expect((await openRun(path)).run.manifest.status).toBe("degenerate");
});

test("data that changed since training are measured, and said to have changed", async () => {
  const folder = temporaryFolder();
  const text =
    'data D {\n  source: csv("d.csv")\n  x: real = a\n}\nmodel M {\n  param m: real\n  param v: positive\n  observed x: real ~ Normal(m, var: v)\n}\ntrain M on D\n';
  const { path, manifest } = await train(writeSpec(folder, text, "a\n1\n2\n4\n"), out);
  expect((await evaluateRun(await openRun(path))).warnings).toEqual([]);
  writeSpec(folder, text, "a\n1\n2\n5\n");
  const { warnings, metrics } = await evaluateRun(await openRun(path));
  expect(warnings).toMatchObject([{ code: "GEN7107", severity: "warning" }]);
  expect(metrics.loglik).toBeLessThan(manifest.metrics.loglik!);
});

test("fields that aren't columnwise keep their own units, which is said", async () => {
  const spec = `data D {
  source: csv("d.csv")
  u: real = a / b
}
model M {
  param m: real
  param v: positive
  observed u: real ~ Normal(m, var: v)
}
train M on D
`;
  const { manifest, path, diagnostics } = await train(writeSpec(temporaryFolder(), spec, "a,b\n1,2\n2,3\n4,5\n5,4\n"), out);
  expect(diagnostics).toMatchObject([{ code: "GEN7104", severity: "warning" }]);
  const open = await openRun(path);
  expect(manifest.metrics.loglik).toBeCloseTo(sum(await open.trained.score(open.loadOwn().train)), 10);
});

test("a likelihood of nothing is -Infinity, which the folder can hold", async () => {
  const spec = `data D {
  source: csv("d.csv")
  y: category("a", "b", "c") = kind
  split: holdout(last: 25%)
}
model M {
  param p: simplex(3)
  observed y: category(3) ~ Categorical(p)
}
train M on D
`;
  const { manifest, path } = await train(writeSpec(temporaryFolder(), spec, "kind\na\nb\na\nc\n"), out);
  expect(manifest.metrics.heldout_loglik_per_row).toBe(Number.NEGATIVE_INFINITY);
  const open = await openRun(path);
  expect(open.run.manifest.metrics.heldout_loglik_per_row).toBeNaN();
});

test("an EM fit that was stopped is kept, and ends on resume with the bytes of an unbroken one", async () => {
  const set = { set: { starts: "2" } };
  const whole = await train("specs/geyser.gen", out, { set });
  const controller = new AbortController();
  const observe = (event: TrainEvent): void => {
    if (event.event === "progress" && event.step === 3) controller.abort();
  };
  const stopped = await train("specs/geyser.gen", out, { set, observe, signal: controller.signal });
  expect(stopped.manifest).toMatchObject({ status: "stopped", expects: [] });
  expect((await openRun(stopped.path)).run.manifest.status).toBe("stopped");
  const resumed = await train("specs/geyser.gen", out, { set, resume: stopped.path });
  expect(resumed.manifest.metrics).toEqual(whole.manifest.metrics);
  for (const name of ["weights.safetensors", "metrics.jsonl"])
    expect(readFileSync(join(resumed.path, name)).equals(readFileSync(join(whole.path, name)))).toBe(true);
});
