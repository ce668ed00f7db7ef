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

test("rows of each class are looked at by themselves, and columns that share their numbers together", async () => {
  const out = temporaryFolder();
  const spec = `data D {
  source: csv("d.csv")
  y: category("a", "b")
  w: category("x", "y", "z")
  pair: binary[2] = [p, q]
  p: binary
}
model M {
  param share: simplex(2)
  param t: simplex(3)[2]
  param f: unit
  param o: unit[2]
  observed y: category(2) ~ Categorical(share)
  observed w: category(3) ~ Categorical(t[y])
  observed pair: binary[2] ~ Bernoulli(f)
  observed p: binary ~ Bernoulli(o[y])
}
train M on D
`;
  const known = "y,w,p,q\na,x,0,1\na,y,0,1\na,z,0,1\nb,x,0,1\nb,x,0,1\nb,y,0,1\n";
  const { diagnostics } = await train(writeSpec(out, spec, known), join(out, "runs"));
  expect(diagnostics.map(({ message }) => message)).toEqual([
    `No row has z in \`w\` where y = b: ${score}`,
    `No row has 1 in \`p\` where y = a, and one more gap of this kind: ${score}`,
  ]);
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
