import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { createBuilder } from "../../../../src/compiler/tensor/builder.ts";
import { gradients } from "../../../../src/compiler/tensor/differentiate.ts";
import { interpret } from "../../../../src/compiler/tensor/interpret.ts";
import type { Builder, NdArray, Value } from "../../../../src/compiler/tensor/types.ts";
import { randomArray, uniforms } from "../../../support/differences.ts";

/** One function, written for genc and for tfjs; to a scalar. */
interface Twin {
  name: string;
  shapes: number[][];
  genc(b: Builder, inputs: Value[]): Value;
  tfjs(inputs: tf.Tensor[]): tf.Tensor;
}

const twins: Twin[] = [
  {
    name: "a dense network with a sigmoid cross-entropy",
    shapes: [[5, 3], [3, 4], [4], [4, 2]],
    genc(b, [x, w1, bias, w2]) {
      const logits = b.matMul(b.tanh(b.add(b.matMul(x!, w1!), bias!)), w2!);
      return b.mean(b.sum(b.sub(b.softplus(logits), b.mul(logits, b.constant(0.3))), [1]));
    },
    tfjs([x, w1, bias, w2]) {
      const logits = tf.matMul(tf.tanh(tf.add(tf.matMul(x as tf.Tensor2D, w1 as tf.Tensor2D), bias!)), w2 as tf.Tensor2D);
      return tf.mean(tf.sum(tf.sub(tf.softplus(logits), tf.mul(logits, 0.3)), 1));
    },
  },
  {
    name: "two convolutions with relu",
    shapes: [
      [2, 8, 8, 2],
      [4, 4, 2, 3],
      [3, 3, 3, 2],
    ],
    genc(b, [x, first, second]) {
      const hidden = b.relu(b.conv(x!, first!, { strides: [2, 2], pads: [1, 1, 1, 1] }));
      const y = b.conv(hidden, second!, { strides: [1, 1], pads: [0, 0, 0, 0] });
      return b.sum(b.mul(y, y));
    },
    tfjs([x, first, second]) {
      const hidden = tf.relu(tf.conv2d(x as tf.Tensor4D, first as tf.Tensor4D, 2, 1));
      return tf.sum(tf.square(tf.conv2d(hidden, second as tf.Tensor4D, 1, "valid")));
    },
  },
  {
    name: "batch normalisation, softmax, log-sum-exp",
    shapes: [
      [6, 4],
      [4, 3],
    ],
    genc(b, [x, w]) {
      const hidden = b.normalize(b.matMul(x!, w!), [0], 1e-2).y;
      return b.add(b.sum(b.mul(b.softmax(hidden), hidden)), b.sum(b.logSumExp(hidden, [1])));
    },
    tfjs([x, w]) {
      const hidden = tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D);
      const { mean, variance } = tf.moments(hidden, 0);
      const y = tf.div(tf.sub(hidden, mean), tf.sqrt(tf.add(variance, 1e-2)));
      return tf.add(tf.sum(tf.mul(tf.softmax(y), y)), tf.sum(tf.logSumExp(y, 1)));
    },
  },
  {
    name: "slices, concat, pad, transpose, maximum, division",
    shapes: [[4, 6]],
    genc(b, [x]) {
      const [left, right] = [b.slice(x!, 1, 0, 3), b.slice(x!, 1, 3)];
      const joined = b.concat([right, b.pad(left, [0, 1], [0, 0])], 1);
      const chosen = b.maximum(b.mul(joined, b.constant(0.2)), b.exp(b.neg(joined)));
      const turned = b.transpose(chosen, [1, 0]);
      return b.sum(b.div(turned, b.add(b.mul(turned, turned), b.constant(1))));
    },
    tfjs([x]) {
      const [left, right] = tf.split(x!, 2, 1) as [tf.Tensor2D, tf.Tensor2D];
      const joined = tf.concat(
        [
          right,
          tf.pad(left, [
            [0, 0],
            [1, 0],
          ]),
        ],
        1,
      );
      const chosen = tf.maximum(tf.mul(joined, 0.2), tf.exp(tf.neg(joined)));
      const turned = tf.transpose(chosen);
      return tf.sum(tf.div(turned, tf.add(tf.square(turned), 1)));
    },
  },
];

beforeAll(async () => {
  await import("@tensorflow/tfjs-core/dist/register_all_gradients.js");
  tf.enableProdMode();
  await import("@tensorflow/tfjs-backend-cpu");
  await tf.setBackend("cpu");
});

test.each(twins)("gradients equal those of tfjs's own tape: $name", ({ shapes, genc, tfjs }) => {
  const random = uniforms(21);
  const inputs: NdArray[] = shapes.map((shape) => randomArray(shape, "float", random, [-1, 1]));
  const b = createBuilder("twin");
  const values = shapes.map((shape, i) => b.input({ dtype: "float", shape }, { is: "data", field: `x${i}` }));
  for (const gradient of gradients(b, genc(b, values), values)) b.output(gradient, { is: "result", name: "gradient" });
  const own = interpret(b.program, inputs, { B: 1 });

  const tensors = inputs.map(({ shape, data }) => tf.tensor(Float32Array.from(data), shape));
  const theirs = tf.grads((...x: tf.Tensor[]) => tfjs(x))(tensors);
  for (const [i, tensor] of theirs.entries()) {
    expect(tensor.shape).toEqual(shapes[i]);
    const numbers = tensor.dataSync();
    for (const [at, value] of own[i]!.data.entries())
      expect(Math.abs(numbers[at]! - value)).toBeLessThan(2e-4 * Math.max(1, Math.abs(value)));
  }
});
