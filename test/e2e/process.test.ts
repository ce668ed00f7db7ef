import { exec, execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { RunManifest } from "../../src/runtime/index.ts";
import { copySpecs, folderWith, jsonLines } from "../support/cli.ts";
import { tinyVae } from "../support/cli-specs.ts";
import { run, start } from "./support.ts";

const cwd = folderWith(tinyVae, true);
copySpecs(cwd);
afterAll(() => rmSync(cwd, { recursive: true }));

test("the built file can be run by itself", () => {
  const main = resolve("dist/src/cli/start.cjs");
  expect(statSync(main).mode & 0o111).toBe(0o111);
  expect(readFileSync(main, "utf8").startsWith("#!/usr/bin/env node\n")).toBe(true);
});

test("the code that V8 made at the build is taken; a Node that refuses it runs the bundle all the same", () => {
  const refused = `require(${JSON.stringify(resolve("dist/src/cli/start.cjs"))}).cachedDataRejected`;
  // Whether the version or the answer is printed first is up to Node.
  const printed = (...flags: string[]) =>
    execFileSync(process.execPath, [...flags, "-p", refused, "--", "genc", "--version"], { encoding: "utf8" })
      .trim()
      .split("\n")
      .sort();
  expect(printed()).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+$/), "false"]);
  expect(printed("--max-lazy")).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+$/), "true"]);
});

test("a spec to a run, its results on stdout, progress on stderr; queries in later processes", async () => {
  const { status, stdout, stderr } = await run(["train", "specs/gmm.gen"], cwd);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^runs\/Flowers-1: converged /);
  expect(stdout).toMatch(/\n {2}loglik +-180\.185\d {2}nats\n/);
  expect(stderr).toMatch(/^Flowers: em on 150 rows /);
  const sampled = await run(["sample", "runs/Flowers-1", "-n", "3"], cwd);
  expect([sampled.status, sampled.stderr, sampled.stdout.trim().split("\n").length]).toEqual([0, "", 4]);
});

test("a fit that takes long gives starts to another thread, and ends with the same bytes", async () => {
  // Three clusters; no random numbers, which need a seed.
  const rows = Array.from({ length: 1500 }, (_row, i) => [(i % 3) * 4 + Math.sin(i * 1.7) * 1.5, (i % 3) ** 2 + Math.cos(i * 2.3)]);
  writeFileSync(join(cwd, "clusters.csv"), `a,b\n${rows.map((row) => row.join()).join("\n")}\n`);
  writeFileSync(
    join(cwd, "clusters.gen"),
    `data Rows {
  source: csv("clusters.csv")
  x: real[2] = [a, b]
}
model Clusters(K = 4) {
  param weights: simplex(K)
  param mean: real[K, 2]
  param spread: positive[K, 2]
  param tails: positive[K, 2]
  latent k: category(K) ~ Categorical(weights)
  observed x: real[2] ~ StudentT(mean[k], std: spread[k], df: tails[k])
}
train Clusters on Rows {
  starts: 8
  iterations: 40
  tolerance: 1e-9
}
`,
  );
  const fits = ["1", "2"].map(async (threads) => {
    const { status, stderr } = await run(["train", "clusters.gen", "--threads", threads, "--out", `by-${threads}`], cwd);
    expect([status, stderr.includes("bug")]).toEqual([0, false]);
    const manifest = JSON.parse(readFileSync(join(cwd, `by-${threads}`, "Clusters-1", "manifest.json"), "utf8")) as RunManifest;
    return { threads: manifest.engine.threads, metrics: manifest.metrics, fit: manifest.fit };
  });
  const [alone, together] = await Promise.all(fits);
  expect([alone.threads, together.threads]).toEqual([1, 2]);
  expect(together.metrics).toEqual(alone.metrics);
  expect(together.fit).toEqual(alone.fit);
});

test("what is misused, wrong or unforeseen never shows a stack", async () => {
  const results = await Promise.all([run(["trian"], cwd), run(["train", "none.gen"], cwd), run(["sample", "specs"], cwd)]);
  expect(results.map(({ status }) => status)).toEqual([2, 1, 1]);
  for (const { stdout, stderr } of results) expect([stdout, /\n\s+at /.test(stderr)]).toEqual(["", false]);
});

test("a reader that stops early is no mistake", async () => {
  const command = `"${process.execPath}" "${resolve("dist/src/cli/start.cjs")}" sample runs/Flowers-1 -n 200000 | head -n 1`;
  const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((done) => {
    exec(command, { cwd }, (_error, stdout, stderr) => done({ stdout, stderr }));
  });
  expect([stdout, stderr]).toEqual(["sepal_length,sepal_width,petal_length,petal_width\n", ""]);
});

const quick = ["--engine", "tfjs:cpu", "--seed", "2", "--json"];

test("Ctrl-C ends training after the step at hand and keeps it; --resume goes on to the bytes of an unbroken run", async () => {
  const whole = await run(["train", "tiny.gen", ...quick, "--epochs", "200"], cwd);
  expect(whole.status).toBe(0);
  const broken = start(["train", "tiny.gen", ...quick, "--epochs", "200"], cwd);
  await broken.seen('"event":"start"');
  broken.child.kill("SIGINT");
  const { status, stdout } = await broken.finished;
  expect(status).toBe(130);
  const done = jsonLines(stdout).at(-1)!;
  expect([done.event, done.status]).toEqual(["done", "stopped"]);
  expect((await run(["sample", String(done.run), "-n", "2"], cwd)).status).toBe(0);
  expect((await run(["train", "tiny.gen", "--resume", String(done.run), "--json"], cwd)).status).toBe(0);
  expect(weights(String(done.run)).equals(weights("runs/Tiny-1"))).toBe(true);
});

test("a killed run goes on from its last checkpoint to the same bytes", async () => {
  const killed = start(["train", "tiny.gen", ...quick, "--epochs", "200", "--out", "killed"], cwd);
  while (!existsSync(join(cwd, "killed/Tiny-1/manifest.json"))) await new Promise((done) => setTimeout(done, 5));
  killed.child.kill("SIGKILL");
  expect((await killed.finished).signal).toBe("SIGKILL");
  expect(JSON.parse(readFileSync(join(cwd, "killed/Tiny-1/manifest.json"), "utf8")).status).toBe("running");
  expect((await run(["train", "tiny.gen", "--resume", "killed/Tiny-1", "--json"], cwd)).status).toBe(0);
  expect(weights("killed/Tiny-1").equals(weights("runs/Tiny-1"))).toBe(true);
});

function weights(path: string): Buffer {
  return readFileSync(join(cwd, path, "weights.safetensors"));
}
