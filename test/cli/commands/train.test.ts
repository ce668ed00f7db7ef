import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith, genc, jsonLines, twoClusters } from "../../support/cli.ts";
import { tinyVae } from "../../support/cli-specs.ts";

const spec = twoClusters["two.gen"];
const metricsOfEm = ["loglik", "loglik_per_row", "parameters", "bic", "aic", "iterations"];

test("--json: an object a line, the last with the results", async () => {
  const cwd = folderWith(twoClusters);
  const { status, stdout, stderr } = await genc(["train", "two.gen", "--json"], { cwd });
  expect([status, stderr]).toEqual([0, ""]);
  const lines = jsonLines(stdout);
  expect(lines[0]).toMatchObject({ event: "start", run: "runs/Two-1", model: "Two", plan: "em", rows: 40, heldout: 0 });
  const done = lines.at(-1)!;
  expect(done).toEqual({
    event: "done",
    run: "runs/Two-1",
    model: "Two",
    plan: "em",
    status: "converged",
    metrics: expect.any(Object),
    seconds: expect.any(Number),
    fit: expect.any(Object),
    expects: [],
  });
  expect(done.fit).toMatchObject({ agreement: { found: 10, of: 10, degenerate: 0 }, gradientNorm: expect.any(Number) });
  const metrics = done.metrics as Record<string, number>;
  expect(Object.keys(metrics)).toEqual(metricsOfEm);
  expect(metrics.loglik_per_row).toBeCloseTo(metrics.loglik! / 40, 12);
  expect(metrics.parameters).toBe(9);
  expect(metrics.bic).toBeCloseTo(9 * Math.log(40) - 2 * metrics.loglik!, 9);
  expect(metrics.aic).toBeCloseTo(18 - 2 * metrics.loglik!, 9);
  expect(existsSync(join(cwd, "runs/Two-1/manifest.json"))).toBe(true);
});

test("people see the run, its metrics and its parameters by weight, and what to do next", async () => {
  const cwd = folderWith(twoClusters);
  const { status, stdout, stderr } = await genc(["train", "two.gen"], { cwd });
  expect(status).toBe(0);
  expect(stderr).toBe("Two: em on 40 rows (f64)\n");
  expect(stdout).toMatch(/^runs\/Two-1: converged after \d+ iterations? \([\d.]+ s\)\n/);
  expect(stdout).toMatch(/\n {2}loglik +-?\d+\.\d{4} {2}nats\n/);
  expect(stdout).toContain("\n  mean\n");
  expect(stdout).toMatch(/Next\n {2}genc sample runs\/Two-1\n {2}genc predict runs\/Two-1\n$/);
});

test("a held-out share is measured", async () => {
  const cwd = folderWith({ ...twoClusters, "two.gen": spec.replace("  v: real", "  split: holdout(25%)\n  v: real") });
  const done = jsonLines((await genc(["train", "two.gen", "--json"], { cwd })).stdout).at(-1)!;
  expect(Object.keys(done.metrics as object)).toEqual([...metricsOfEm, "heldout_loglik_per_row"]);
});

test("the command line overrides the spec, and the run says so", async () => {
  const cwd = folderWith({ ...twoClusters, "sub/other.csv": "x,y\n1,2\n2,1\n3,5\n4,4\n5,9\n6,1\n" });
  const args = ["--set", "K=1", "--set", "train.starts=2", "--seed", "7", "--data", "Rows=sub/other.csv", "--out", "trained", "--json"];
  const { status, stdout } = await genc(["train", "two.gen", ...args], { cwd });
  expect(status).toBe(0);
  const done = jsonLines(stdout).at(-1)!;
  expect([done.run, (done.metrics as Record<string, number>).parameters]).toEqual(["trained/Two-1", 4]);
  const manifest = JSON.parse(readFileSync(join(cwd, "trained/Two-1/manifest.json"), "utf8"));
  expect(manifest.overrides).toEqual({ K: "1", "train.starts": "2", "train.seed": "7", "data.Rows": join(cwd, "sub/other.csv") });
  expect([manifest.seed, manifest.data[0].rows]).toEqual([7, 6]);
  const ir = JSON.parse(readFileSync(join(cwd, "trained/Two-1/ir.json"), "utf8"));
  expect([ir.sizes.K.origin, ir.settings.starts.origin, ir.settings.seed.origin]).toEqual(["override", "override", "override"]);
});

