import { expect, test } from "vitest";
import { parametersText } from "../../src/cli/parameters.ts";
import { compile } from "../../src/compiler/index.ts";
import type { LoadedRun } from "../../src/runtime/index.ts";
import { memoryHost } from "../support/host.ts";

/** What the table of a run with these parameters shows. */
function textOf(spec: string, values: Record<string, number[]>, levels: Record<string, string[]> = {}): string | undefined {
  const { trains } = compile("a.gen", memoryHost({ "a.gen": spec }));
  const { ir, plan } = trains[0]!;
  const tensors = Object.fromEntries(
    ir.parameters.flatMap(({ id, name }) =>
      values[name] === undefined ? [] : [[id, { shape: [], data: Float64Array.from(values[name]) }]],
    ),
  );
  const fields = Object.fromEntries(Object.entries(levels).map(([field, names]) => [field, { constants: {}, levels: names }]));
  const run: Pick<LoadedRun, "ir" | "plan" | "weights" | "fitted"> = {
    ir,
    plan,
    weights: { tensors, metadata: {} },
    fitted: { version: 1, fields },
  };
  return parametersText(run as LoadedRun);
}

const rows = `data Rows {
  source: csv("rows.csv")
  v: real[2] = [a, b]
}
`;

test("components keep their number and stand by weight; of a covariance the standard deviations are shown", () => {
  const spec = `${rows}model Two(K = 2) {
  param w: simplex(K)
  param mean: real[K, 2]
  param cov: spd(2)[K]
  latent k: category(K) ~ Categorical(w)
  observed v: real[2] ~ Normal(mean[k], cov: cov[k])
}
train Two on Rows
`;
  expect(
    textOf(spec, { w: [0.25, 0.75], mean: [1, 2, 3, 4], cov: [4, 1, 1, 9, 16, 0, 0, 25] }),
  ).toBe(`  (k by share, the largest first; the numbers are those that predict and sample give)
  w
       k=1     k=0
    0.7500  0.2500
  mean
         a  b
    k=1  3  4
    k=0  1  2
  cov (standard deviations)
         a  b
    k=1  4  5
    k=0  2  3`);
});

test("states of a chain stand by their share in the long run", () => {
  const spec = `data Rows {
  source: csv("rows.csv")
  v: real = a
  sequence: along(row)
}
model Chain(K = 2) {
  param start: simplex(K)
  param move: simplex(K)[K]
  param mean: real[K]
  latent s: category(K) ~ Markov(start, move)
  observed v: real ~ Normal(mean[s], std: 1)
}
train Chain on Rows
`;
  // Long-run shares 0.2 and 0.8, though it starts in the first.
  expect(
    textOf(spec, { start: [1, 0], move: [0.2, 0.8, 0.2, 0.8], mean: [5, 7] }),
  ).toBe(`  (s by share, the largest first; the numbers are those that predict and sample give)
  start
       s=1     s=0
    0.0000  1.0000
  move
         to s=1  to s=0
    s=1  0.8000  0.2000
    s=0  0.8000  0.2000
  mean
    s=1  7
    s=0  5`);
});

test("named classes keep their order; what is shared is one row", () => {
  const spec = `data Rows {
  source: csv("rows.csv")
  v: real[2] = [a, b]
  y: category("no", "yes") = c
}
model Named {
  param share: simplex(2)
  param mean: real[2, 2]
  param cov: spd(2)
  observed y: category(2) ~ Categorical(share)
  observed v: real[2] ~ Normal(mean[y], cov: cov)
}
train Named on Rows
`;
  expect(textOf(spec, { share: [0.1, 0.9], mean: [1, 2, 3, 4], cov: [1, 0, 0, 4] })).toBe(`  share
        no     yes
    0.1000  0.9000
  mean
         a  b
    no   1  2
    yes  3  4
  cov (standard deviations)
    a  b
    1  2`);
});

