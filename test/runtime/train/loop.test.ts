import { expect, test } from "vitest";
import { DiagnosticError } from "../../../src/compiler/diagnostics/report.ts";
import type { Engine } from "../../../src/runtime/engines/engine.ts";
import { createReferenceEngine } from "../../../src/runtime/engines/reference/index.ts";
import { readParameter } from "../../../src/runtime/memory/read.ts";
import { trainGradient } from "../../../src/runtime/train/loop.ts";
import type { TrainProgress } from "../../../src/runtime/train/types.ts";
import { gradientOf, placeText } from "./support/compiled.ts";
import { dataFrom, partFrom } from "./support/data.ts";
import { bits, line, lineRows, pairs, tinyGan, tinyVae } from "./support/specs.ts";

const engine = createReferenceEngine();
const points = (rows: number[][], options: Parameters<typeof partFrom>[1] = {}) =>
  partFrom({ t: rows.map(([t]) => [t]), y: rows.map(([, y]) => [y]) }, options);

/** Weighted least squares: coefficients, root mean square, and the log-likelihood, Σ w log p. */
function leastSquares(rows: number[][], weights = rows.map(() => 1)) {
  const n = weights.reduce((a, b) => a + b, 0);
  const mean = (f: (row: number[]) => number) => rows.reduce((sum, row, i) => sum + weights[i] * f(row), 0) / n;
  const [t, y] = [mean((row) => row[0]), mean((row) => row[1])];
  const slope = mean((row) => (row[0] - t) * (row[1] - y)) / mean((row) => (row[0] - t) ** 2);
  const level = y - slope * t;
  const spread = Math.sqrt(mean((row) => (row[1] - slope * row[0] - level) ** 2));
  return { slope, level, spread, loglik: (-n / 2) * (Math.log(2 * Math.PI * spread ** 2) + 1), n };
}

const longLine = "batch: 6  epochs: 3000  optimizer: adam(0.05)  schedule: cosine(0)";

test("linear regression reaches least squares", async () => {
  const { ir, plan } = gradientOf(line(longLine));
  const fit = await trainGradient({ ir, plan, data: dataFrom(points(lineRows)), engine });
  const { slope, level, spread, loglik } = leastSquares(lineRows);
  expect(fit.status).toBe("epochs");
  expect(readParameter(fit.store, "Line.slope")[0]).toBeCloseTo(slope, 3);
  expect(readParameter(fit.store, "Line.level")[0]).toBeCloseTo(level, 3);
  expect(readParameter(fit.store, "Line.spread")[0]).toBeCloseTo(spread, 3);
  expect(fit.metrics.loglik).toBeCloseTo(loglik, 3);
  expect(fit.metrics.loglik_per_row).toBeCloseTo(loglik / 6, 4);
  expect(fit.metrics.parameters).toBe(3);
});

test("a line through a point that is learned goes by gradient of itself, and reaches the same", async () => {
  const { ir, plan } = gradientOf(line(longLine, "slope * (t + level)"));
  expect(plan.reason[0]?.text).toMatch(/^Maximum likelihood by gradient: a closed form was barred/);
  const fit = await trainGradient({ ir, plan, data: dataFrom(points(lineRows)), engine });
  const { slope, level, spread, loglik } = leastSquares(lineRows);
  expect(readParameter(fit.store, "Line.slope")[0]).toBeCloseTo(slope, 3);
  expect(readParameter(fit.store, "Line.level")[0]).toBeCloseTo(level / slope, 3);
  expect(readParameter(fit.store, "Line.spread")[0]).toBeCloseTo(spread, 3);
  expect(fit.metrics.loglik).toBeCloseTo(loglik, 3);
});

test("a likelihood that still rises at the end is said to (GEN6009), one that has settled isn't", async () => {
  const short = gradientOf(line("batch: 6  epochs: 20  optimizer: adam(0.05)"));
  const { diagnostics } = await trainGradient({ ...short, data: dataFrom(points(lineRows)), engine });
  expect(diagnostics.map(({ code, severity, args }) => [code, severity, args.more, args.rate])).toEqual([["GEN6009", "warning", 80, 0.5]]);
  const long = gradientOf(line(longLine));
  expect((await trainGradient({ ...long, data: dataFrom(points(lineRows)), engine })).diagnostics).toEqual([]);
});

