import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DiagnosticError } from "../../../src/compiler/backend.ts";
import {
  evaluateRun,
  loadRun,
  openRun,
  readSafetensors,
  type TrainEvent,
  type TrainRequest,
  trainRun,
} from "../../../src/runtime/index.ts";
import { requestFor, temporaryFolder, train, writeSpec } from "../../support/runs.ts";

const spec = (settings = "", split = "split: holdout(25%)"): string => `data D {
  source: csv("d.csv")
  x: real[2] = [standardize(a), b]
  ${split}
}
encoder Read(x: real[2]) -> Normal[1] {
  h = x |> dense(3) |> batch_norm |> tanh
  return Normal(h |> dense(1), log_var: h |> dense(1))
}
decoder Draw(z: real[1]) -> Normal[2] {
  return Normal(z |> dense(3) |> tanh |> dense(2), std: 0.5)
}
model Tiny {
  param spread: positive
  latent z: real[1] ~ Normal(0, std: spread)
  observed x: real[2] ~ Draw(z)
  posterior z ~ Read(x)
}
train Tiny on D {
  batch: 5
  epochs: 4
  optimizer: adam(0.01)
  ${settings}
}
`;

/** Twenty points on a line, in units that standardising changes. */
const csv = ["a,b", ...Array.from({ length: 20 }, (_row, i) => `${100 + 3 * i},${(i - 10) / 5}`)].join("\n");

function prepared(settings = "", split?: string): { out: string; path: string } {
  const out = temporaryFolder();
  return { out: join(out, "runs"), path: writeSpec(out, spec(settings, split), csv) };
}

/** Files whose bytes must not depend on when a run was stopped. */
function bytesOf(run: string): Record<string, string> {
  return Object.fromEntries(
    ["weights.safetensors", "checkpoint.safetensors", "metrics.jsonl"].map((name) => [
      name,
      readFileSync(join(run, name)).toString("base64"),
    ]),
  );
}

/** Trains until `step` and stops as Ctrl-C does. */
function stopAt(request: TrainRequest, step: number): ReturnType<typeof trainRun> {
  const controller = new AbortController();
  const observe = (event: TrainEvent): void => {
    if (event.event === "progress" && event.step === step) controller.abort();
  };
  return trainRun({ ...request, signal: controller.signal, observe });
}

/** Trains until the observer throws at `step`: whatever was not yet saved is lost, as when a process is killed. */
async function killAt(request: TrainRequest, step: number): Promise<string> {
  let folder = "";
  const observe = (event: TrainEvent): void => {
    if (event.event === "start") folder = event.run;
    else if (event.step === step) throw new Error("killed");
  };
  await expect(trainRun({ ...request, observe })).rejects.toThrow("killed");
  return folder;
}

async function codeOf(act: () => Promise<unknown>): Promise<string> {
  try {
    await act();
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics[0]!.code;
    throw error;
  }
  throw new Error("nothing was refused");
}

test("a run by gradient: manifest, metrics line by line, weights as they are stored", async () => {
  const { out, path } = prepared();
  const events: TrainEvent[] = [];
  const { manifest, path: run } = await train(path, out, { observe: (event) => events.push(event) });
  expect(manifest).toMatchObject({ model: "Tiny", plan: "elbo", status: "epochs", step: 12, engine: { name: "reference" } });
  expect(Object.keys(manifest.metrics).sort()).toEqual(["elbo", "parameters", "valid_elbo"]);
  expect(events[0]).toMatchObject({ event: "start", run, plan: "elbo", rows: 15, heldout: 5 });
  expect(
    events
      .slice(1)
      .map((event) => event.event === "progress" && event.step)
      .filter((step, i, all) => step !== all[i - 1]),
  ).toEqual(Array.from({ length: 12 }, (_step, i) => i + 1));
  const lines = readFileSync(join(run, "metrics.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.filter(({ event }) => event === "epoch").map(({ step, epoch }) => [step, epoch])).toEqual([
    [3, 1],
    [6, 2],
    [9, 3],
    [12, 4],
  ]);
  expect(lines.at(-1)).toEqual({ event: "end", status: "epochs", step: 12, ...manifest.metrics });
  const { tensors, metadata } = readSafetensors(readFileSync(join(run, "weights.safetensors")))!;
  expect(metadata).toEqual({ space: "raw", "constraint:Tiny.spread": "positive" });
  const { plan } = loadRun(run);
  expect(Object.keys(tensors)).toEqual(plan.kind === "gradient" && plan.layout.slots.map(({ name }) => name));
});

