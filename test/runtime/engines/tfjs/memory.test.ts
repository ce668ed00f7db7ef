import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { createBuilder } from "../../../../src/compiler/tensor/builder.ts";
import { gradients } from "../../../../src/compiler/tensor/differentiate.ts";
import { B } from "../../../../src/compiler/tensor/dims.ts";
import type { TfjsBackend } from "../../../../src/runtime/engines/tfjs/backend.ts";
import { BackendUnavailable } from "../../../../src/runtime/engines/tfjs/backend.ts";
import { createTfjsEngine } from "../../../../src/runtime/engines/tfjs/index.ts";
import { createStore } from "../../../../src/runtime/memory/store.ts";

const store = createStore({ slots: [], groups: {}, weights: 0, state: 0 }, [], { ema: false });

/** A convolution, a normalisation and gradients: reshapes that share data, slices, several results. */
function convolutional() {
  const b = createBuilder("memory");
  const x = b.input({ dtype: "float", shape: [B, 6, 6, 2] }, { is: "data", field: "x" });
  const kernel = b.input({ dtype: "float", shape: [4, 4, 2, 3] }, { is: "data", field: "kernel" });
  b.input({ dtype: "float", shape: [B] }, { is: "data", field: "unused" });
  const y = b.conv(x, kernel, { strides: [2, 2], pads: [1, 1, 1, 1] });
  const loss = b.mean(b.softplus(b.normalize(y, [0, 1, 2], 1e-3).y));
  b.output(loss, { is: "result", name: "loss" });
  b.output(x, { is: "result", name: "an input" });
  for (const gradient of gradients(b, loss, [x, kernel])) b.output(gradient, { is: "result", name: "gradient" });
  return b.program;
}

for (const backend of ["tensorflow", "wasm", "cpu"] as TfjsBackend[]) {
  test(`runs on ${backend} leave no tensor behind, and closing frees the constants`, async () => {
    const engine = await createTfjsEngine({ backend }).catch((error: unknown) => {
      if (error instanceof BackendUnavailable) return undefined;
      throw error;
    });
    if (engine === undefined) return;
    const before = tf.memory();
    const loaded = await engine.load(convolutional(), store, { B: 3 });
    loaded.feed(0).fill(0.5);
    await loaded.run({ B: 3 });
    const once = tf.memory();
    for (const count of [1, 2, 3, 3]) await loaded.run({ B: count });
    const later = tf.memory();
    expect([later.numTensors, later.numDataBuffers, later.numBytes]).toEqual([once.numTensors, once.numDataBuffers, once.numBytes]);
    loaded.close();
    const closed = tf.memory();
    expect([closed.numTensors, closed.numDataBuffers, closed.numBytes]).toEqual([
      before.numTensors,
      before.numDataBuffers,
      before.numBytes,
    ]);
  });
}
