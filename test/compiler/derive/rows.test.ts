import { expect, test } from "vitest";
import { compile } from "../../../src/compiler/index.ts";
import { diskHost } from "../../support/host.ts";
import { gradientOf, specOf, statisticsOf, trainOf } from "../../support/models.ts";
import { barred, mixtureHead } from "./support/barred.ts";

test.each(barred)("EM is barred by %s", (_name, model, because) => {
  const { plan } = gradientOf(model);
  const names = plan.enumerated.map(({ variable }) => `\`${variable}\``).join(" and ");
  expect(plan).toMatchObject({ label: "gradient", row: 8, objective: "marginal" });
  expect(plan.reason[0]!.text).toBe(`Marginal likelihood by gradient, summing ${names} exactly: EM was barred, since ${because}.`);
});

test("without a latent the same bars a closed form", () => {
  const { plan } = gradientOf(`model M {
  given x: real[2]
  observed n: count ~ Poisson(log_rate: x |> dense(1))
}`);
  expect(plan).toMatchObject({ label: "gradient", row: 6, objective: "marginal", enumerated: [], sampled: [] });
  expect(plan.reason.map(({ text }) => text)).toEqual([
    "Maximum likelihood by gradient: a closed form was barred, since `log_rate` is computed (by dense), not a parameter.",
  ]);
});

test("every row before the one taken says what barred it", () => {
  const { plan } = trainOf(`model M {
  ${mixtureHead}
  param m: real[2]
  observed u: real ~ Normal(m[k], 1)
}`);
  expect(plan.barred).toEqual([
    { row: 1, plan: "adversarial", node: "M.u", text: "`u` has a density" },
    { row: 2, plan: "an adversary without a generator", node: "M", text: "there is no adversary" },
    { row: 3, plan: "exact integration", node: "M", text: "no latent is continuous" },
    { row: 4, plan: "evidence lower bound", node: "M", text: "no latent is continuous" },
    { row: 5, plan: "a posterior of a category alone", node: "M", text: "no category has a posterior" },
    { row: 6, plan: "closed form", node: "M.k", text: "`k` is latent" },
    { row: 7, plan: "Baum-Welch", node: "M.k", text: "no latent is a Markov chain" },
  ]);
});

const vae = `encoder Read(x: real[2]) -> Normal[2] {
  return Normal(x |> dense(2), log_var: x |> dense(2))
}
decoder Draw(z: real[2]) -> Normal[2] {
  return Normal(z |> dense(3) |> tanh |> dense(2), std: 0.5)
}
model M {
  param centre: real[2]
  latent z: real[2] ~ Normal(centre, 1)
  observed x: real[2] ~ Draw(z)
  posterior z ~ Read(x)
}`;

test("a posterior makes the evidence lower bound, term by term", () => {
  const { plan } = gradientOf(vae);
  expect(plan).toMatchObject({ label: "elbo", row: 4, objective: "elbo", sampled: ["z"], enumerated: [] });
  expect(plan.objectiveSettings).toEqual({ beta: 1, free_bits: 0 });
  expect(plan.terms.map(({ name, how, text }) => [name, how, text])).toEqual([
    ["reconstruction.x", "monte-carlo", "E_q[log p(x | z)]"],
    ["kl.z", "analytic", "−KL(q(z | x) ‖ p(z))"],
  ]);
  expect(plan.steps).toEqual([{ name: "update", trains: ["model", "Draw", "Read"], repeat: 1, group: "model" }]);
  // Two heads of 2·2 + 2, a decoder of 2·3 + 3 and 3·2 + 2, and the centre.
  expect(plan.parameters).toBe(2 * 6 + 9 + 8 + 2);
});

test("a divergence without a closed form is drawn", () => {
  const { plan } = gradientOf(vae.replace("~ Normal(centre, 1)", "~ Laplace(centre, scale: 1)"));
  expect(plan.terms[1]).toMatchObject({ name: "kl.z", how: "monte-carlo" });
});

test("a category beside a continuous latent is summed inside the bound, or weighed by its own posterior", () => {
  const decoders = `decoder Chart[2](z: real[1]) -> Normal[2] {
  return Normal(z |> dense(2), std: 0.5)
}
encoder Which(x: real[2]) -> Categorical(2) {
  return Categorical(logits: x |> dense(2))
}
encoder Place(x: real[2]) -> Normal[1] {
  return Normal(x |> dense(1), std: 0.3)
}
`;
  const model = (posterior: string): string => `${decoders}model M {
  ${mixtureHead}
  latent z: real[1] ~ Normal(0, 1)
  observed x: real[2] ~ Chart[k](z)
  ${posterior}
  posterior z ~ Place(x)
}`;
  const summed = gradientOf(model("")).plan;
  expect(summed.terms.map(({ name, text }) => [name, text])).toEqual([
    ["joint", "E_q[log Σ_{k} p(k) p(z) p(x | k, z)]"],
    ["entropy.z", "−E_q[log q(z | x)]"],
  ]);
  expect(summed.reason[0]!.text).toContain("`k` is summed exactly inside it");
  const weighed = gradientOf(model("posterior k ~ Which(x)")).plan;
  expect(weighed.terms.map(({ name, how }) => [name, how])).toEqual([
    ["reconstruction.x", "monte-carlo"],
    ["kl.k", "exact"],
    ["kl.z", "analytic"],
  ]);
  expect([summed, weighed].map(({ enumerated }) => enumerated)).toEqual(Array(2).fill([{ variable: "k", size: 2, kind: "categorical" }]));
  const weighted = gradientOf(model(""), "train M on D {\n  objective: iwae(samples: 7)\n}").plan;
  expect(weighted.objectiveSettings).toEqual({ samples: 7 });
  expect(weighted.terms.map(({ text }) => text)).toEqual(["E_q[log 1/7 Σ_draws Σ_{k} p(k) p(z) p(x | k, z) / q(z | x)]"]);
});

