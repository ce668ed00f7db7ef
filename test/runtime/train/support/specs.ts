import { createRandom } from "../../../../src/runtime/random/index.ts";
import { dataFrom, partFrom } from "./data.ts";

/** An 8-4-2 variational autoencoder of binary vectors. */
export function tinyVae(settings: string, layer = ""): string {
  return `
data Bits {
  source: csv("bits.csv")
  x: binary[8] = [a, b, c, d, e, f, g, h]
  split: holdout(20%)
}
encoder Recognise(x: binary[8]) -> Normal[2] {
  h = x |> dense(4) ${layer} |> tanh
  return Normal(h |> dense(2), log_var: h |> dense(2))
}
decoder Draw(z: real[2]) -> Bernoulli[8] {
  return Bernoulli(logits: z |> dense(4) |> tanh |> dense(8))
}
model Tiny {
  latent z: real[2] ~ Normal(0, 1)
  observed x: binary[8] ~ Draw(z)
  posterior z ~ Recognise(x)
}
train Tiny on Bits { ${settings} }
`;
}

/** Noisy copies of two patterns: 48 training rows, 12 held out. */
export function bits() {
  const random = createRandom(7, "bits");
  const rows = Array.from({ length: 60 }, () => {
    const first = random.uniform() < 0.5;
    return Array.from({ length: 8 }, (_, i) => Number(i < 4 === first) ^ Number(random.uniform() < 0.05));
  });
  return dataFrom(partFrom({ x: rows.slice(0, 48) }, { kind: "binary" }), partFrom({ x: rows.slice(48) }, { kind: "binary", firstId: 48 }));
}

/** A generator with running statistics against a discriminator with R1, on pairs of numbers. */
export function tinyGan(settings: string): string {
  return `
data Pairs {
  source: csv("pairs.csv")
  x: real[2] = [a, b]
}
generator Paint(z: real[2]) -> real[2] {
  return z |> dense(4) |> batch_norm |> relu |> dense(2)
}
discriminator Judge(x: real[2]) -> real {
  return x |> dense(4) |> leaky_relu(0.2) |> dense(1)
}
model Pair {
  latent z: real[2] ~ Normal(0, 1)
  observed x: real[2] = Paint(z)
  adversary Judge(x)
}
train Pair on Pairs { ${settings} }
`;
}

/** 20 points on a slanted line. */
export function pairs() {
  const random = createRandom(3, "pairs");
  return dataFrom(partFrom({ x: Array.from({ length: 20 }, () => random.normal()).map((u) => [u, 2 * u + 1]) }));
}

/** Linear regression by gradient. */
export function line(settings: string, mean = "slope * t + level"): string {
  return `
data Points {
  source: csv("points.csv")
  t: real = time
  y: real = value
}
model Line {
  given t: real
  param slope: real
  param level: real
  param spread: positive
  observed y: real ~ Normal(${mean}, std: spread)
}
train Line on Points { ${settings} }
`;
}

export const lineRows = [
  [0, 1.1],
  [1, 2.9],
  [2, 5.3],
  [3, 6.8],
  [4, 9.1],
  [5, 10.7],
];