test("the same seed gives the same bytes, another seed other ones", async () => {
  const { out, path } = prepared();
  const [first, second, other] = [await train(path, out), await train(path, out), await train(path, out, { set: { seed: 2 } })];
  expect([first, second, other].map(({ manifest }) => manifest.name)).toEqual(["Tiny-1", "Tiny-2", "Tiny-3"]);
  expect(bytesOf(second.path)).toEqual(bytesOf(first.path));
  expect(bytesOf(other.path)["weights.safetensors"]).not.toBe(bytesOf(first.path)["weights.safetensors"]);
});

test.each([
  ["reference", [1, 7]],
  ["tfjs:cpu", [7]],
] as const)("a run that was stopped goes on to the same bytes as an unbroken one: %s", async (engine, steps) => {
  const { out, path } = prepared("ema: 0.9\n  early_stop: patience(2)");
  const whole = await train(path, out, { engine });
  for (const step of steps) {
    const stopped = await stopAt(requestFor(path, out, { engine }), step);
    expect(stopped.manifest).toMatchObject({ status: "stopped", step });
    const resumed = await trainRun(requestFor(path, out, { engine, resume: stopped.path }));
    expect(resumed.path).toBe(stopped.path);
    expect(bytesOf(resumed.path)).toEqual(bytesOf(whole.path));
    expect(resumed.manifest.metrics).toEqual(whole.manifest.metrics);
    expect(resumed.manifest.status).toBe(whole.manifest.status);
  }
});

test("a run that was killed stands as `running`, can be asked, and goes on to the same bytes", async () => {
  const { out, path } = prepared();
  const whole = await train(path, out);
  const killed = await killAt(requestFor(path, out), 8);
  expect(loadRun(killed).manifest).toMatchObject({ status: "running", step: 6, metrics: { valid_elbo: expect.any(Number) } });
  const open = await openRun(killed, { engine: "reference" });
  expect((await open.trained.score(open.loadOwn().train, 2)).length).toBe(15);
  open.close();
  const resumed = await trainRun(requestFor(path, out, { resume: killed }));
  expect(resumed.manifest.status).toBe("epochs");
  expect(bytesOf(killed)).toEqual(bytesOf(whole.path));
});

test("a run that was killed before its first checkpoint leaves nothing", async () => {
  const { out, path } = prepared();
  const killed = await killAt(requestFor(path, out), 1);
  expect(existsSync(killed)).toBe(false);
  expect(readdirSync(out)).toEqual([]);
});

test("only what a run began with may go on with it", async () => {
  const { out, path } = prepared();
  const stopped = await stopAt(requestFor(path, out), 5);
  const resume = (more: Parameters<typeof requestFor>[2] = {}) =>
    codeOf(() => trainRun(requestFor(path, out, { resume: stopped.path, ...more })));
  expect(await resume({ set: { seed: 7 } })).toBe("GEN7106");
  expect(await resume({ set: { set: { batch: "4" } } })).toBe("GEN7106");
  expect(await resume({ engine: "tfjs:cpu" })).toBe("GEN7106");
  writeFileSync(path, spec().replaceAll("Tiny", "Small"));
  expect(await resume()).toBe("GEN7103");
  // Another name for a layer's neighbour, or another line, is the same model.
  writeFileSync(path, `// A comment.\n\n${spec()}`);
  const data = path.replace("spec.gen", "d.csv");
  writeFileSync(data, csv.replace("100,", "101,"));
  expect(await resume()).toBe("GEN7106");
  writeFileSync(data, csv);
  const resumed = await trainRun(requestFor(path, out, { resume: stopped.path }));
  expect(resumed.manifest.status).toBe("epochs");
  expect(await resume()).toBe("GEN7105");
  expect(await codeOf(() => trainRun(requestFor(path, out, { resume: join(out, "Tiny-9") })))).toBe("GEN7001");
});

