import { expect, test } from "vitest";
import { objectiveText } from "../../../src/compiler/explain/formula.ts";
import { compile } from "../../../src/compiler/index.ts";
import { createRandom } from "../../../src/runtime/random/index.ts";
import { componentOf, declarations, type FactorModel, planOf } from "../../runtime/em/factors/support.ts";
import { diskHost } from "../../support/host.ts";
import { specOf, statisticsOf } from "../../support/models.ts";

const base: FactorModel = { K: 1, D: 5, Q: 2, own: {}, noise: "diagonal" };

const counted: [name: string, model: FactorModel][] = [
  ["factor analysis", base],
  ["one latent number", { ...base, Q: 1 }],
  ["principal components", { ...base, noise: "spherical" }],
  ["more latent numbers than a covariance can tell", { ...base, D: 4, Q: 2 }],
  ["more latent numbers than columns", { ...base, D: 3, Q: 4, noise: "spherical" }],
  ["two latents that are one", { ...base, second: true, D: 6, Q: 1 }],
  ["a fixed loading", { ...base, zero: true, D: 6, Q: 2 }],
  ["analysers of their own", { ...base, K: 2, own: { mean: true, load: true, noise: true } }],
  ["one noise", { ...base, K: 2, own: { mean: true, load: true } }],
  ["one loading", { ...base, K: 2, own: { mean: true, noise: true } }],
  ["one latent shared, one not", { ...base, K: 2, D: 6, Q: 1, own: { mean: true, load: true }, second: true }],
  ["a full noise", { ...base, K: 2, Q: 1, own: { mean: true, load: true }, noise: "full" }],
  ["a full noise under more latent numbers", { ...base, K: 2, D: 3, Q: 2, own: { mean: true, load: true }, noise: "full" }],
  ["a full noise of three", { ...base, K: 3, D: 4, Q: 1, own: { mean: true, load: true }, noise: "full" }],
  ["one noise under as many latent numbers as columns", { ...base, K: 2, D: 3, Q: 3, own: { mean: true, load: true } }],
];

/** How many directions of the parameters move the components' means and covariances: the rank of the map's Jacobian at a drawn point. */
function rankOf(model: FactorModel): number {
  const { K, D, Q, own, noise, zero, second } = model;
  const random = createRandom(7, "factors.test");
  const lengths: Record<string, number> = {
    mean: D * (own.mean ? K : 1),
    load: D * Q * (own.load ? K : 1),
    noise: (noise === "full" ? D * D : noise === "diagonal" ? D : 1) * (own.noise ? K : 1),
    ...(second ? { also: D } : {}),
  };
  const point = Object.fromEntries(
    Object.entries(lengths).map(([name, length]) => [name, Float64Array.from({ length }, () => random.normal())]),
  );
  if (noise === "full")
    for (let i = 0; i < D; i++) for (let j = 0; j < D; j++) point.noise[i * D + j] = (i === j ? 3 : 0) + 0.1 * Math.cos(i + j);
  else point.noise = point.noise.map((value) => 1 + Math.abs(value));
  const free = Object.entries(lengths).flatMap(([name, length]) =>
    Array.from({ length }, (_entry, i) => ({ name, i })).filter(
      ({ i }) =>
        !(zero && name === "load" && i % Q === 0 && Math.floor(i / Q) % D === D - 1) &&
        !(noise === "full" && name === "noise" && i % D > Math.floor(i / D)),
    ),
  );
  const said = (values: Record<string, Float64Array>): number[] =>
    Array.from({ length: K }, (_component, k) => {
      const { mean, covariance } = componentOf(model, values, k);
      return [...mean, ...covariance.flatMap((row, i) => row.slice(0, i + 1))];
    }).flat();
  const columns = free.map(({ name, i }) => {
    const moved = (by: number): number[] => {
      const values = point[name].slice();
      values[i] += by;
      if (name === "noise" && noise === "full") values[(i % D) * D + Math.floor(i / D)] = values[i];
      return said({ ...point, [name]: values });
    };
    const [up, down] = [moved(1e-4), moved(-1e-4)];
    return up.map((value, at) => (value - down[at]) / 2e-4);
  });
  return rank(columns);
}

