import { expect, test } from "vitest";
import { objectiveText } from "../../../src/compiler/explain/formula.ts";
import { compile } from "../../../src/compiler/index.ts";
import { createRandom } from "../../../src/runtime/random/index.ts";
import { type JointModel, textOf as jointText } from "../../runtime/em/factors/joint-models.ts";
import { componentOf, declarations, type FactorModel, planOf } from "../../runtime/em/factors/support.ts";
import { coordinatesOf } from "../../runtime/em/support/slopes.ts";
import { momentsOf } from "../../runtime/em/support/truth.ts";
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
    "One number that is learned says nothing of the data, since another basis of `z` says the same; it isn't counted.",
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

const joint: JointModel = {
  K: 1,
  Q: 1,
  blocks: [
    { width: 3, noise: "full" },
    { width: 3, noise: "full" },
  ],
  own: {},
};
const diagonal = { width: 3, noise: "diagonal" as const };
const counting: [name: string, model: JointModel][] = [
  ["canonical correlation", joint],
  ["canonical correlation, as many latent numbers as columns", { ...joint, Q: 4 }],
  [
    "canonical correlation of unlike widths",
    {
      ...joint,
      Q: 2,
      blocks: [
        { width: 2, noise: "full" },
        { width: 4, noise: "full" },
      ],
    },
  ],
  ["inter-battery factors", { ...joint, Q: 2, blocks: [diagonal, diagonal] }],
  ["a covariance beside single variances", { ...joint, blocks: [{ width: 2, noise: "full" }, diagonal] }],
  ["three views", { ...joint, blocks: [...joint.blocks, { width: 2, noise: "full" }] }],
  [
    "a latent of one variable besides",
    {
      ...joint,
      blocks: [
        { width: 3, noise: "full" },
        { width: 4, noise: "diagonal" },
      ],
      second: true,
    },
  ],
  ["canonical correlation by component", { ...joint, K: 2, own: { mean: true, load: true, noise: true } }],
  ["factors with markers that covary", { ...joint, Q: 2, blocks: [{ width: 4, noise: "diagonal" }, diagonal], marked: true }],
  ["components that share loadings", { ...joint, K: 2, Q: 2, blocks: [{ width: 4, noise: "diagonal" }, diagonal], law: "own" }],
  ["a known law", { ...joint, Q: 1, blocks: [diagonal, diagonal], law: "fixed" }],
];

/** How many directions of the parameters move the components' means and covariances. */
function directionsOf(model: JointModel): number {
  const { plan } = statisticsOf(jointText(model));
  const random = createRandom(9, "joint.test");
  const parameters: Record<string, Float64Array> = {};
  for (const use of plan.emissions.flatMap(({ params }) => Object.values(params))) {
    if (use.param === undefined) continue;
    const rows = use.index.length === 0 ? 1 : model.K;
    const size = use.shape.reduce((product, length) => product * length, 1);
    const isScale = use.structure !== undefined || use.param === "z_cov";
    const D = use.shape[0] ?? 1;
    const isMatrix = use.structure === "full" || use.param === "z_cov";
    parameters[use.param] = Float64Array.from({ length: rows * size }, (_entry, i) => {
      if (use.fixed !== undefined && use.fixed[i] !== null) return use.fixed[i] ?? 0;
      const at = i % size;
      if (isMatrix) return (at % (D + 1) === 0 ? 3 + i / size : 0) + 0.1 * Math.cos(Math.floor(at / D) + (at % D));
      return isScale ? 1 + Math.abs(random.normal()) : random.normal();
    });
  }
  const said = (values: Record<string, Float64Array>): number[] =>
    Array.from({ length: model.K }, (_component, k) => {
      const { mean, covariance } = momentsOf(plan, values, plan.emissions[0], model.K === 1 ? {} : { k });
      return [...mean, ...covariance.flatMap((row, i) => row.slice(0, i + 1))];
    }).flat();
  const columns = coordinatesOf({ ...plan, axes: [] }, parameters).map(({ param, moved }) => {
    const at = (by: number): number[] => said({ ...parameters, [param]: moved(parameters[param], by) });
    const [up, down] = [at(1e-4), at(-1e-4)];
    return up.map((value, i) => (value - down[i]) / 2e-4);
  });
  return rank(columns);
}

test.each(counting)("%s: as many free numbers as directions in which the joint density changes", (_name, model) => {
  expect(statisticsOf(jointText(model)).plan.parameters).toBe(directionsOf(model) + model.K - 1);
});

test("two variables that share latents are one density, in closed form with a covariance each", () => {
  const { ir, plan } = statisticsOf(jointText(joint).replaceAll("]?", "]"));
  expect(plan).toMatchObject({ label: "closed-form", emissions: [{ width: 6, blocks: [{ name: "x" }, { name: "y" }] }] });
  expect(objectiveText(ir, plan)[1]).toBe(
    "p(x, y) = ∫ p(z) p(x | z) p(y | z) dz = Normal([x; y]; [m_x; m_y], cov: [l_x; l_y] [l_x; l_y]ᵀ + blocks(e_x, e_y))",
  );
  const apart = statisticsOf(`model M {
  param l: real[2, 1]
  param k: real[3]
  latent z: real[1] ~ Normal(0, 1)
  latent w: real ~ Normal(0, 1)
  observed x: real[2] ~ Normal(l @ z, 1)
  observed u: real ~ Normal(w, std: 2)
  observed v: real[3] ~ Normal(k * w, 1)
}`);
  expect(apart.plan.emissions.map(({ field }) => field)).toEqual(["x", "u & v"]);
});

/** Models that are linear in a latent, with what bars its integration. */
const refused: [name: string, items: string, because: string][] = [
  [
    "a loading that must be positive",
    "param l: positive[2]\n  latent z: real ~ Normal(0, 1)\n  observed x: real[2] ~ Normal(l * z, 1)",
    "`l` is positive, where the weighted fit of `mean` may leave that range",
  ],
  [
    "a covariance beside a latent of its variable alone",
    "param l: real[2]\n  param m: real[2]\n  param n: real\n  param c: spd(2)\n  latent z: real ~ Normal(0, 1)\n  latent v: real ~ Normal(0, 1)\n  observed x: real[2] ~ Normal(l * z + m * v, cov: c)\n  observed u: real ~ Normal(n * z, 1)",
    "a free `cov` leaves nothing for `v` to explain",
  ],
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