test("an adversary makes two steps on two groups", () => {
  const { plan } = gradientOf(
    `generator Paint(z: real[2]) -> real[2] {
  return z |> dense(2)
}
discriminator Judge(x: real[2]) -> real {
  return x |> dense(1)
}
model M {
  param shift: real[2]
  latent z: real[2] ~ Normal(0, 1)
  observed x: real[2] = Paint(z) + shift
  adversary Judge(x)
}`,
    "train M on D {\n  objective: adversarial(loss: hinge, critic_steps: 5, r1: 2)\n}",
  );
  expect(plan).toMatchObject({ label: "adversarial", row: 1, barred: [] });
  expect(plan.steps).toEqual([
    { name: "discriminator", trains: ["Judge"], repeat: 5, group: "discriminator" },
    { name: "generator", trains: ["model", "Paint"], repeat: 1, group: "generator" },
  ]);
  expect(plan.layout.groups).toEqual({ discriminator: [0, 3], generator: [3, 11] });
  expect(plan.terms.map(({ name }) => name)).toEqual(["discriminator", "generator", "r1"]);
});

const chain = `data D {
  source: csv("d.csv")
  u: real
  sequence: along(row)
}
model M {
  param start: simplex(2)
  param move: simplex(2)[2]
  param m: real[2]
  latent s: category(2) ~ Markov(start, move)
  observed u: real ~ Normal(m[s], 1)
}`;

test("what a model can be asked depends on its plan", () => {
  const ask = (model: string): Record<string, true | string> =>
    Object.fromEntries(
      Object.entries(trainOf(model).plan.queries).map(([name, answer]) => [name, answer === true ? true : answer.because]),
    );
  const noCodes = "only a model with continuous latents has codes";
  expect(ask("model M {\n  param m: real\n  observed u: real ~ Normal(m, 1)\n}")).toEqual({
    sample: true,
    score: true,
    encode: noCodes,
    decode: noCodes,
    reconstruct: noCodes,
    predict: "nothing in the model depends on a category",
    impute: true,
    forecast: "its rows are independent, so none of them comes next",
  });
  expect(ask(chain)).toMatchObject({ impute: true, forecast: true });
  expect(ask(vae)).toMatchObject({
    encode: true,
    reconstruct: true,
    predict: "the model has no category to predict",
    impute: "trained by gradient, it gives no law of some entries given others",
  });
  expect(ask(vae.replace("~ Normal(centre, 1)", "~ StudentT(centre, std: 1, df: 3)"))).toMatchObject({
    sample: "`z` ~ StudentT can't be drawn inside a program",
    score: true,
  });
  expect(ask("model M {\n  given x: real[2]\n  observed y: category(3) ~ Categorical(logits: x |> dense(3))\n}")).toMatchObject({
    predict: true,
  });
});

test("settings and metrics are those of the plan", () => {
  const closed = statisticsOf("model M {\n  param m: real\n  observed u: real ~ Normal(m, 1)\n}").plan;
  expect(closed.uses).toEqual(["seed", "variance_floor"]);
  expect(closed.metrics).toEqual(["loglik", "loglik_per_row", "parameters", "bic", "aic", "iterations", "accuracy"]);
  expect(gradientOf(vae).plan.metrics).toEqual(["parameters", "elbo", "iwae", "modes"]);
});

/** The same declarations in another order of networks and items that may be moved. */
test("the order of declarations changes neither plan nor layout, but for the order itself", () => {
  const parts = vae.split(/\n(?=decoder|model)/);
  const plans = [parts, [parts[1]!, parts[0]!, parts[2]!], [parts[2]!, parts[0]!, parts[1]!]].map(
    (order) => gradientOf(order.join("\n")).plan,
  );
  for (const plan of plans) {
    expect(plan.terms).toEqual(plans[0]!.terms);
    const sizes = (slots: typeof plan.layout.slots): string[] => slots.map(({ name, shape }) => `${name} [${shape}]`).sort();
    expect(sizes(plan.layout.slots)).toEqual(sizes(plans[0]!.layout.slots));
  }
});

test("a plan derived again, or read back from JSON, is the same to the byte", () => {
  for (const model of [vae, ...barred.map(([, text]) => text)]) {
    const [first, again] = [1, 2].map(() => {
      const { trains } = compile("m.gen", diskHost, { files: { "m.gen": specOf(model) } });
      return JSON.stringify(trains[0]!.plan);
    });
    expect(again).toBe(first);
    expect(JSON.stringify(JSON.parse(first!))).toBe(first);
    expect(JSON.parse(first!)).toEqual(trainOf(model).plan);
  }
});
