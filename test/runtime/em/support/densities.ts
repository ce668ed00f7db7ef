/** log Γ(x) by Stirling's series (Abramowitz and Stegun 6.1.41) beyond 12, where six terms are exact to a float's digits. */
function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < 12; z++) shift += Math.log(z);
  const terms = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360];
  const series = terms.reduce((sum, term, i) => sum + term / z ** (2 * i + 1), 0);
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift;
}

/** log (r (r + 1) … (r + n - 1)). */
function logRising(r: number, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.log(r + i);
  return sum;
}

const logFactorial = (n: number): number => logRising(1, n);

const normal = (x: number, mean: number, variance: number): number =>
  -0.5 * ((x - mean) ** 2 / variance + Math.log(2 * Math.PI * variance));

/** Of l x on 0 to 1: the exponential of it has the integral (e^l - 1) / l. */
const tilted = (x: number, l: number): number => l * x - (l === 0 ? 0 : Math.log(Math.expm1(l) / l));

function variance({ std, var: own, log_std, log_var }: Numbers): number {
  if (std !== undefined) return std ** 2;
  if (log_std !== undefined) return Math.exp(2 * log_std);
  return log_var === undefined ? own : Math.exp(log_var);
}

type Numbers = Record<string, number>;

/** Logarithms of scalar densities as textbooks have them (Johnson, Kotz and Balakrishnan), by name and by the arguments of any form. */
export const logDensities: Record<string, (x: number, p: Numbers) => number> = {
  Normal: (x, p) => normal(x, p.mean, variance(p)),
  LogNormal: (x, p) => normal(Math.log(x), p.mean, variance(p)) - Math.log(x),
  Laplace: (x, { mean, scale }) => -Math.abs(x - mean) / scale - Math.log(2 * scale),
  StudentT: (x, { mean, std, df }) =>
    logGamma((df + 1) / 2) -
    logGamma(df / 2) -
    0.5 * Math.log(df * Math.PI * std ** 2) -
    ((df + 1) / 2) * Math.log1p((x - mean) ** 2 / (df * std ** 2)),
  Exponential: (x, { rate }) => Math.log(rate) - rate * x,
  Gamma: (x, { shape, rate }) => shape * Math.log(rate) - logGamma(shape) + (shape - 1) * Math.log(x) - rate * x,
  InverseGamma: (x, { shape, scale }) => shape * Math.log(scale) - logGamma(shape) - (shape + 1) * Math.log(x) - scale / x,
  Beta: (x, { a, b }) => logGamma(a + b) - logGamma(a) - logGamma(b) + (a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x),
  ContinuousBernoulli: (x, { p, logits }) => tilted(x, logits ?? Math.log(p / (1 - p))),
  Uniform: (x, { low, high }) => (x < low || x > high ? Number.NEGATIVE_INFINITY : -Math.log(high - low)),
  Bernoulli: (x, { p, logits }) => {
    const chance = p ?? 1 / (1 + Math.exp(-logits));
    return Math.log(x === 1 ? chance : 1 - chance);
  },
  Poisson: (x, { rate, log_rate }) => {
    const own = rate ?? Math.exp(log_rate);
    return (x === 0 ? 0 : x * Math.log(own)) - own - logFactorial(x);
  },
  NegativeBinomial: (x, { mean, size }) =>
    logRising(size, x) - logFactorial(x) - size * Math.log1p(mean / size) + (x === 0 ? 0 : x * Math.log(mean / (mean + size))),
};

/** Their means. */
export const means: Record<string, (p: Numbers) => number> = {
  Normal: ({ mean }) => mean,
  LogNormal: (p) => Math.exp(p.mean + variance(p) / 2),
  Laplace: ({ mean }) => mean,
  StudentT: ({ mean }) => mean,
  Exponential: ({ rate }) => 1 / rate,
  Gamma: ({ shape, rate }) => shape / rate,
  Beta: ({ a, b }) => a / (a + b),
  ContinuousBernoulli: ({ p, logits }) => {
    const l = logits ?? Math.log(p / (1 - p));
    return Math.abs(l) < 1e-3 ? 0.5 + l / 12 : 1 / -Math.expm1(-l) - 1 / l;
  },
  Bernoulli: ({ p, logits }) => p ?? 1 / (1 + Math.exp(-logits)),
  Poisson: ({ rate, log_rate }) => rate ?? Math.exp(log_rate),
  NegativeBinomial: ({ mean }) => mean,
};

/** log Dirichlet(shares; a). */
export function logDirichlet(shares: number[], a: number[]): number {
  const total = a.reduce((sum, one) => sum + one, 0);
  return a.reduce((sum, one, k) => sum - logGamma(one) + (one === 1 ? 0 : (one - 1) * Math.log(shares[k])), logGamma(total));
}

/** log InverseWishart(matrix; scale, df), by determinants and one inverse. */
export function logInverseWishart(matrix: number[][], scale: number[][], df: number): number {
  const D = matrix.length;
  let logMultivariateGamma = (D * (D - 1) * Math.log(Math.PI)) / 4;
  for (let i = 0; i < D; i++) logMultivariateGamma += logGamma((df - i) / 2);
  const own = eliminated(matrix, scale);
  const trace = own.solved.reduce((sum, row, i) => sum + row[i], 0);
  const logScale = eliminated(scale, scale).logDeterminant;
  return 0.5 * (df * (logScale - D * Math.log(2)) - (df + D + 1) * own.logDeterminant - trace) - logMultivariateGamma;
}

/** log N(x; mean, covariance). */
export function logNormal(x: number[], mean: number[], covariance: number[][]): number {
  if (x.length === 0) return 0;
  const step = x.map((value, i) => value - mean[i]);
  const { solved, logDeterminant } = eliminated(
    covariance,
    step.map((value) => [value]),
  );
  return -0.5 * (x.length * Math.log(2 * Math.PI) + logDeterminant + step.reduce((sum, value, i) => sum + value * solved[i][0], 0));
}

/** matrix⁻¹ right, and the matrix's log determinant, by Gauss's elimination; the matrix is positive definite. */
export function eliminated(matrix: number[][], right: number[][]): { solved: number[][]; logDeterminant: number } {
  const n = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...right[i]]);
  let logDeterminant = 0;
  for (let c = 0; c < n; c++) {
    logDeterminant += Math.log(rows[c][c]);
    for (let r = 0; r < n; r++) {
      if (r === c) continue;
      const factor = rows[r][c] / rows[c][c];
      for (let j = c; j < rows[r].length; j++) rows[r][j] -= factor * rows[c][j];
    }
  }
  return { solved: rows.map((row, i) => row.slice(n).map((value) => value / row[i])), logDeterminant };
}