test("a checkpoint that is broken is refused", async () => {
  const { out, path } = prepared();
  const stopped = await stopAt(requestFor(path, out), 5);
  writeFileSync(join(stopped.path, "checkpoint.safetensors"), "no tensors");
  expect(await codeOf(() => trainRun(requestFor(path, out, { resume: stopped.path })))).toBe("GEN7004");
});

test("a mistake that only the fit sees leaves no folder", async () => {
  const { out, path } = prepared("early_stop: patience(2)", "");
  expect(await codeOf(() => train(path, out))).toBe("GEN6006");
  expect(readdirSync(out)).toEqual([]);
});

test("engines are looked for before anything is written", async () => {
  const { out, path } = prepared();
  expect(await codeOf(() => train(path, out, { engine: "gpu" }))).toBe("GEN7101");
  expect(existsSync(out)).toBe(false);
});

test("a training that diverges is kept as it was before, and says where", async () => {
  const { out, path } = prepared();
  writeFileSync(path, spec().replace("adam(0.01)", "sgd(1e30)"));
  const { manifest, diagnostics, path: run } = await train(path, out);
  expect(manifest.status).toBe("diverged");
  expect(diagnostics.map(({ code, severity }) => [code, severity])).toContainEqual([expect.stringMatching(/^GEN600/), "error"]);
  const { tensors } = loadRun(run).weights;
  for (const { data } of Object.values(tensors)) expect(data.every(Number.isFinite)).toBe(true);
});

test("a later process measures a run as training did", async () => {
  const { out, path } = prepared("ema: 0.5");
  writeFileSync(path, spec("ema: 0.5\n  expect elbo > -100\n  expect heldout(iwae(samples: 4)) > 0"));
  const { manifest, path: run } = await train(path, out);
  expect(manifest.expects.map(({ met }) => met)).toEqual([true, false]);
  const open = await openRun(run, { engine: "reference" });
  const again = await evaluateRun(open);
  for (const [name, value] of Object.entries(manifest.metrics)) expect(again.metrics[name]).toBeCloseTo(value, 5);
  expect(again.expects.map(({ value }) => value)).toEqual(manifest.expects.map(({ value }) => expect.closeTo(value, 5)));
  open.close();
});

test("a likelihood by gradient is in units of the columns", async () => {
  const out = temporaryFolder();
  const text = `data D {
  source: csv("d.csv")
  t: real = standardize(a)
  u: real = standardize(b)
}
model Line {
  given t: real
  param l: real
  observed u: real ~ Normal(t |> scale, log_std: l)
}
network scale(t: real) -> real {
  param slope: real
  return slope * t
}
train Line on D {
  epochs: 3
}
`;
  const { manifest, path } = await train(writeSpec(out, text, csv), join(out, "runs"));
  const open = await openRun(path, { engine: "reference" });
  const b = Array.from({ length: 20 }, (_row, i) => (i - 10) / 5);
  const centre = b.reduce((sum, value) => sum + value, 0) / 20;
  const spread = Math.sqrt(b.reduce((sum, value) => sum + (value - centre) ** 2, 0) / 20);
  const scores = await open.trained.score(open.loadOwn().train);
  const total = scores.reduce((sum, score) => sum + score - Math.log(spread), 0);
  expect(manifest.metrics.loglik).toBeCloseTo(total, 4);
  expect(manifest.metrics.loglik_per_row).toBeCloseTo(total / 20, 5);
  expect((await evaluateRun(open)).metrics.loglik).toBeCloseTo(total, 4);
  open.close();
});
