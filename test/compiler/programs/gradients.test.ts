import { expect, test } from "vitest";
import type { ModelIR } from "../../../src/compiler/ir/types/model.ts";
import type { GradientPlan } from "../../../src/compiler/ir/types/plan.ts";
import { buildProgram } from "../../../src/compiler/programs/index.ts";
import { differences } from "../../support/differences.ts";
import { gradientOf } from "../../support/models.ts";
import { type Inputs, runProgram, slotsOf } from "../../support/programs.ts";

interface Case {
  trained: { ir: ModelIR; plan: GradientPlan };
  inputs: Inputs;
  /** What the step minimises, from the metrics that it reports. */
  loss(metrics: Record<string, number>): number;
}

const rows = 3;

/** The largest gap between a step's gradients and central differences of its loss, relative to max(1, |gradient|). */
function gapOf({ trained, inputs, loss }: Case, step: string): number {
  const { ir, plan } = trained;
  const program = buildProgram(ir, plan, { is: "step", step, report: true });
  const slots: Record<string, ArrayLike<number>> = { ...slotsOf(plan), ...inputs.slots };
  const { gradients } = runProgram(program, rows, { ...inputs, slots });
  let gap = 0;
  for (const [name, exact] of Object.entries(gradients)) {
    const lossAt = (values: Float64Array): number =>
      loss(runProgram(program, rows, { ...inputs, slots: { ...slots, [name]: values } }).metrics);
    differences(lossAt, Float64Array.from(slots[name]!)).forEach((numeric, i) => {
      const distance = Math.abs(exact[i]! - numeric) / Math.max(1, Math.abs(numeric));
      gap = Number.isNaN(distance) ? Number.POSITIVE_INFINITY : Math.max(gap, distance);
    });
  }
  return gap;
}

const x = [0.3, -1.2, 1.1, 0.4, -0.7, 0.9];

const heads = `encoder Read(x: real[2]) -> Normal[2] {
  h = x |> dense(2) |> tanh
  return Normal(h |> dense(2), log_var: h |> dense(2))
}
decoder Draw(z: real[2]) -> Normal[2] {
  return Normal(z |> dense(2) |> batch_norm |> softplus |> dense(2), log_std: z |> dense(2))
}
`;
const vae = (prior: string, parameters = ""): string => `${heads}model M {
  ${parameters}
  latent z: real[2] ~ ${prior}
  observed x: real[2] ~ Draw(z)
  posterior z ~ Read(x)
}`;
const full = `param centre: real[2]
  param c: spd(2)`;
const settings = (objective: string): string => `train M on D {\n  objective: ${objective}\n}`;

const bounds: [string, string, string, (metrics: Record<string, number>) => number][] = [
  ["elbo", vae("Normal(centre, cov: c)", full), "elbo", (m) => -m.elbo!],
  ["elbo, a drawn divergence", vae("Laplace(0, scale: 2)"), "elbo", (m) => -m.elbo!],
  ["elbo, beta", vae("Normal(0, 1)"), "elbo(beta: 0.3)", (m) => -m["reconstruction.x"]! + 0.3 * m["kl.z"]!],
  ["elbo, free bits that cost", vae("Normal(0, 1)"), "elbo(free_bits: 0.01)", (m) => -m["reconstruction.x"]! + Math.max(0.01, m["kl.z"]!)],
  ["elbo, free bits that don't", vae("Normal(0, 1)"), "elbo(free_bits: 50)", (m) => -m["reconstruction.x"]! + Math.max(50, m["kl.z"]!)],
  ["iwae", vae("Normal(0, 1)"), "iwae(samples: 3)", (m) => -m.iwae!],
];

test.each(bounds)("the gradient of %s", (_name, model, objective, loss) => {
  const trained = gradientOf(model, settings(objective));
  const beta = objective.includes("beta") ? 0.3 : 1;
  expect(gapOf({ trained, inputs: { data: { x }, scalars: { beta } }, loss }, "update")).toBeLessThan(2e-8);
});

test("the gradient of a bound with categories, one summed and one inferred", () => {
  const trained = gradientOf(`decoder Chart[2](z: real[1]) -> Normal[2] {
  return Normal(z |> dense(2), std: 0.8)
}
encoder Which(x: real[2]) -> Categorical(2) {
  return Categorical(logits: x |> dense(2))
}
encoder Place[2](x: real[2]) -> Normal[1] {
  return Normal(x |> dense(1), log_var: x |> dense(1))
}
model M {
  param w: simplex(2)
  param v: simplex(2)[2]
  param m: real[2]
  latent k: category(2) ~ Categorical(w)
  latent j: category(2) ~ Categorical(v[k])
  latent z: real[1] ~ Normal(m[j], 1)
  observed x: real[2] ~ Chart[k](z)
  posterior k ~ Which(x)
  posterior z ~ Place[k](x)
}`);
  expect(gapOf({ trained, inputs: { data: { x } }, loss: (m) => -m.elbo! }, "update")).toBeLessThan(2e-8);
});