test("the same seed gives the same parameters, byte by byte", async () => {
  const cwd = folderWith(twoClusters);
  for (let run = 0; run < 2; run++) await genc(["train", "two.gen", "--seed", "3", "--json"], { cwd });
  const weights = [1, 2].map((n) => readFileSync(join(cwd, `runs/Two-${n}/weights.safetensors`)));
  expect(weights[0]!.equals(weights[1]!)).toBe(true);
});

test("every train of a file has its run; --train picks one", async () => {
  const cwd = folderWith({ ...twoClusters, "two.gen": `${spec}train Two(K: 1) on Rows as One\n` });
  const done = jsonLines((await genc(["train", "two.gen", "--json"], { cwd })).stdout).filter(({ event }) => event === "done");
  expect(done.map(({ run }) => run)).toEqual(["runs/Two-1", "runs/One-1"]);
  await genc(["train", "two.gen", "--train", "One"], { cwd });
  expect(readdirSync(join(cwd, "runs")).sort()).toEqual(["One-1", "One-2", "Two-1"]);
});

test("an `expect` that isn't met ends with 3, one that is with 0", async () => {
  const cwd = folderWith({ ...twoClusters, "two.gen": spec.replace("on Rows\n", "on Rows {\n  expect loglik > 0\n}\n") });
  const people = await genc(["train", "two.gen"], { cwd });
  expect(people.status).toBe(3);
  expect(people.stdout).toMatch(/Expected\n {2}NOT MET {2}expect loglik > 0 {2}is -\d+/);
  const machine = await genc(["train", "two.gen", "--json"], { cwd });
  expect(machine.status).toBe(3);
  expect(jsonLines(machine.stdout).at(-1)!.expects).toEqual([{ text: "expect loglik > 0", met: false, value: expect.any(Number) }]);
  writeFileSync(join(cwd, "two.gen"), spec.replace("on Rows\n", "on Rows {\n  expect loglik < 0\n}\n"));
  const met = await genc(["train", "two.gen"], { cwd });
  expect(met.status).toBe(0);
  expect(met.stdout).toMatch(/ met {2}expect loglik < 0 /);
});

test("a degenerate fit ends with 3 and says which component and column", async () => {
  const rows = ["0,0", "0,0", "0,0", "0,0", ...Array.from({ length: 12 }, (_row, i) => `${5 + Math.sin(i)},${5 + Math.cos(i)}`)];
  const cwd = folderWith({ ...twoClusters, "rows.csv": `x,y\n${rows.join("\n")}\n` });
  const { status, stdout, stderr } = await genc(["train", "two.gen", "--json"], { cwd });
  expect(status).toBe(3);
  expect(stderr).toMatch(/error\[GEN6203\]: The fit is degenerate: .*two\.gen:10:/s);
  const lines = jsonLines(stdout);
  expect(lines.at(-1)).toMatchObject({ event: "done", status: "degenerate" });
  const [record] = lines.at(-2)!.diagnostics as Record<string, unknown>[];
  expect([lines.at(-2)!.event, record!.code, record!.file, record!.line]).toEqual(["diagnostics", "GEN6203", "two.gen", 10]);
});

test("wrong data ends with 1, at the file, row and column, and leaves no run", async () => {
  const cwd = folderWith({ ...twoClusters, "rows.csv": "x,y\n1,2\n3,oops\n" });
  const { status, stdout, stderr } = await genc(["train", "two.gen"], { cwd });
  expect([status, stdout, existsSync(join(cwd, "runs"))]).toEqual([1, "", false]);
  expect(stderr).toMatch(/^error\[GEN5\d{3}\]/);
  expect(stderr).toContain("--> rows.csv, row 3, column y\n");
});

test("a wrong spec ends with 1 and trains nothing", async () => {
  const cwd = folderWith({ ...twoClusters, "two.gen": spec.replace("real[K, 2]", "reel[K, 2]") });
  const { status, stdout, stderr } = await genc(["train", "two.gen"], { cwd });
  expect([status, stdout, existsSync(join(cwd, "runs"))]).toEqual([1, "", false]);
  expect(stderr).toContain("two.gen:7:");
  const json = await genc(["train", "two.gen", "--json"], { cwd });
  expect([json.status, jsonLines(json.stdout)]).toMatchObject([
    1,
    [{ event: "error", diagnostics: [{ file: "two.gen", line: 7, severity: "error" }] }],
  ]);
});