/** Gram and Schmidt with the largest remainder first. */
function rank(vectors: number[][]): number {
  const left = vectors.map((vector) => [...vector]);
  for (let found = 0; ; found++) {
    const lengths = left.map((vector) => Math.hypot(...vector));
    const best = lengths.indexOf(Math.max(...lengths));
    if (best < 0 || lengths[best] < 1e-6) return found;
    const unit = left[best].map((value) => value / lengths[best]);
    for (const vector of left) {
      const part = vector.reduce((sum, value, i) => sum + value * unit[i], 0);
      for (let i = 0; i < vector.length; i++) vector[i] -= part * unit[i];
    }
  }
}

test.each(counted)("%s: as many free numbers as directions in which the density changes", (_name, model) => {
  expect(planOf(model).parameters).toBe(rankOf(model) + model.K - 1);
});

test("the plan of what is left: its label, its row, and how the latents are read", () => {
  expect(planOf({ ...base, noise: "spherical" })).toMatchObject({ label: "em", row: 3 });
  const text = declarations({ ...base, noise: "spherical" }).replaceAll("]?", "]");
  const { plan } = statisticsOf(text);
  expect(plan).toMatchObject({ label: "closed-form", row: 3 });
  expect(plan.emissions[0]).toMatchObject({
    kernel: "factor",
    latents: [{ name: "z", size: 2, mean: "z.mean", scale: "z.std", form: "std" }],
    blocks: [{ name: "x", width: 5, mean: "x.mean", noise: "x.var", loadings: [{ latent: "z", loading: "x.loading.z", sign: 1 }] }],
    params: {
      "x.mean": { param: "mean" },
      "x.var": { param: "noise", structure: "spherical" },
      "x.loading.z": { param: "load", shape: [5, 2] },
      "z.mean": { fixed: [0] },
      "z.std": { fixed: [1] },
    },
  });
  expect(plan.reason.map(({ text: said }) => said)).toEqual([
    "Closed form: no category is latent, and loadings with one noise for all columns are eigenvectors.",
    "`z` is integrated out exactly: the model is linear and Gaussian in it.",
  ]);
  expect(plan.barred.map(({ row }) => row)).toEqual([1, 2]);
  expect(planOf({ ...base, K: 2, own: { load: true }, chain: true })).toMatchObject({ label: "baum-welch", row: 3 });
});

test("codes are asked of latents that were integrated out, but decoding must know all that x depends on", () => {
  const all = { encode: true, decode: true, reconstruct: true };
  expect(planOf(base).queries).toMatchObject(all);
  const { plan } = statisticsOf(`model M {
  param p: simplex(3)
  param l: real[3, 2, 1]
  latent z: real[1] ~ Normal(0, 1)
  observed y: category(3) ~ Categorical(p)
  observed x: real[2] ~ Normal(l[y] @ z, 1)
}`);
  expect(plan.label).toBe("em");
  expect(plan.queries).toMatchObject({ ...all, decode: { because: "it also depends on the observed category `y`" } });
});

test("explain does the integral, with the latents' own variances", () => {
  const of = (items: string): string[] => {
    const { ir, plan } = statisticsOf(`model M {\n  ${items}\n}`);
    return objectiveText(ir, plan);
  };
  expect(of("param l: real[2]\n  latent z: real ~ Normal(0, std: 3)\n  observed x: real[2] ~ Normal([1, 2] + l * z, std: 1)")).toEqual([
    "maximise Σ_rows log p(x)",
    "p(x) = ∫ p(z) p(x | z) dz = Normal(x; [1, 2], cov: 9 l lᵀ + 1² I)",
  ]);
  const two = `param w: simplex(2)
  param l: real[2, 2]
  param m: real[2, 2, 1]
  param c: spd(2)
  latent k: category(2) ~ Categorical(w)
  latent z: real[2] ~ Normal(0, var: [4, 9])
  latent v: real[1] ~ Normal(0, 1)
  observed x: real[2] ~ Normal(l @ z + m[k] @ v, cov: c)`;
  expect(of(two)).toEqual([
    "maximise Σ_rows log Σ_{k} p(k, x)",
    "p(x | k) = ∫ p(z) p(v) p(x | z, v, k) dz dv = Normal(x; 0, cov: l diag(4, 9) lᵀ + m[k] m[k]ᵀ + c)",
  ]);
});

