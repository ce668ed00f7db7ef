import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Values } from "../../src/runtime/index.ts";
import { specsWithFewDigits } from "./support/small.ts";
import { type TrainedSpec, temporaryFolder, trainSpec } from "./support/train.ts";

/** 512 digits to train on and 64 to test: a few steps each, for the way from the text to an answer. `npm run test:long` trains in full. */
function few(spec: string, set: Record<string, string>): Promise<TrainedSpec> {
  const specs = specsWithFewDigits(temporaryFolder(), { train: 512, test: 64 });
  return trainSpec(join(specs, spec), { overrides: { set } });
}

/** The lines of `metrics.jsonl` of one kind. */
function logged({ outcome }: TrainedSpec, event: string): Record<string, number>[] {
  const lines = readFileSync(join(outcome.path, "metrics.jsonl"), "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line)).filter((line) => line.event === event);
}

function within({ data }: Values, low: number, high: number): boolean {
  return data.every((value) => value >= low && value <= high);
}

test("vae.gen: the bound rises, and a later process encodes, decodes, reconstructs, samples and scores", async () => {
  const spec = await few("vae.gen", { "train.epochs": "4" });
  const { metrics, run } = spec;
  expect(spec.outcome.manifest).toMatchObject({ plan: "elbo", status: "epochs" });
  const [first, ...later] = logged(spec, "epoch").map((line) => line.valid_elbo);
  expect(later.at(-1)).toBeGreaterThan(first + 100);
  expect(metrics.valid_elbo).toBeCloseTo(later.at(-1) ?? 0, 6);
  const { trained } = run;
  const { heldout } = run.loadOwn();
  if (heldout === undefined) throw new Error("nothing is held out");
  expect(heldout.rows).toBe(51);
  const bounds = await trained.score(heldout, 16);
  // More draws give a bound that is at least as tight, save for chance.
  expect(bounds.reduce((sum, value) => sum + value, 0) / bounds.length).toBeGreaterThan(metrics.valid_elbo - 1);
  const codes = await trained.encode(heldout);
  expect(codes["z.mean"].shape).toEqual([20]);
  expect(within(codes["z.std"], 0, Number.POSITIVE_INFINITY)).toBe(true);
  const again = await trained.reconstruct(heldout);
  const decoded = await trained.decode({ z: codes["z.mean"] }, heldout.rows);
  expect(again["x.mean"].shape).toEqual([28, 28, 1]);
  expect(within(again["x.mean"], 0, 1)).toBe(true);
  expect(largestDifference(again["x.mean"], decoded["x.mean"])).toBeLessThan(1e-6);
  const drawn = await trained.sample({ count: 3, seed: 5 });
  expect(drawn.fields.x.data.length).toBe(3 * 784);
  expect(drawn.fields.x.data.every((value) => value === 0 || value === 1)).toBe(true);
});

function largestDifference(a: Values, b: Values): number {
  return a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - b.data[i])), 0);
}

test("gan.gen: the discriminator learns to tell, and samples are images", async () => {
  const spec = await few("gan.gen", { "train.epochs": "1" });
  const { outcome, run } = spec;
  expect(outcome.manifest).toMatchObject({ plan: "adversarial", status: "epochs", step: 8 });
  const losses = logged(spec, "report").map((line) => line.discriminator_loss);
  // 2 log 2 is the loss of a coin.
  expect(losses.at(-1)).toBeLessThan(Math.min(losses[0], 2 * Math.log(2)));
  const drawn = await run.trained.sample({ count: 4, seed: 1 });
  expect(drawn.fields.x.shape).toEqual([28, 28, 1]);
  expect(within(drawn.fields.x, 0, 1)).toBe(true);
  expect(new Set(drawn.fields.x.data).size).toBeGreaterThan(1000);
  expect(run.trained.plan.queries.score).toHaveProperty("because");
});

test("cgan.gen: samples of the class that is given", async () => {
  const spec = await few("cgan.gen", { "train.epochs": "1" });
  const losses = logged(spec, "report").map((line) => line.discriminator_loss);
  expect(losses.at(-1)).toBeLessThan(losses[0]);
  const of = async (digit: number): Promise<Values> => {
    const given = { y: { shape: [], data: Float64Array.of(digit, digit) } };
    return (await spec.run.trained.sample({ count: 2, seed: 1, given })).fields.x;
  };
  const [three, eight] = [await of(3), await of(8)];
  expect(within(three, 0, 1)).toBe(true);
  expect(largestDifference(three, eight)).toBeGreaterThan(0);
});

test("hvae.gen: two latents, each with its posterior", async () => {
  const spec = await few("hvae.gen", { "train.epochs": "3" });
  const bounds = logged(spec, "epoch").map((line) => line.valid_elbo);
  expect(bounds.at(-1)).toBeGreaterThan(bounds[0]);
  const { heldout } = spec.run.loadOwn();
  if (heldout === undefined) throw new Error("nothing is held out");
  const codes = await spec.run.trained.encode(heldout);
  expect([codes["top.mean"].shape, codes["low.mean"].shape]).toEqual([[8], [32]]);
});

test("vamp.gen: a prior out of the encoder, summed over its components", async () => {
  const spec = await few("vamp.gen", { "train.epochs": "3", K: "10" });
  const bounds = logged(spec, "epoch").map((line) => line.valid_elbo);
  expect(bounds.at(-1)).toBeGreaterThan(bounds[0]);
  const drawn = await spec.run.trained.sample({ count: 2, seed: 1 });
  expect(within(drawn.means.x, 0, 1)).toBe(true);
});

test("ring.gen: a critic with a gradient penalty, on points drawn from a model", async () => {
  const spec = await few("ring.gen", { "train.epochs": "1" });
  const penalties = logged(spec, "report").map((line) => line.gradient_penalty);
  expect(penalties.at(-1)).toBeLessThan(penalties[0] / 2);
  const drawn = await spec.run.trained.sample({ count: 10, seed: 1 });
  expect(drawn.fields.x.shape).toEqual([2]);
});

test("atlas.gen: a mixture of decoders, chosen by a posterior", async () => {
  const spec = await trainSpec("specs/atlas.gen", { overrides: { set: { "train.epochs": "30" } } });
  const bounds = logged(spec, "epoch").map((line) => line.valid_elbo);
  expect(bounds.at(-1)).toBeGreaterThan(bounds[0] + 5);
  const { heldout } = spec.run.loadOwn();
  if (heldout === undefined) throw new Error("nothing is held out");
  const codes = await spec.run.trained.encode(heldout);
  expect(Object.keys(codes).sort()).toContain("z.mean");
});