test("large models and models without free parameters show none", () => {
  const spec = `${rows}model Big(K = 300) {
  param w: simplex(K)
  param mean: real[K, 2]
  param var: positive
  latent k: category(K) ~ Categorical(w)
  observed v: real[2] ~ Normal(mean[k], var: var)
}
train Big on Rows
`;
  expect(textOf(spec, {})).toBeUndefined();
});

test("loadings have a row for each latent number, and the columns that they load on", () => {
  const spec = `${rows}model Analysis(K = 2) {
  param w: simplex(K) = [0.5, 0.5]
  param load: real[K, 2, 2]
  param slope: real[2]
  latent k: category(K) ~ Categorical(w)
  latent z: real[2] ~ Normal(0, 1)
  latent u: real ~ Normal(0, 1)
  observed v: real[2] ~ Normal(load[k] @ z + slope * u, std: 1)
}
train Analysis on Rows
`;
  expect(textOf(spec, { load: [1, 2, 3, 4, 5, 6, 7, 8], slope: [9, 10] })).toBe(`  load
              a  b
    k=0 z[0]  1  3
    k=0 z[1]  2  4
    k=1 z[0]  5  7
    k=1 z[1]  6  8
  slope
       a   b
    u  9  10`);
});

test("categories are called as the data call them", () => {
  const spec = `data Rows {
  source: csv("rows.csv")
  kind: category(2) = what
  tone: category(3) = sound
  v: real = a
}
model Kinds(K = 2) {
  param share: simplex(K)
  param sound: simplex(3)[K]
  param mean: real[K]
  observed kind: category(K) ~ Categorical(share)
  observed tone: category(3) ~ Categorical(sound[kind])
  observed v: real ~ Normal(mean[kind], std: 1)
}
train Kinds on Rows
`;
  const values = { share: [0.25, 0.75], sound: [0.5, 0.25, 0.25, 0.125, 0.125, 0.75], mean: [1, 2] };
  expect(textOf(spec, values, { kind: ["cat", "dog"], tone: ["high", "low", "mid"] })).toBe(`  share
       cat     dog
    0.2500  0.7500
  sound
           high     low     mid
    cat  0.5000  0.2500  0.2500
    dog  0.1250  0.1250  0.7500
  mean
    cat  1
    dog  2`);
});

test("states that can only follow each other stand in that order", () => {
  const spec = `data Rows {
  source: csv("rows.csv")
  v: real
  sequence: along(row)
}
model Word(K = 2) {
  param move: simplex(K)[K] = left_right(1)
  param mean: real[K]
  latent s: category(K) ~ Markov([1, 0], move)
  observed v: real ~ Normal(mean[s], 1)
}
train Word on Rows
`;
  expect(textOf(spec, { move: [0.75, 0.25, 0, 1], mean: [1, 2] })).toBe(`  move
         to s=0  to s=1
    s=0  0.7500  0.2500
    s=1  0.0000  1.0000
  mean
    s=0  1
    s=1  2`);
});

test("answers to several questions have a row for each level and a column for each question", () => {
  const spec = `data Survey {
  source: csv("survey.csv")
  q: category("no", "yes")[3] = [tea, milk, jam]
}
model Classes(C = 2) {
  param share: simplex(C)
  param item: simplex(2)[C, 3]
  latent c: category(C) ~ Categorical(share)
  observed q: category(2)[3] ~ Categorical(item[c])
}
train Classes on Survey
`;
  expect(textOf(spec, { share: [0.75, 0.25], item: [0.9, 0.1, 0.8, 0.2, 0.7, 0.3, 0.4, 0.6, 0.5, 0.5, 0, 1] })).toBe(`  share
       c=0     c=1
    0.7500  0.2500
  item
                tea    milk     jam
    c=0 no   0.9000  0.8000  0.7000
    c=0 yes  0.1000  0.2000  0.3000
    c=1 no   0.4000  0.5000  0.0000
    c=1 yes  0.6000  0.5000  1.0000`);
});