test("the gradient of a likelihood with parameters of every kind, and rows that weigh differently", () => {
  const trained = gradientOf(`data W {
  source: csv("d.csv")
  x: real[2] = [a, b]
  t: positive
  b: binary
  y: category(3) = kind
  weight: copies
}
model M(K = 2) {
  param w: simplex(K)
  param c: spd(2)[K]
  param m: real[K, 2]
  param r: positive[K]
  param p: unit
  param q: simplex(3)[K]
  latent k: category(K) ~ Categorical(w)
  observed x: real[2] ~ Normal(tanh(m[k]), cov: c[k])
  observed t: positive ~ Gamma(shape: r[k], rate: r[1])
  observed b: binary ~ Bernoulli(p)
  observed y: category(3) ~ Categorical(q[k])
}
train M on W`);
  const data = { x, t: [0.5, 2, 1.1], b: [1, 0, 1], y: [2, 0, 1], $weight: [0.5, 1.5, 1] };
  expect(gapOf({ trained, inputs: { data }, loss: (m) => -m.loglik! }, "update")).toBeLessThan(2e-8);
});

const adversarial = (judge: string): string => `generator Paint(z: real[2]) -> real[2] {
  return z |> dense(3) |> batch_norm |> tanh |> dense(2)
}
discriminator Judge(x: real[2], g: category(2)) -> real {
  ${judge}
}
model M {
  given g: category(2)
  latent z: real[2] ~ Normal(0, 1)
  observed x: real[2] = Paint(z)
  adversary Judge(x, g)
}`;
const judge = "return concat(x, embed(g, 2)) |> dense(3) |> softplus |> dense(1)";
const judged = { data: { x, g: [0, 1, 1] } };
const ofDiscriminator = (m: Record<string, number>): number => m.discriminator_loss! + (m.r1 ?? 0) + (m.gradient_penalty ?? 0);

test.each([
  ["loss: non_saturating, r1: 2"],
  ["loss: least_squares"],
  ["loss: hinge, gradient_penalty: 3"],
  ["loss: wasserstein, gradient_penalty: 10, r1: 1"],
])("the gradients of both adversarial steps: %s", (options) => {
  const trained = gradientOf(adversarial(judge), settings(`adversarial(${options})`));
  expect(gapOf({ trained, inputs: judged, loss: ofDiscriminator }, "discriminator")).toBeLessThan(5e-8);
  expect(gapOf({ trained, inputs: judged, loss: (m) => m.generator_loss! }, "generator")).toBeLessThan(5e-8);
});

/** The first right singular vector of a kernel [in, out], by many power iterations. */
function singularOf(kernel: ArrayLike<number>, out: number): { vector: number[]; sigma: number } {
  const rowsOf = Array.from({ length: kernel.length / out }, (_row, i) => Array.from({ length: out }, (_entry, j) => kernel[i * out + j]!));
  let vector = Array.from({ length: out }, (_entry, j) => 1 + j);
  let sigma = 0;
  for (let step = 0; step < 2000; step++) {
    const left = rowsOf.map((row) => row.reduce((sum, entry, j) => sum + entry * vector[j]!, 0));
    const next = vector.map((_entry, j) => rowsOf.reduce((sum, row, i) => sum + row[j]! * left[i]!, 0));
    const length = Math.hypot(...next);
    sigma = Math.sqrt(length / Math.hypot(...vector));
    vector = next.map((entry) => entry / length);
  }
  return { vector, sigma };
}

test("the gradient under spectral norm, where its singular vectors are known", () => {
  const trained = gradientOf(adversarial(judge), settings("adversarial(loss: hinge, spectral_norm: true, gradient_penalty: 2)"));
  const slots: Record<string, ArrayLike<number>> = slotsOf(trained.plan);
  for (const { name, shape } of trained.plan.layout.slots)
    if (name.endsWith(".singular")) slots[name] = singularOf(slots[name.replace(".singular", "")]!, shape[0]!).vector;
  expect(gapOf({ trained, inputs: { ...judged, slots }, loss: ofDiscriminator }, "discriminator")).toBeLessThan(5e-8);
});

test("spectral norm finds the largest singular value within a few steps, and scores by the kernel divided by it", () => {
  const plain = gradientOf(
    adversarial("return x |> dense(3, bias: false) |> softplus |> dense(1)"),
    settings("adversarial(loss: wasserstein)"),
  );
  const spectral = gradientOf(
    adversarial("return x |> dense(3, bias: false) |> softplus |> dense(1)"),
    settings("adversarial(loss: wasserstein, spectral_norm: true)"),
  );
  const slots: Record<string, ArrayLike<number>> = slotsOf(spectral.plan);
  const step = { is: "step", step: "discriminator", report: true } as const;
  const program = buildProgram(spectral.ir, spectral.plan, step);
  for (let round = 0; round < 60; round++) Object.assign(slots, runProgram(program, rows, { ...judged, slots }).states);
  const divided: Record<string, ArrayLike<number>> = { ...slots };
  for (const [layer, out] of [
    ["Judge.dense_1.kernel", 3],
    ["Judge.dense_2.kernel", 1],
  ] as const) {
    const { sigma, vector } = singularOf(slots[layer]!, out);
    divided[layer] = Array.from(slots[layer]!, (entry) => entry / sigma);
    const found = Array.from(slots[`${layer}.singular`]!);
    const sign = Math.sign(found[0]! * vector[0]!);
    found.forEach((entry, j) => {
      expect(entry).toBeCloseTo(sign * vector[j]!, 8);
    });
  }
  const found = runProgram(program, rows, { ...judged, slots }).metrics;
  const wanted = runProgram(buildProgram(plain.ir, plain.plan, step), rows, { ...judged, slots: divided }).metrics;
  expect(found.discriminator_loss).toBeCloseTo(wanted.discriminator_loss!, 8);
});