/** Models that are linear in a latent, with what bars its integration. */
const refused: [name: string, items: string, because: string][] = [
  [
    "two offsets",
    "param l: real[2, 1]\n  param a: real[2]\n  param b: real[2]\n  latent z: real[1] ~ Normal(0, 1)\n  observed x: real[2] ~ Normal(a + b + l @ z, 1)",
    "the mean of `x` is a sum of several parameters",
  ],
  [
    "two loadings",
    "param l: real[2, 1]\n  param m: real[2, 1]\n  latent z: real[1] ~ Normal(0, 1)\n  observed x: real[2] ~ Normal(l @ z + m @ z, 1)",
    "`z` has several loadings",
  ],
  [
    "a mean that is subtracted",
    "param l: real[2, 1]\n  param m: real[2]\n  latent z: real[1] ~ Normal(0, 1)\n  observed x: real[2] ~ Normal(l @ z - m, 1)",
    "`m` is subtracted",
  ],
  [
    "a latent above it",
    "param l: real[2, 1]\n  latent v: real[1] ~ Normal(0, 1)\n  latent z: real[1] ~ Normal(v, 1)\n  observed x: real[2] ~ Normal(l @ z, 1)",
    "the latent `z` depends on `v`",
  ],
  [
    "nothing below it",
    "param m: real[2]\n  latent z: real[1] ~ Normal(0, 1)\n  observed x: real[2] ~ Normal(m, 1)",
    "nothing depends on `z`",
  ],
  [
    "a covariance that says it already",
    "param l: real[2, 1]\n  param c: spd(2)\n  latent z: real[1] ~ Normal(0, 1)\n  observed x: real[2] ~ Normal(l @ z, cov: c)",
    "a free `cov` leaves nothing for `z` to explain",
  ],
  [
    "a spread by its logarithm",
    "param l: real[2, 1]\n  param s: real\n  latent z: real[1] ~ Normal(0, 1)\n  observed x: real[2] ~ Normal(l @ z, log_var: s)",
    "`log_var` has no weighted fit",
  ],
  [
    "another factor without a fit",
    "param l: real[2, 1]\n  param r: real\n  latent z: real[1] ~ Normal(0, 1)\n  observed x: real[2] ~ Normal(l @ z, 1)\n  observed n: count ~ Poisson(exp(r))",
    "`rate` is computed (by exp), not a parameter",
  ],
];

test.each(refused)("GEN4007: %s", (_name, items, because) => {
  const text = specOf(`model M {\n  ${items}\n}`);
  const { diagnostics } = compile("test.gen", diskHost, { files: { "test.gen": text } });
  const [found] = diagnostics.filter(({ severity }) => severity === "error");
  expect([found?.code, found?.args.because]).toEqual(["GEN4007", because]);
});

test("beside a latent with a posterior none is integrated", () => {
  const text = specOf(`encoder Read(x: real[2]) -> Normal[1] {
  return Normal(x |> dense(1), log_var: x |> dense(1))
}
model M {
  param l: real[2, 1]
  latent z: real[1] ~ Normal(0, 1)
  latent v: real[1] ~ Normal(0, 1)
  observed x: real[2] ~ Normal(l @ z + l @ v, 1)
  posterior v ~ Read(x)
}`);
  const { diagnostics } = compile("test.gen", diskHost, { files: { "test.gen": text } });
  expect(diagnostics.map(({ code, args }) => [code, args.because])).toEqual([["GEN4007", "`v` beside it is not"]]);
});