test("weights count rows, and a likelihood is in units of the columns", async () => {
  const { ir, plan } = gradientOf(line(longLine).replace("t: real = time", "weight: share\n  t: real = time"));
  const weights = [1, 2, 0.5, 3, 1, 4];
  const train = points(lineRows, { weights, logJacobian: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6] });
  const heldout = points([[6, 13.3]], { weights: [2], logJacobian: [0.7], firstId: 6 });
  const fit = await trainGradient({ ir, plan, data: dataFrom(train, heldout), engine });
  const { loglik, n, slope, level, spread } = leastSquares(lineRows, weights);
  const jacobian = weights.reduce((sum, weight, i) => sum + (weight * (i + 1)) / 10, 0);
  expect(fit.metrics.loglik).toBeCloseTo(loglik + jacobian, 2);
  expect(fit.metrics.loglik_per_row).toBeCloseTo((loglik + jacobian) / n, 3);
  const residual = (13.3 - 6 * slope - level) / spread;
  expect(fit.metrics.heldout_loglik_per_row).toBeCloseTo(-0.5 * residual ** 2 - Math.log(spread) - 0.5 * Math.log(2 * Math.PI) + 0.7, 2);
});

test("a small autoencoder gains on its data, the same bytes each time and others for another seed", async () => {
  const { ir, plan } = gradientOf(tinyVae("batch: 16  epochs: 60  optimizer: adam(1e-2)"));
  const runs = [1, 1, 2].map((seed) => trainGradient({ ir, plan, data: bits(), engine, seed }));
  const [first, again, other] = await Promise.all(runs);
  // A model that knows nothing: 8 log 2 = 5.5 nats a row. The patterns with their noise have about log 2 + 8 H(0.05) = 2.3.
  expect(first.metrics.elbo).toBeGreaterThan(-4.2);
  expect(first.metrics.elbo).toBeLessThan(-2.1);
  expect(first.metrics.valid_elbo).toBeGreaterThan(-8 * Math.log(2));
  expect(again.store.memory.buffer).toEqual(first.store.memory.buffer);
  expect(again.metrics).toEqual(first.metrics);
  expect(other.store.region("weights")).not.toEqual(first.store.region("weights"));
});

test("an observer sees every step, reports and the ends of epochs", async () => {
  const { ir, plan } = gradientOf(tinyVae("batch: 16  epochs: 2"));
  const seen: TrainProgress[] = [];
  await trainGradient({ ir, plan, data: bits(), engine, reportEvery: 2, observe: (progress) => seen.push(progress) });
  expect(seen.map(({ step, epoch, news }) => `${step} ${epoch} ${news}`)).toEqual([
    "1 0 report",
    "2 0 none",
    "3 1 report",
    "3 1 epoch",
    "4 1 none",
    "5 1 report",
    "6 2 none",
    "6 2 epoch",
  ]);
  const last = seen[seen.length - 1];
  expect(last).toMatchObject({ steps: 6, epochs: 2 });
  expect(Object.keys(last.metrics).sort()).toEqual(["elbo", "kl.z", "reconstruction.x", "valid_elbo"]);
});

test("reports change nothing", async () => {
  const { ir, plan } = gradientOf(tinyVae("batch: 16  epochs: 2", "|> batch_norm"));
  const [often, never] = await Promise.all([1, 1e9].map((reportEvery) => trainGradient({ ir, plan, data: bits(), engine, reportEvery })));
  expect(often.store.region("weights")).toEqual(never.store.region("weights"));
  expect(often.store.region("state")).toEqual(never.store.region("state"));
});

test("adversarial steps count by their group, and losses are means over the last epoch", async () => {
  const { ir, plan } = gradientOf(
    tinyGan("objective: adversarial(r1: 1, critic_steps: 2)  batch: 5  epochs: 4  optimizer: adam(1e-2, beta1: 0.5)"),
  );
  const seen: TrainProgress[] = [];
  let counters = {};
  const fit = await trainGradient({
    ir,
    plan,
    data: pairs(),
    engine,
    reportEvery: 1,
    observe: (progress) => seen.push(progress),
    checkpoint: ({ position }) => {
      ({ counters } = position);
    },
  });
  // 20 rows, 2 batches of 5 an iteration: 2 iterations an epoch.
  expect(fit.step).toBe(8);
  expect(counters).toEqual({ discriminator: 16, generator: 8 });
  const [seventh, eighth] = seen.filter(({ news }) => news === "report").slice(6);
  for (const loss of ["generator_loss", "discriminator_loss"])
    expect(fit.metrics[loss]).toBeCloseTo((seventh.metrics[loss] + eighth.metrics[loss]) / 2, 12);
  expect(Object.keys(fit.metrics).sort()).toEqual(["discriminator_loss", "generator_loss", "parameters"]);
  const running = fit.store.layout.slots.find(({ kind, name }) => kind === "state" && name.startsWith("Paint"));
  expect(running).toBeDefined();
  expect(fit.store.slot(running?.name ?? "", "state").some((value) => value !== 0 && value !== 1)).toBe(true);
});

