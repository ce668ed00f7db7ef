/** What distributions are called in other programs and books, with how genc writes them. */
const written: Record<string, string> = {
  Gaussian: "`Normal(mean, std: s)`",
  MultivariateNormal: "`Normal(mean, cov: C)`",
  MultivariateGaussian: "`Normal(mean, cov: C)`",
  MultiNormal: "`Normal(mean, cov: C)`",
  MvNormal: "`Normal(mean, cov: C)`",
  Student: "`StudentT(mean, std: s, df: n)`",
  DoubleExponential: "`Laplace(mean, scale: b)`",
  NegBinomial: "`NegativeBinomial(mean, size: r)`",
  Discrete: "`Categorical(p)`",
  MarkovChain: "`Markov(initial, transition)`",
  InvGamma: "`InverseGamma(shape, scale: b)`",
  InvWishart: "`InverseWishart(scale: S, df: n)`",
  Multinomial: "`Poisson(rate[k])` for each count, which is multinomial given their sum, or `Categorical(p)` for each single draw",
};

const byName = new Map(Object.entries(written).map(([name, form]) => [name.toLowerCase(), form]));

/** How genc writes what has another name elsewhere, `mvnormal` or `multi_normal`; nothing for a name that isn't known. */
export function writtenAs(name: string): string | undefined {
  return byName.get(name.replaceAll("_", "").toLowerCase());
}
