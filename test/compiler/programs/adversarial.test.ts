import { expect, test } from "vitest";
import { gradientOf } from "../../support/models.ts";
import { dense, gapBetween, run, slotsOf } from "../../support/programs.ts";

const model = `generator Paint(z: real[2], g: category(2)) -> real[2] {
  return concat(z, one_hot(g)) |> dense(2)
}
discriminator Judge(x: real[2], g: category(2)) -> real {
  return concat(x, one_hot(g)) |> dense(3) |> tanh |> dense(1)
}
model M {
  given g: category(2)
  latent z: real[2] ~ Normal(0, 1)
  observed x: real[2] = Paint(z, g)
  adversary Judge(x, g)
}`;

const x = [
  [0.3, -1.2],
  [1.1, 0.4],
  [-0.7, 0.9],
];
const g = [0, 1, 1];
const z = [
  [0.5, -0.25],
  [-1.5, 0.75],
  [0.1, 1.25],
];
const shares = [0.25, 0.5, 0.75];
const rows = [0, 1, 2];
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function partsOf(slots: Record<string, Float64Array>) {
  const layer = (input: number[], name: string): number[] => dense(input, slots[`${name}.kernel`]!, slots[`${name}.bias`]!);
  const mask = (row: number): number[] => [Number(g[row] === 0), Number(g[row] === 1)];
  const paint = (row: number): number[] => layer([...z[row]!, ...mask(row)], "Paint.dense_1");
  const score = (point: number[], row: number): number =>
    layer(layer([...point, ...mask(row)], "Judge.dense_1").map(Math.tanh), "Judge.dense_2")[0]!;
  /** The score's slope by the point, by the chain rule. */
  const slope = (point: number[], row: number): number[] => {
    const hidden = layer([...point, ...mask(row)], "Judge.dense_1").map((value) => 1 - Math.tanh(value) ** 2);
    const [into, out] = [slots["Judge.dense_1.kernel"]!, slots["Judge.dense_2.kernel"]!];
    return [0, 1].map((i) => hidden.reduce((sum, bend, j) => sum + into[3 * i + j]! * bend * out[j]!, 0));
  };
  return { paint, score, slope };
}

function stepsOf(objective: string) {
  const trained = gradientOf(model, `train M on D {\n  objective: ${objective}\n}`);
  const slots = slotsOf(trained.plan);
  const inputs = {
    data: { x: x.flat(), g },
    noise: { "discriminator.z": z.flat(), "generator.z": z.flat(), "discriminator.mixture": shares },
    slots,
  };
  const [discriminator, generator] = ["discriminator", "generator"].map(
    (step) => run(trained, { is: "step", step, report: true }, 3, inputs).metrics,
  );
  return { discriminator: discriminator!, generator: generator!, ...partsOf(slots) };
}

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

test.each([
  [
    "non_saturating",
    (real: number[], fake: number[]) => -mean(real.map((s) => Math.log(sigmoid(s)))) - mean(fake.map((s) => Math.log(1 - sigmoid(s)))),
    (fake: number[]) => -mean(fake.map((s) => Math.log(sigmoid(s)))),
  ],
  [
    "least_squares",
    (real: number[], fake: number[]) => 0.5 * mean(real.map((s) => (s - 1) ** 2)) + 0.5 * mean(fake.map((s) => s ** 2)),
    (fake: number[]) => 0.5 * mean(fake.map((s) => (s - 1) ** 2)),
  ],
  [
    "hinge",
    (real: number[], fake: number[]) => mean(real.map((s) => Math.max(0, 1 - s))) + mean(fake.map((s) => Math.max(0, 1 + s))),
    (fake: number[]) => -mean(fake),
  ],
  ["wasserstein", (real: number[], fake: number[]) => mean(fake) - mean(real), (fake: number[]) => -mean(fake)],
] as const)("the %s loss of both sides", (loss, ofDiscriminator, ofGenerator) => {
  const { discriminator, generator, paint, score } = stepsOf(`adversarial(loss: ${loss})`);
  const real = rows.map((row) => score(x[row]!, row));
  const fake = rows.map((row) => score(paint(row), row));
  expect(discriminator).toEqual({ discriminator_loss: expect.closeTo(ofDiscriminator(real, fake), 12) });
  expect(generator).toEqual({ generator_loss: expect.closeTo(ofGenerator(fake), 12) });
});

test("penalties are of the score's slope: at the data, and at mixtures of data and samples", () => {
  const { discriminator, paint, slope } = stepsOf("adversarial(loss: wasserstein, r1: 4, gradient_penalty: 10)");
  const squared = (point: number[], row: number): number => slope(point, row).reduce((sum, one) => sum + one * one, 0);
  expect(discriminator.r1).toBeCloseTo(2 * mean(rows.map((row) => squared(x[row]!, row))), 12);
  const mixed = rows.map((row) => x[row]!.map((value, i) => shares[row]! * value + (1 - shares[row]!) * paint(row)[i]!));
  const excess = rows.map((row) => (Math.sqrt(squared(mixed[row]!, row)) - 1) ** 2);
  expect(discriminator.gradient_penalty).toBeCloseTo(10 * mean(excess), 10);
});

test("each step moves the running statistics of its own side only", () => {
  const trained = gradientOf(`generator Paint(z: real[2]) -> real[2] {
  return z |> dense(2) |> batch_norm
}
discriminator Judge(x: real[2]) -> real {
  return x |> dense(2) |> batch_norm |> dense(1)
}
model M {
  latent z: real[2] ~ Normal(0, 1)
  observed x: real[2] = Paint(z)
  adversary Judge(x)
}`);
  const statesOf = (step: string): string[] =>
    Object.keys(run(trained, { is: "step", step, report: false }, 3, { data: { x: x.flat() } }).states);
  expect(statesOf("discriminator")).toEqual(["Judge.batch_norm_1.mean", "Judge.batch_norm_1.variance"]);
  expect(statesOf("generator")).toEqual(["Paint.batch_norm_1.mean", "Paint.batch_norm_1.variance"]);
});

test("samples come from the generator at drawn latents, with what is given", () => {
  const trained = gradientOf(model);
  const slots = slotsOf(trained.plan);
  const { results, shapes } = run(trained, { is: "sample" }, 3, { data: { g }, noise: { "sample.z": z.flat() }, slots });
  expect(shapes).toEqual({ "x.mean": [3, 2], z: [3, 2] });
  expect(gapBetween(results.z!, z.flat())).toBe(0);
  expect(gapBetween(results["x.mean"]!, rows.flatMap(partsOf(slots).paint))).toBeLessThan(1e-12);
  const decoded = run(trained, { is: "decode" }, 3, { data: { g, z: z.flat() }, slots }).results;
  expect(gapBetween(decoded["x.mean"]!, results["x.mean"]!)).toBe(0);
});