test("early stopping ends with the best weights", async () => {
  const spec = line("batch: 6  epochs: 50  optimizer: sgd(0.001)  early_stop: patience(2)").replace("std: spread", "std: 1");
  const { ir, plan } = gradientOf(spec.replace("  param spread: positive\n", ""));
  // The slope of what is held out is that of training with its sign turned: whatever is learned of it makes things worse.
  const heldout = points(
    lineRows.map(([t, y]) => [t, -y]),
    { firstId: 6 },
  );
  const weights: Float32Array[] = [];
  const fit = await trainGradient({
    ir,
    plan,
    data: dataFrom(points(lineRows), heldout),
    engine,
    checkpoint: ({ arrays }) => {
      weights.push(arrays["weights/Line.slope"].data);
    },
  });
  expect(fit.status).toBe("converged");
  expect(fit.step).toBe(3);
  expect(fit.store.slot("Line.slope", "weights")).toEqual(weights[0]);
  expect(weights[0]).not.toEqual(weights[2]);
});

test("early stopping needs held-out rows", async () => {
  const { ir, plan, text } = gradientOf(line("early_stop: patience(2)"));
  const failed = await trainGradient({ ir, plan, data: dataFrom(points(lineRows)), engine }).catch((error: unknown) => error);
  if (!(failed instanceof DiagnosticError)) throw failed;
  expect(failed.diagnostics.map(({ code, place }) => [code, placeText(text, place)])).toEqual([["GEN6006", "early_stop: patience(2)"]]);
});

test("a batch of more rows than there are takes them all and warns", async () => {
  const { ir, plan, text } = gradientOf(line("batch: 100  epochs: 2"));
  const fit = await trainGradient({ ir, plan, data: dataFrom(points(lineRows)), engine });
  expect(fit.step).toBe(2);
  expect(fit.diagnostics.map(({ code, place }) => [code, placeText(text, place)])).toEqual([
    ["GEN6002", "batch: 100"],
    // Nor do two steps settle anything.
    ["GEN6009", undefined],
  ]);
});

test("the average is what is evaluated", async () => {
  const { ir, plan } = gradientOf(tinyVae("batch: 16  epochs: 20  optimizer: adam(1e-2)  ema: 0.99"));
  const fit = await trainGradient({ ir, plan, data: bits(), engine });
  expect(fit.region).toBe("ema");
  const plain = gradientOf(tinyVae("batch: 16  epochs: 20  optimizer: adam(1e-2)"));
  const without = await trainGradient({ ...plain, data: bits(), engine });
  // The average does not touch training; only what is evaluated differs.
  expect(fit.store.region("weights")).toEqual(without.store.region("weights"));
  expect(fit.metrics.elbo).not.toBe(without.metrics.elbo);
});

test("a signal ends training after its step, also one that comes from a timer", async () => {
  const { ir, plan } = gradientOf(line("batch: 6  epochs: 100000000"));
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 5);
  let step = -1;
  const checkpoint = ({ position }: { position: { step: number } }) => {
    ({ step } = position);
  };
  const fit = await trainGradient({ ir, plan, data: dataFrom(points(lineRows)), engine, signal: controller.signal, checkpoint });
  expect(fit.status).toBe("stopped");
  expect(fit.step).toBe(step);
  expect(fit.metrics).toEqual({ parameters: 3 });
});

test.each([1, 2, 3])("every program that was loaded is closed when load number %d fails", async (failing) => {
  let loads = 0;
  let open = 0;
  const load: Engine["load"] = async (...request) => {
    loads += 1;
    if (loads === failing) throw new Error("no memory");
    const loaded = await engine.load(...request);
    open += 1;
    const close = (): void => {
      open -= 1;
      loaded.close();
    };
    return { ...loaded, close };
  };
  const request = { ...gradientOf(tinyVae("batch: 20  epochs: 1")), data: bits(), engine: { ...engine, load } };
  await expect(trainGradient(request)).rejects.toThrow("no memory");
  expect({ loads, open }).toEqual({ loads: failing, open: 0 });
});
