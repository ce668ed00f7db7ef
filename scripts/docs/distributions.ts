import { distributions } from "../../src/compiler/distributions/index.ts";
import type { DistributionDefinition } from "../../src/compiler/distributions/types.ts";
import { sound } from "./compile.ts";
import { code, example, table } from "./markdown.ts";

/** A model of each distribution, by its items; rows of a csv file have what it observes. */
const models: Record<string, { items: string; sequence?: true }> = {
  Normal: { items: "param mean: real[2]\nparam cov: spd(2)\nobserved x: real[2] ~ Normal(mean, cov: cov)" },
  LogNormal: { items: "param mean: real\nparam spread: positive\nobserved income: positive ~ LogNormal(mean, std: spread)" },
  Laplace: { items: "param middle: real\nparam scale: positive\nobserved error: real ~ Laplace(middle, scale: scale)" },
  StudentT: { items: "param mean: real\nparam spread: positive\nobserved gain: real ~ StudentT(mean, std: spread, df: 4)" },
  Exponential: { items: "param rate: positive\nobserved wait: positive ~ Exponential(rate)" },
  Gamma: { items: "param shape: positive\nparam rate: positive\nobserved rain: positive ~ Gamma(shape, rate: rate)" },
  Beta: { items: "param a: positive\nparam b: positive\nobserved share: unit ~ Beta(a, b)" },
  ContinuousBernoulli: { items: "param p: unit[3]\nobserved grey: unit[3] ~ ContinuousBernoulli(p)" },
  Uniform: {
    items: "latent z: real ~ Uniform(-1, 1)\nobserved x: real ~ Normal(3 * z, std: 0.1)\nposterior z ~ Normal(0.3 * x, std: 0.1)",
  },
  Bernoulli: { items: "param p: unit[3]\nobserved answer: binary[3] ~ Bernoulli(p)" },
  Categorical: { items: "param share: simplex(3)\nobserved kind: category(3) ~ Categorical(share)" },
  Poisson: { items: "param rate: positive\nobserved calls: count ~ Poisson(rate)" },
  NegativeBinomial: { items: "param mean: positive\nparam size: positive\nobserved visits: count ~ NegativeBinomial(mean, size: size)" },
  Dirichlet: { items: "param a: positive[3]\nobserved shares: simplex(3) ~ Dirichlet(a)" },
  InverseGamma: { items: "param a: positive\nparam b: positive\nobserved x: positive ~ InverseGamma(a, scale: b)" },
  InverseWishart: { items: "param scale: spd(2)\nobserved spread: spd(2) ~ InverseWishart(scale, df: 4)" },
  Markov: {
    items:
      "param first: simplex(3)\nparam next: simplex(3)[3]\nparam mean: real[3]\nlatent s: category(3) ~ Markov(first, next)\nobserved x: real ~ Normal(mean[s], 1)",
    sequence: true,
  },
};

/** Where its section stands: densities and masses have a page each. */
export const pageOf = ({ measure }: DistributionDefinition): string => (measure === "mass" ? "discrete" : "distributions");

/** A section for each distribution of a page. Throws where one has no example, or an example has a mistake of its own. */
export function distributionSections(page: string): string {
  const missing = Object.keys(distributions).filter((name) => models[name] === undefined);
  if (missing.length > 0) throw new Error(`scripts/docs/distributions.ts has no example of ${missing.join(", ")}`);
  return Object.values(distributions)
    .filter((one) => pageOf(one) === page)
    .map(section)
    .join("\n\n");
}

function section(one: DistributionDefinition): string {
  const shown = exampleOf(one.name);
  const parameters = new Map(one.forms.flatMap((form) => form.parameters.map((parameter) => [parameter.name, parameter])));
  return [
    `### ${one.name}`,
    one.doc,
    `$$${one.latex}$$`,
    `Written ${one.forms.map((form) => code(`${one.name}(${form.parameters.map(({ name }) => name).join(", ")})`)).join(", ")}. ${facts(one)}`,
    table(
      ["argument", "kind", ""],
      [...parameters.values()].map(({ name, kind, doc }) => [code(name), kind, doc]),
    ),
    example(shown.text),
    shown.remark,
  ].join("\n\n");
}

function facts({ support, measure, em, reparameterised, vector }: DistributionDefinition): string {
  const isSmooth = reparameterised !== undefined || Object.values(vector ?? {}).some((form) => form.reparameterised !== undefined);
  return [
    `A ${measure} of a variable of kind ${code(support)}.`,
    em === undefined
      ? "No weighted fit: its parameters are learned by gradient."
      : "It has a weighted fit, so that plain parameters need no gradient.",
    ...(isSmooth ? ["Its draws pass gradients, so that it can be a posterior."] : []),
  ].join(" ");
}

/** A whole spec of the model, and the plan that the compiler derives for it. */
function exampleOf(name: string): { text: string; remark: string } {
  const { items, sequence } = models[name]!;
  const fields = [...items.matchAll(/^observed (\w+): ([^~]+) ~/gm)].map(([, field, type]) => `  ${field}: ${type}${columnsOf(type!)}`);
  const order = sequence === true ? "\n  sequence: along(day)" : "";
  const data = `data Rows {\n  source: csv("rows.csv")\n${fields.join("\n")}${order}\n}`;
  const text = `${data}\nmodel Example {\n${items.replace(/^/gm, "  ")}\n}\ntrain Example on Rows`;
  return {
    text,
    remark: `Trained as ${sound(text)
      .trains.map(({ plan }) => code(plan.label))
      .join(", ")}.`,
  };
}

/** A vector is a list of columns, a matrix a list of lists. */
function columnsOf(type: string): string {
  if (type.startsWith("spd")) return " = [[a, b], [b, c]]";
  const size = Number(
    /\[(\d+)\]|simplex\((\d+)\)/
      .exec(type)
      ?.slice(1)
      .find((one) => one !== undefined) ?? 0,
  );
  return size === 0 ? "" : ` = [${"abc".slice(0, size).split("").join(", ")}]`;
}