test("GEN2309: a setting on the command line is for the trains that use it, and told where none does", async () => {
  const model = twoClusters["two.gen"];
  const both = `${model}model One {\n  param mean: real[2]\n  observed v: real[2] ~ Normal(mean, std: 1)\n}\ntrain One on Rows\n`;
  const { status, stderr, stdout } = await genc(["train", "two.gen", "--set", "starts=3", "--json"], {
    cwd: folderWith({ ...twoClusters, "two.gen": both }),
  });
  expect([status, stderr]).toEqual([0, ""]);
  expect(jsonLines(stdout).filter(({ event }) => event === "done")).toMatchObject([
    { fit: { agreement: { of: 3 } } },
    { plan: "closed-form" },
  ]);
  const none = await genc(["train", "two.gen", "--set", "epochs=3"], { cwd: folderWith({ ...twoClusters, "two.gen": both }) });
  expect(none.stderr.match(/GEN\d+/g)).toEqual(["GEN2309"]);
  expect(none.stderr).toContain("The plan `em`, `closed-form` doesn't use `epochs`.\n  --> setting epochs\n  hint: Leave it out;");
});

test("an override that nothing takes is an error", async () => {
  const { status, stderr } = await genc(["train", "two.gen", "--set", "L=3"], { cwd: folderWith(twoClusters) });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^error\[GEN2210\]/);
});

test("GEN8005: a file where run folders should be", async () => {
  const cwd = folderWith({ ...twoClusters, runs: "" });
  const { status, stderr } = await genc(["train", "two.gen"], { cwd });
  expect(status).toBe(1);
  expect(stderr).toMatch(/error\[GEN8005\]: runs(\/Two-1)? can't be read or written: /);
});

test("a model with a bound: its metrics, and --epochs", async () => {
  const cwd = folderWith(tinyVae);
  const { status, stdout } = await genc(["train", "tiny.gen", "--json", "--epochs", "2", "--engine", "reference"], { cwd });
  expect(status).toBe(0);
  const done = jsonLines(stdout).at(-1)!;
  expect(done).toMatchObject({ model: "Tiny", plan: "elbo", status: "epochs" });
  expect(done.metrics).toMatchObject({ elbo: expect.any(Number), valid_elbo: expect.any(Number) });
});

test("Ctrl-C keeps the last good state; --resume ends at the same bytes as an unbroken run", async () => {
  const cwd = folderWith(tinyVae);
  const options = ["--engine", "reference", "--json", "--seed", "5"];
  expect((await genc(["train", "tiny.gen", ...options], { cwd })).status).toBe(0);

  let press = (): void => undefined;
  let pressed = false;
  const broken = await genc(["train", "tiny.gen", ...options], {
    cwd,
    interrupt: (handler) => {
      press = handler;
    },
    watch(text) {
      if (pressed || !text.includes('"event":"start"')) return;
      pressed = true;
      press();
    },
  });
  expect(broken.status).toBe(130);
  expect(broken.stderr).toBe("\nStopping after this step; press Ctrl-C again to end at once.\n");
  expect(jsonLines(broken.stdout).at(-1)).toMatchObject({ event: "done", run: "runs/Tiny-2", status: "stopped" });

  const resumed = await genc(["train", "tiny.gen", "--resume", "runs/Tiny-2", "--json"], { cwd });
  expect([resumed.status, resumed.stderr]).toEqual([0, ""]);
  expect(jsonLines(resumed.stdout).at(-1)).toMatchObject({ event: "done", run: "runs/Tiny-2", status: "epochs" });
  const [whole, again] = [1, 2].map((n) => readFileSync(join(cwd, `runs/Tiny-${n}/weights.safetensors`)));
  expect(whole!.equals(again!)).toBe(true);
});

test("what can't be resumed is said", async () => {
  const cwd = folderWith(twoClusters);
  await genc(["train", "two.gen"], { cwd });
  const ended = await genc(["train", "two.gen", "--resume", "runs/Two-1"], { cwd });
  expect([ended.status, ended.stderr.slice(0, 14)]).toEqual([1, "error[GEN7105]"]);
  const missing = await genc(["train", "two.gen", "--resume", "runs/Two-9"], { cwd });
  expect([missing.status, missing.stderr]).toEqual([
    1,
    "error[GEN7001]: There is no run folder runs/Two-9; beside it are Two-1.\n  hint: Train first: `genc train FILE` prints the folder that it made.\n\n",
  ]);
});

test("an unknown engine is said to be one", async () => {
  const { status, stderr } = await genc(["train", "tiny.gen", "--engine", "cuda"], { cwd: folderWith(tinyVae) });
  expect([status, stderr.slice(0, 14)]).toEqual([1, "error[GEN7101]"]);
});
