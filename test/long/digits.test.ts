import { expect, test } from "vitest";
import { type TrainedSpec, trainSpec } from "../specs/support/train.ts";

/** Prints what a training took, for `docs/performance.md`. */
async function timed(spec: string, epochs: number): Promise<TrainedSpec> {
  const began = performance.now();
  const trained = await trainSpec(spec, { overrides: { epochs } });
  const { engine, metrics, node } = trained.outcome.manifest;
  const seconds = Math.round((performance.now() - began) / 1000);
  const figures = Object.entries(metrics).map(([name, value]) => `${name} ${value}`);
  console.log([spec, `${epochs} epochs`, `${engine.name}:${engine.variant}`, `Node ${node}`, `${seconds} s`, ...figures].join("; "));
  return trained;
}

test("vae.gen: 10 epochs on 54,000 digits bring the validation bound above -105 nats", async () => {
  const { metrics, outcome, run } = await timed("specs/vae.gen", 10);
  expect(outcome.manifest.status).toBe("epochs");
  const data = run.loadOwn();
  expect([data.train.rows, data.heldout?.rows]).toEqual([54_000, 6_000]);
  expect(metrics.valid_elbo).toBeGreaterThan(-105);
  // Far above what so small a model can reach, it would be a mistake in the bound.
  expect(metrics.valid_elbo).toBeLessThan(-90);
});

test("gan.gen: after 10 epochs samples have the ink of digits, and differ", async () => {
  const { run } = await timed("specs/gan.gen", 10);
  const { fields } = await run.trained.sample({ count: 256, seed: 1 });
  const images = fields.x.data;
  const ink = images.reduce((sum, value) => sum + value, 0) / images.length;
  // Mean grey level of MNIST: 0.1307.
  expect(Math.abs(ink - 0.1307)).toBeLessThan(0.03);
  const meanImage = new Float64Array(784);
  images.forEach((value, i) => {
    meanImage[i % 784] += value / 256;
  });
  const spread = images.reduce((sum, value, i) => sum + (value - meanImage[i % 784]) ** 2, 0) / 256;
  // Total variance of MNIST's pixels: 52.7. A generator that makes one digit has next to none.
  expect(spread).toBeGreaterThan(35);
});
