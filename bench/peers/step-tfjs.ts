// The workloads of bench/step.ts in tfjs-node, written as its guides do: core ops under its tape, and its Adam. The protocol is that of step.py.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import type * as Tf from "@tensorflow/tfjs-core";

const tf: typeof Tf = createRequire(import.meta.url)("@tensorflow/tfjs-node");
const [workload = "", images = ""] = process.argv.slice(2);

type Layer = (x: Tf.Tensor) => Tf.Tensor;

const variables: Tf.Variable[] = [];
function weight(shape: number[], fanIn: number): Tf.Variable {
  const made = tf.variable(tf.randomNormal(shape, 0, Math.sqrt(1 / fanIn)));
  variables.push(made);
  return made;
}

function zeros(shape: number[]): Tf.Variable {
  const made = tf.variable(tf.zeros(shape));
  variables.push(made);
  return made;
}

function dense(from: number, to: number): Layer {
  const [kernel, bias] = [weight([from, to], from), zeros([to])];
  return (x) => tf.add(tf.matMul(x as Tf.Tensor2D, kernel as Tf.Tensor2D), bias);
}

function conv(from: number, to: number): Layer {
  const [kernel, bias] = [weight([4, 4, from, to], 16 * from), zeros([to])];
  return (x) => tf.add(tf.conv2d(x as Tf.Tensor4D, kernel as Tf.Tensor4D, 2, "same"), bias);
}

/** Twice as high and wide. */
function convTranspose(size: number, from: number, to: number): Layer {
  const [kernel, bias] = [weight([4, 4, to, from], 4 * from), zeros([to])];
  return (x) =>
    tf.add(tf.conv2dTranspose(x as Tf.Tensor4D, kernel as Tf.Tensor4D, [x.shape[0] ?? 1, 2 * size, 2 * size, to], 2, "same"), bias);
}

function batchNorm(channels: number): Layer {
  const [offset, scale] = [zeros([channels]), weight([channels], 1)];
  return (x) => {
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    return tf.batchNorm(x, mean as Tf.Tensor1D, variance as Tf.Tensor1D, offset as Tf.Tensor1D, scale as Tf.Tensor1D, 1e-5);
  };
}

const relu: Layer = (x) => tf.relu(x);
const leaky: Layer = (x) => tf.leakyRelu(x, 0.2);
const sigmoid: Layer = (x) => tf.sigmoid(x);
const shaped =
  (...shape: number[]): Layer =>
  (x) =>
    tf.reshape(x, [x.shape[0] ?? 1, ...shape]);
const chain =
  (...layers: Layer[]): Layer =>
  (x) =>
    layers.reduce((value, layer) => layer(value), x);

interface Network {
  run: Layer;
  variables: Tf.Variable[];
}

function network(make: () => Layer): Network {
  const before = variables.length;
  const run = make();
  return { run, variables: variables.slice(before) };
}

/** Batches in order of the rows: gathering costs the same. */
function batches(rows: Tf.Tensor, size: number): () => Tf.Tensor {
  let at = 0;
  return () => {
    at = at + 2 * size > rows.shape[0]! ? 0 : at + size;
    return tf.gather(rows, tf.range(at, at + size, 1, "int32"));
  };
}

interface VaeParts {
  trunk: () => Layer;
  width: number;
  latent: number;
  decoder: () => Layer;
  next(): Tf.Tensor;
  batch: number;
}

function vae({ trunk, width, latent, decoder, next, batch }: VaeParts): () => void {
  const body = trunk();
  const [mean, logVar] = [dense(width, latent), dense(width, latent)];
  const draw = decoder();
  const optimizer = tf.train.adam(1e-3);
  return () =>
    tf.tidy(() => {
      const x = next();
      optimizer.minimize(() => {
        const h = body(x);
        const [mu, lv] = [mean(h), logVar(h)];
        const z = tf.add(mu, tf.mul(tf.exp(tf.mul(lv, 0.5)), tf.randomNormal([batch, latent])));
        const logits = draw(z);
        const entropy = tf.sub(tf.add(tf.relu(logits), tf.log1p(tf.exp(tf.neg(tf.abs(logits))))), tf.mul(logits, x));
        const divergence = tf.sub(tf.add(tf.exp(lv), tf.square(mu)), tf.add(lv, 1));
        return tf.div(tf.add(tf.sum(entropy), tf.mul(tf.sum(divergence), 0.5)), batch) as Tf.Scalar;
      }, false);
    });
}

