import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder, train, writeSpec } from "../../support/runs.ts";

const rows = `${["never,always,g,dose,sky,w", ...Array.from({ length: 12 }, (_row, i) => `0,1,${Number(i > 5)},${i},${i % 2 === 0 ? "sun" : "rain"},1`)].join("\n")}
5,0,1,3,snow,0
`;

/** What training says of a model of these rows, of which the last has no weight. */
async function told(model: string): Promise<string[]> {
  const out = temporaryFolder();
  const spec = `data D {
  source: csv("d.csv")
  never: count
  always: binary
  pair: binary[2] = [g, always]
  g: binary
  dose: real
  sky: category("sun", "rain", "snow")
  weight: w
}
model M {
${model}
}
train M on D
`;
  const { diagnostics } = await train(writeSpec(out, spec, rows), join(out, "runs"));
  return diagnostics.map(({ code, message, hint }) => `${code} ${message} | ${hint}`);
}

const score = "the fit gives such rows no chance, and their score is -Infinity or next to it.";

test.each([
  [
    "  param rate: positive\n  observed never: count ~ Poisson(rate)",
    `GEN6212 No row has a count above 0 in \`never\`: ${score} | Give \`rate\` a prior, as in \`~ Gamma(shape: 2, rate: 1)\`, or leave out what never comes.`,
  ],
  [
    "  param p: unit[2]\n  observed pair: binary[2] ~ Bernoulli(p)",
    `GEN6212 No row has 0 in \`always\`: ${score} | Give \`p\` a prior, as in \`~ Beta(2, 2)\`, or leave out what never comes.`,
  ],
  [
    "  param l: real\n  observed always: binary ~ Bernoulli(logits: l)",
    `GEN6212 No row has 0 in \`always\`: ${score} | Give \`l\` a prior, as in \`~ Normal(0, std: 10)\`, or leave out what never comes.`,
  ],
  [
    "  param p: simplex(3)\n  observed sky: category(3) ~ Categorical(p)",
    `GEN6212 No row has snow in \`sky\`: ${score} | Give \`p\` a prior, as in \`~ Dirichlet(2)\`, or leave out what never comes.`,
  ],
  [
    "  given dose: real\n  param a: real\n  param b: real\n  observed g: binary ~ Bernoulli(logits: a + b * dose)",
    "GEN6213 Known columns tell every `g` of the rows with certainty: the coefficients grow without end, and stand where floats tell no difference. | Give `a` and its like priors, as in `~ Normal(0, std: 10)`, or leave out the column that separates the rows.",
  ],
])("%s", async (model, message) => {
  expect(await told(model)).toEqual([message]);
});

test.each([
  // Priors leave everything a chance, and known numbers are nobody's estimate.
  "  param rate: positive ~ Gamma(shape: 2, rate: 1)\n  observed never: count ~ Poisson(rate)",
  "  observed sky: category(3) ~ Categorical([0.5, 0.5, 0])",
  "  given dose: real\n  param a: real ~ Normal(0, std: 3)\n  param b: real ~ Normal(0, std: 3)\n  observed g: binary ~ Bernoulli(logits: a + b * dose)",
])("nothing is said of\n%s", async (model) => {
  expect(await told(model)).toEqual([]);
});

test("overlapping values have a maximum, which isn't at an edge", async () => {
  const out = temporaryFolder();
  const spec = `data D {
  source: csv("d.csv")
  g: binary
  dose: real
}
model M {
  given dose: real
  param a: real
  param b: real
  observed g: binary ~ Bernoulli(logits: a + b * dose)
}
train M on D
`;
  const overlapping = `g,dose\n${Array.from({ length: 12 }, (_row, i) => `${Number(i > 5 !== (i === 3))},${i}`).join("\n")}\n`;
  const { diagnostics } = await train(writeSpec(out, spec, overlapping), join(out, "runs"));
  expect(diagnostics).toEqual([]);
});
