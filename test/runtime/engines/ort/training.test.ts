import { expect, test } from "vitest";
import type { Engine } from "../../../../src/runtime/engines/engine.ts";
import { createOrtEngine } from "../../../../src/runtime/engines/ort/index.ts";
import { createTfjsEngine } from "../../../../src/runtime/engines/tfjs/index.ts";
import { trainGradient } from "../../../../src/runtime/train/loop.ts";
import { uniforms } from "../../../support/differences.ts";
import { gradientOf } from "../../train/support/compiled.ts";
import { dataFrom, partFrom } from "../../train/support/data.ts";
import { bits, pairs, tinyGan, tinyVae } from "../../train/support/specs.ts";

/** A convolutional VAE of images 8 x 8, with batch norm in the encoder. */
const images = `
data Patches {
  source: csv("patches.csv")
  x: real[8, 8, 1] = [${Array.from({ length: 64 }, (_, i) => `p${i}`).join(", ")}] |> reshape(8, 8, 1)
}
encoder Recognise(x: real[8, 8, 1]) -> Normal[2] {
  h = x |> conv(4, kernel: 4, stride: 2) |> batch_norm |> leaky_relu(0.2) |> conv(6, kernel: 3, stride: 1) |> relu |> flatten
  return Normal(h |> dense(2), log_var: h |> dense(2))
}
decoder Draw(z: real[2]) -> Normal[8, 8, 1] {
  return Normal(z |> dense(4 * 4 * 6) |> relu |> reshape(4, 4, 6) |> conv_transpose(1, kernel: 4, stride: 2), std: 0.5)
}
model Patch {
  latent z: real[2] ~ Normal(0, 1)
  observed x: real[8, 8, 1] ~ Draw(z)
  posterior z ~ Recognise(x)
}
train Patch on Patches { batch: 8  epochs: 10  optimizer: adam(1e-3) }
`;

function patches() {
  const random = uniforms(6);
  const rows = Array.from({ length: 40 }, () => {
    const slope = 2 * random() - 1;
    return Array.from({ length: 64 }, (_, i) => slope * Math.sin(i / 8) + 0.2 * random());
  });
  return dataFrom(partFrom({ x: rows }));
}

async function weightsAfter50(text: string, data: ReturnType<typeof bits>, engine: Engine) {
  const { ir, plan } = gradientOf(text);
  const objectives: number[] = [];
  const observe = ({ step, metrics }: { step: number; metrics: Record<string, number> }) => {
    objectives[step - 1] = Object.values(metrics)[0] ?? Number.NaN;
  };
  const fit = await trainGradient({ ir, plan, data, engine, seed: 4, reportEvery: 1, observe });
  engine.close();
  return {
    steps: fit.step,
    objectives: objectives.slice(0, 50),
    weights: [...fit.store.region("weights")],
    state: [...fit.store.region("state")],
  };
}

test.each([
  ["a variational autoencoder", tinyVae("batch: 8  epochs: 9  optimizer: adam(1e-2)"), bits],
  ["an adversarial pair with running statistics and R1", tinyGan("batch: 4  epochs: 10  objective: adversarial(r1: 1)"), pairs],
  ["convolutions and a batch norm", images, patches],
] as const)("%s: the first 50 steps are those of tfjs", async (_name, text, data) => {
  const ours = await weightsAfter50(text, data(), await createOrtEngine({ threads: 1 }));
  const theirs = await weightsAfter50(text, data(), await createTfjsEngine({ backend: "cpu" }));
  expect([ours.steps, ours.steps >= 50]).toEqual([theirs.steps, true]);
  const gap = (a: readonly number[], b: readonly number[]) =>
    a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!) / Math.max(1, Math.abs(b[i]!))), 0);
  expect(ours.objectives.length).toBe(50);
  expect(gap(ours.objectives, theirs.objectives)).toBeLessThan(1e-4);
  expect(gap(ours.weights, theirs.weights)).toBeLessThan(1e-3);
  expect(gap(ours.state, theirs.state)).toBeLessThan(1e-3);
});

test("the number of threads changes no byte of a small run", async () => {
  const text = tinyVae("batch: 8  epochs: 2");
  const [one, two] = [
    await weightsAfter50(text, bits(), await createOrtEngine({ threads: 1 })),
    await weightsAfter50(text, bits(), await createOrtEngine({ threads: 2 })),
  ];
  expect(one).toEqual(two);
});