function gan(generator: Network, judge: Network, next: () => Tf.Tensor): () => void {
  const [ofGenerator, ofJudge] = [tf.train.adam(2e-4, 0.5), tf.train.adam(2e-4, 0.5)];
  const noise = () => tf.randomNormal([64, 64]);
  const mean = (x: Tf.Tensor) => tf.mean(tf.softplus(x));
  return () =>
    tf.tidy(() => {
      const x = next();
      const fake = generator.run(noise());
      ofJudge.minimize(() => tf.add(mean(tf.neg(judge.run(x))), mean(judge.run(fake))) as Tf.Scalar, false, judge.variables);
      ofGenerator.minimize(() => mean(tf.neg(judge.run(generator.run(noise())))) as Tf.Scalar, false, generator.variables);
    });
}

const bytes = readFileSync(images).subarray(16);
const pixels = (): Tf.Tensor =>
  tf.tidy(() => tf.div(tf.cast(tf.tensor(new Uint8Array(bytes), [bytes.length / 784, 784], "int32"), "float32"), 255));
const square = (rows: Tf.Tensor): Tf.Tensor => tf.reshape(rows, [-1, 28, 28, 1]);
const binarised = (next: () => Tf.Tensor) => () => {
  const x = next();
  return tf.cast(tf.less(tf.randomUniform(x.shape), x), "float32");
};

const makers: Record<string, () => () => void> = {
  "mlp-vae": () =>
    vae({
      trunk: () => chain(dense(784, 400), relu),
      width: 400,
      latent: 20,
      decoder: () => chain(dense(20, 400), relu, dense(400, 784)),
      next: binarised(batches(pixels(), 128)),
      batch: 128,
    }),
  "small-vae": () =>
    vae({
      trunk: () => chain(dense(8, 64), relu),
      width: 64,
      latent: 2,
      decoder: () => chain(dense(2, 64), relu, dense(64, 8)),
      next: batches(tf.cast(tf.greater(tf.randomUniform([20000, 8]), 0.5), "float32"), 64),
      batch: 64,
    }),
  "conv-vae": () =>
    vae({
      trunk: () => chain(conv(1, 32), relu, conv(32, 64), relu, shaped(3136)),
      width: 3136,
      latent: 20,
      decoder: () => chain(dense(20, 3136), relu, shaped(7, 7, 64), convTranspose(7, 64, 32), relu, convTranspose(14, 32, 1)),
      next: binarised(batches(square(pixels()), 64)),
      batch: 64,
    }),
  "mlp-gan": () =>
    gan(
      network(() => chain(dense(64, 256), relu, dense(256, 256), relu, dense(256, 784), sigmoid)),
      network(() => chain(dense(784, 256), leaky, dense(256, 256), leaky, dense(256, 1))),
      batches(pixels(), 64),
    ),
  dcgan: () =>
    gan(
      network(() =>
        chain(
          dense(64, 3136),
          shaped(7, 7, 64),
          batchNorm(64),
          relu,
          convTranspose(7, 64, 32),
          batchNorm(32),
          relu,
          convTranspose(14, 32, 1),
          sigmoid,
        ),
      ),
      network(() => chain(conv(1, 32), leaky, conv(32, 64), leaky, shaped(3136), dense(3136, 1))),
      batches(square(pixels()), 64),
    ),
};

const make = makers[workload];
if (make === undefined) throw new Error(`no workload ${workload}`);
const step = make();
for (let i = 0; i < 12; i++) step();
process.stdout.write("ready\n");
for await (const line of createInterface({ input: process.stdin })) {
  if (line === "end") {
    process.stdout.write(`${JSON.stringify({ kilobytes: process.resourceUsage().maxRSS })}\n`);
    break;
  }
  const times = Array.from({ length: Number(line) }, () => {
    const began = performance.now();
    step();
    return performance.now() - began;
  });
  process.stdout.write(`${JSON.stringify(times)}\n`);
}
