/** Specs of every kind of plan with data of a few rows: quick to train on the slowest engine. */

/** A VAE of two standardized columns around 100; a fifth of the rows is held out. */
export const tinyVae = {
  "far.csv": `x,y\n${Array.from({ length: 40 }, (_row, i) => `${100 + 5 * Math.sin(i)},${100 + 5 * Math.sin(i) + Math.cos(3 * i)}`).join("\n")}\n`,
  "tiny.gen": `data Rows {
  source: csv("far.csv")
  v: real[2] = [standardize(x), standardize(y)]
  split: holdout(20%)
}
encoder Code(v: real[2]) -> Normal[1] {
  return Normal(v |> dense(1), log_var: v |> dense(1))
}
decoder Draw(z: real[1]) -> Normal[2] {
  return Normal(z |> dense(2), std: 0.5)
}
model Tiny {
  latent z: real[1] ~ Normal(0, 1)
  observed v: real[2] ~ Draw(z)
  posterior z ~ Code(v)
}
train Tiny on Rows {
  batch: 8
  epochs: 40
}
`,
};

/** Two sequences of two regimes, far apart. */
export const regimes = {
  "steps.csv": `who,t,x\n${["a", "b"]
    .flatMap((who) => Array.from({ length: 12 }, (_step, t) => `${who},${t},${(t % 6 < 3 ? 10 : 50) + Math.sin(t)}`))
    .join("\n")}\n`,
  "chain.gen": `data Steps {
  source: csv("steps.csv")
  x: real = standardize(x)
  sequence: along(t, by: who)
}
model Chain(K = 2) {
  param start: simplex(K)
  param move: simplex(K)[K]
  param mean: real[K]
  param var: positive[K]
  latent s: category(K) ~ Markov(start, move)
  observed x: real ~ Normal(mean[s], var: var[s])
}
train Chain on Steps
`,
};

/** A classifier of two named classes by one column, and rows without their class. */
export const classes = {
  "points.csv": "x,kind\n1,low\n2,low\n3,low\n11,high\n12,high\n13,high\n",
  "others.csv": "x\n0\n20\n",
  "classes.gen": `data Points {
  source: csv("points.csv")
  x: real
  kind: category("low", "high")
}
model Classes {
  param share: simplex(2)
  param mean: real[2]
  param var: positive[2]
  observed kind: category(2) ~ Categorical(share)
  observed x: real ~ Normal(mean[kind], var: var[kind])
}
train Classes on Points
`,
};

/** Bytes of an idx file of unsigned bytes. */
export function idxBytes(shape: number[], values: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + values.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x0800 + shape.length);
  for (const [axis, size] of shape.entries()) view.setUint32(4 + 4 * axis, size);
  bytes.set(Array.from(values), 4 + 4 * shape.length);
  return bytes;
}

const count = 24;
const side = 4;

/** Images of 4 x 4, dark or bright by their label, and a generator that is given the label. */
export const images = {
  images: idxBytes(
    [count, side, side],
    Array.from({ length: count * side * side }, (_pixel, i) => (Math.floor(i / side ** 2) % 2 === 0 ? 20 : 220) + (i % 7)),
  ),
  labels: idxBytes(
    [count],
    Array.from({ length: count }, (_label, n) => n % 2),
  ),
  "paint.gen": `data Squares {
  source: idx("images", labels: "labels")
  x: unit[4, 4, 1] = images / 255
  y: category(2) = labels
}
generator Paint(z: real[2], y: category(2)) -> unit[4, 4, 1] {
  return concat(z, one_hot(y)) |> dense(16) |> reshape(4, 4, 1) |> sigmoid
}
discriminator Judge(x: unit[4, 4, 1], y: category(2)) -> real {
  return concat(x |> flatten, one_hot(y)) |> dense(1)
}
model Squares2 {
  given y: category(2)
  latent z: real[2] ~ Normal(0, 1)
  observed x: unit[4, 4, 1] = Paint(z, y)
  adversary Judge(x, y)
}
train Squares2 on Squares {
  objective: adversarial(loss: non_saturating)
  batch: 8
  epochs: 2
}
`,
  "code.gen": `data Squares {
  source: idx("images")
  x: unit[4, 4, 1] = images / 255
}
encoder Code(x: unit[4, 4, 1]) -> Normal[2] {
  h = x |> flatten
  return Normal(h |> dense(2), log_var: h |> dense(2))
}
decoder Draw(z: real[2]) -> ContinuousBernoulli[4, 4, 1] {
  return ContinuousBernoulli(logits: z |> dense(16) |> reshape(4, 4, 1))
}
model Coded {
  latent z: real[2] ~ Normal(0, 1)
  observed x: unit[4, 4, 1] ~ Draw(z)
  posterior z ~ Code(x)
}
train Coded on Squares {
  batch: 8
  epochs: 2
}
`,
};
