import { expect, test } from "vitest";
import { DiagnosticError } from "../../../src/compiler/diagnostics/report.ts";
import type { LoadedData } from "../../../src/runtime/data/types.ts";
import type { Engine } from "../../../src/runtime/engines/engine.ts";
import { createReferenceEngine } from "../../../src/runtime/engines/reference/index.ts";
import { createTfjsEngine } from "../../../src/runtime/engines/tfjs/index.ts";
import type { CheckpointState } from "../../../src/runtime/train/checkpoint.ts";
import { trainGradient } from "../../../src/runtime/train/loop.ts";
import { gradientOf } from "./support/compiled.ts";
import { bits, pairs, tinyGan, tinyVae } from "./support/specs.ts";

const engines: Record<string, () => Promise<Engine>> = {
  reference: async () => createReferenceEngine(),
  "tfjs cpu": () => createTfjsEngine({ backend: "cpu" }),
};

const vae = tinyVae(
  "batch: 20  epochs: 3  optimizer: adamw(1e-2)  clip: 1  ema: 0.9  early_stop: patience(3)  schedule: cosine(0, warmup: 1)  objective: elbo(beta: warmup(0, 1, epochs: 2))",
  "|> batch_norm",
);
const gan = tinyGan("objective: adversarial(r1: 1, critic_steps: 2)  batch: 4  epochs: 3  optimizer: rmsprop(1e-2)");

/** As written to files and read back. */
function throughFiles({ position, arrays }: CheckpointState): CheckpointState {
  const copies = Object.entries(arrays).map(([name, { shape, data }]) => [name, { shape, data: Float32Array.from(data) }]);
  return { position: JSON.parse(JSON.stringify(position)), arrays: Object.fromEntries(copies) };
}

/** Trains until `step`, stops, and goes on in a new store. */
async function interrupted(spec: string, data: LoadedData, engine: Engine, step: number) {
  const controller = new AbortController();
  let state: CheckpointState | undefined;
  const stopped = await trainGradient({
    ...gradientOf(spec),
    data,
    engine,
    signal: controller.signal,
    observe: (progress) => {
      if (progress.step === step) controller.abort();
    },
    checkpoint: (saved) => {
      state = throughFiles(saved);
    },
  });
  expect(stopped).toMatchObject({ status: "stopped", step });
  return trainGradient({ ...gradientOf(spec), data, engine, resume: state });
}

for (const [name, create] of Object.entries(engines))
  for (const [family, spec, data, steps] of [
    ["an autoencoder", vae, bits(), 8],
    ["an adversarial pair", gan, pairs(), 8],
  ] as const)
    test(`${family} that was stopped ends with the same bytes: ${name}`, async () => {
      const engine = await create();
      const whole = await trainGradient({ ...gradientOf(spec), data, engine });
      expect(whole).toMatchObject({ status: "epochs", step: steps });
      for (const step of [1, 3, steps - 1]) {
        const resumed = await interrupted(spec, data, engine, step);
        for (const region of whole.store.regions) expect(resumed.store.region(region), region).toEqual(whole.store.region(region));
        expect(resumed.metrics).toEqual(whole.metrics);
      }
      engine.close();
    });

test("a checkpoint of another model is refused by the name of the slot", async () => {
  const engine = createReferenceEngine();
  const states: CheckpointState[] = [];
  await trainGradient({ ...gradientOf(vae), data: bits(), engine, checkpoint: (state) => void states.push(state) });
  const wider = gradientOf(vae.replaceAll("dense(4)", "dense(5)"));
  const failed = await trainGradient({ ...wider, data: bits(), engine, resume: states[0] }).catch((error: unknown) => error);
  if (!(failed instanceof DiagnosticError)) throw failed;
  const expected = { name: "weights/Draw.dense_1.kernel", expected: "[2, 5]", found: "[2, 4]" };
  expect(failed.diagnostics).toMatchObject([{ code: "GEN6007", args: expected }]);
});

test("a checkpoint is a copy: training that goes on does not change it", async () => {
  const engine = createReferenceEngine();
  const states: CheckpointState[] = [];
  const copies: CheckpointState[] = [];
  const keep = (state: CheckpointState) => {
    states.push(state);
    copies.push(structuredClone(state));
  };
  await trainGradient({ ...gradientOf(vae), data: bits(), engine, checkpoint: keep });
  expect(states).toHaveLength(3);
  expect(states).toEqual(copies);
});
