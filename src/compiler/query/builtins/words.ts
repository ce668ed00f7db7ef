/** What the words of the language say, by the word: for hover and completion. Words of operators and links included. */
export const wordDocs: Record<string, { doc: string; example: string }> = {
  import: {
    doc: "Brings declarations of another file in: all of them, or those that are named.",
    example: 'import Iris from "gaussian.gen"',
  },
  const: { doc: "A number with a name.", example: "const L = 20" },
  data: {
    doc: "A table: where its rows come from, and its fields as expressions over columns.",
    example: 'data Iris {\n  source: csv("iris.csv")\n  x: real[2] = [a, b]\n}',
  },
  model: { doc: "A joint density: params, latents, and what is observed.", example: "model M(K = 3) {\n  …\n}" },
  network: { doc: "A function with weights.", example: "network Trunk(x: real[P]) -> real[64] {\n  return x |> dense(64) |> relu\n}" },
  encoder: {
    doc: "A network that reads data and returns a distribution of a latent.",
    example: "encoder Recognise(x: real[P]) -> Normal[2] {\n  …\n}",
  },
  decoder: {
    doc: "A network that reads a latent and returns a distribution of data.",
    example: "decoder Draw(z: real[2]) -> Bernoulli[784] {\n  …\n}",
  },
  generator: { doc: "A network that makes data from noise.", example: "generator Paint(z: real[64]) -> unit[28, 28, 1] {\n  …\n}" },
  discriminator: { doc: "A network that judges data by one real number.", example: "discriminator Judge(x: real[2]) -> real {\n  …\n}" },
  train: { doc: "Fits a model to data. Without a block every setting has its default.", example: "train M on D {\n  epochs: 20\n}" },
  choose: { doc: "Compares candidates by a metric.", example: "choose on D {\n  try M(K: 2)\n}" },
  param: {
    doc: "A value that is learned; `=` fixes it, or all of it but `_`; `~` gives what is free a prior.",
    example: "param mean: real[K, 4]",
  },
  given: { doc: "A value that every density is conditional on; it comes from the data.", example: "given y: category(10)" },
  latent: { doc: "A value that no data show, with its density.", example: "latent z: real[2] ~ Normal(0, 1)" },
  observed: {
    doc: "A value that the data show. `~` gives it a density, `=` makes it from a generator and a discriminator judges it.",
    example: "observed x: real[2] ~ Normal(mean, cov: cov)",
  },
  posterior: {
    doc: "What the data say of a latent: the density that the bound of the likelihood is computed with.",
    example: "posterior z ~ Recognise(x)",
  },
  adversary: { doc: "The network that tells data from what the model makes.", example: "adversary Judge(x)" },
  return: { doc: "The result of a network: a value or a distribution.", example: "return x |> dense(10)" },
  expect: {
    doc: "A claim about the trained model that `genc train` and `genc eval` check.",
    example: "expect loglik == -180.1855 within 1e-3",
  },
  on: { doc: "The data of a `train`.", example: "train M on D" },
  as: { doc: "The name of the run.", example: "train M(K: 4) on D as Four" },
  from: { doc: "The file of an `import`.", example: 'import Iris from "gaussian.gen"' },
  per: { doc: "How often a variable has a value, if not once a row.", example: "latent c: category(3) per sequence ~ Categorical(w)" },
  within: { doc: "How far the two sides of an `expect` may lie apart.", example: "expect loglik == -180 within 1e-3" },
  try: { doc: "A candidate of a `choose`.", example: "try M(K: 2)" },
  and: { doc: "Both conditions hold.", example: "where: a > 0 and b > 0" },
  or: { doc: "One condition holds, or both.", example: "where: a > 0 or b > 0" },
  not: { doc: "The condition doesn't hold.", example: "where: not present(a)" },
};
