// Log-densities of scipy 1.17.1 (scipy.stats); those of ContinuousBernoulli are its formula in mpmath 1.4.1 at 40 digits.

import type { NdArray } from "../../../src/compiler/tensor/types.ts";

export interface ScalarRow {
  name: string;
  form: string;
  args: Record<string, number>;
  /** How the values were made. */
  call: string;
  /** x and log p(x). */
  points: [x: number, value: number][];
}

export const scalarRows: ScalarRow[] = [
  {
    name: "Normal",
    form: "std",
    args: { mean: 0.5, std: 2 },
    call: "norm.logpdf(x, 0.5, 2)",
    points: [
      [-7.5, -9.612085713764618],
      [-1, -1.893335713764618],
      [0.3, -1.617085713764618],
      [2, -1.893335713764618],
    ],
  },
  {
    name: "Normal",
    form: "var",
    args: { mean: 0.5, var: 0.0001 },
    call: "norm.logpdf(x, 0.5, 0.01)",
    points: [
      [0.49, 3.1862316527834174],
      [0.5, 3.6862316527834182],
      [3, -31246.313768347216],
    ],
  },
  {
    name: "Normal",
    form: "log_std",
    args: { mean: 0.5, log_std: -2 },
    call: "norm.logpdf(x, 0.5, exp(-2))",
    points: [
      [-7.5, -1746.05973959382],
      [-1, -60.34185732049193],
      [0.3, -0.010901533867557323],
      [2, -60.34185732049193],
    ],
  },
  {
    name: "Normal",
    form: "log_var",
    args: { mean: -1, log_var: 3 },
    call: "norm.logpdf(x, -1, exp(1.5))",
    points: [
      [-7.5, -3.4706903524757986],
      [-1, -2.4189385332046727],
      [0.3, -2.461008605975518],
      [2, -2.6429803408600607],
    ],
  },
  {
    name: "LogNormal",
    form: "std",
    args: { mean: 0.3, std: 0.8 },
    call: "lognorm.logpdf(x, 0.8, scale=exp(0.3))",
    points: [
      [0.01, -14.888042415829283],
      [0.7, -0.6760122113868379],
      [1, -0.7661074818904631],
      [5.5, -3.942197138697243],
    ],
  },
  {
    name: "LogNormal",
    form: "var",
    args: { mean: -0.3, var: 0.25 },
    call: "lognorm.logpdf(x, 0.5, scale=exp(-0.3))",
    points: [
      [0.01, -32.68960182729811],
      [0.7, 0.12445949275308824],
      [1, -0.4057913526447275],
      [5.5, -9.968569271550361],
    ],
  },
  {
    name: "Laplace",
    form: "scale",
    args: { mean: 0.5, scale: 1.5 },
    call: "laplace.logpdf(x, 0.5, 1.5)",
    points: [
      [-7.5, -6.431945622001443],
      [-1, -2.0986122886681096],
      [0.3, -1.2319456220014429],
      [2, -2.0986122886681096],
    ],
  },
  {
    name: "StudentT",
    form: "std",
    args: { mean: 0.5, std: 1.5, df: 3.5 },
    call: "t.logpdf(x, 3.5, 0.5, 1.5)",
    points: [
      [-7.5, -6.370218156780757],
      [-1, -1.9603961629997049],
      [0.3, -1.4063383437655432],
      [2, -1.9603961629997049],
      [1000, -27.834294962910533],
    ],
  },
  {
    name: "StudentT",
    form: "std",
    args: { mean: 0, std: 1, df: 200 },
    call: "by its formula with loggamma in mpmath 1.3.0 at 40 digits; scipy's is off by 5e-14",
    points: [
      [-7.5, -25.827723000406912],
      [-1, -1.4214364498559224],
      [0.3, -0.9654033554231533],
      [2, -2.910352571262557],
    ],
  },
  {
    name: "Exponential",
    form: "rate",
    args: { rate: 2.5 },
    call: "expon.logpdf(x, scale=1/2.5)",
    points: [
      [0.01, 0.891290731874155],
      [0.7, -0.8337092681258448],
      [1, -1.583709268125845],
      [5.5, -12.833709268125846],
    ],
  },
  {
    name: "Gamma",
    form: "rate",
    args: { shape: 0.6, rate: 2 },
    call: "gamma.logpdf(x, 0.6, scale=0.5)",
    points: [
      [0.01, 1.8397225246619686],
      [0.7, -1.239675572157775],
      [1, -1.9823455497332678],
      [5.5, -11.664244786628638],
    ],
  },
  {
    name: "Gamma",
    form: "rate",
    args: { shape: 12, rate: 3 },
    call: "gamma.logpdf(x, 12, scale=1/3)",
    points: [
      [0.01, -55.00583242772558],
      [0.7, -10.342384765182626],
      [1, -7.318960381856569],
      [5.5, -2.066731367233893],
    ],
  },
  {
    name: "Beta",
    form: "a",
    args: { a: 2, b: 5 },
    call: "beta.logpdf(x, 2, 5)",
    points: [
      [0.001, -3.5105598986543156],
      [0.3, 0.7705248015812898],
      [0.5, -0.06453852113757108],
      [0.99, -15.02953369814371],
    ],
  },
  {
    name: "Beta",
    form: "a",
    args: { a: 0.5, b: 0.5 },
    call: "beta.logpdf(x, 0.5, 0.5)",
    points: [
      [0.001, 2.3096480038084604],
      [0.3, -0.36440601171706566],
      [0.5, -0.45158270528945466],
      [0.99, 1.162880375071396],
    ],
  },
  {
    name: "InverseGamma",
    form: "scale",
    args: { shape: 3, scale: 2 },
    call: "invgamma.logpdf(x, 3, scale=2)",
    points: [
      [0.01, -180.19302489492776],
      [0.7, -0.04414872026803651],
      [1, -0.6137056388801095],
      [5.5, -5.796334371470174],
    ],
  },
  {
    name: "Uniform",
    form: "low",
    args: { low: -1, high: 3 },
    call: "uniform.logpdf(x, -1, 4)",
    points: [
      [-1, -1.3862943611198906],
      [0, -1.3862943611198906],
      [2.5, -1.3862943611198906],
    ],
  },
  {
    name: "Bernoulli",
    form: "p",
    args: { p: 0.3 },
    call: "bernoulli.logpmf(x, 0.3)",
    points: [
      [0, -0.35667494393873245],
      [1, -1.2039728043259361],
    ],
  },
  {
    name: "Bernoulli",
    form: "logits",
    args: { logits: -40 },
    call: "-numpy.logaddexp(0, (2 x - 1) 40)",
    points: [
      [0, -4.248354255291589e-18],
      [1, -40],
    ],
  },
  {
    name: "Poisson",
    form: "rate",
    args: { rate: 3.5 },
    call: "poisson.logpmf(x, 3.5)",
    points: [
      [0, -3.5],
      [1, -2.247237031504632],
      [4, -1.6670019563664735],
      [30, -40.575347293969116],
    ],
  },
  {
    name: "Poisson",
    form: "log_rate",
    args: { log_rate: -2 },
    call: "poisson.logpmf(x, exp(-2))",
    points: [
      [0, -0.1353352832366127],
      [1, -2.135335283236613],
      [4, -11.313389113584558],
      [30, -134.79357163206674],
    ],
  },
  {
    name: "NegativeBinomial",
    form: "size",
    args: { mean: 4, size: 1.7 },
    call: "nbinom.logpmf(x, 1.7, 1.7 / 5.7)",
    points: [
      [0, -2.056724470423168],
      [1, -1.8802680330816113],
      [4, -2.2716902032149235],
      [30, -10.185659832101877],
    ],
  },
  {
    name: "ContinuousBernoulli",
    form: "p",
    args: { p: 0.2 },
    call: "mpmath",
    points: [
      [0, 0.6143163324300619],
      [0.3, 0.19842802409409474],
      [1, -0.7719780286898287],
    ],
  },
  {
    name: "ContinuousBernoulli",
    form: "p",
    args: { p: 0.45 },
    call: "mpmath",
    points: [
      [0, 0.0986580467493676],
      [0.3, 0.038456838110722265],
      [1, -0.10201264871278351],
    ],
  },
  {
    name: "ContinuousBernoulli",
    form: "p",
    args: { p: 0.5 },
    call: "mpmath",
    points: [
      [0, 0],
      [0.3, 0],
      [1, 0],
    ],
  },
  {
    name: "ContinuousBernoulli",
    form: "p",
    args: { p: 0.500001 },
    call: "mpmath",
    points: [
      [0, -0.000002000000666726845],
      [0.3, -8.00000666690738e-7],
      [1, 0.000001999999333393511],
    ],
  },
  {
    name: "ContinuousBernoulli",
    form: "p",
    args: { p: 0.999 },
    call: "mpmath",
    points: [
      [0, -4.9732533901433325],
      [0.3, -2.9012269565487663],
      [1, 1.9335013885052204],
    ],
  },
];

export interface VectorRow {
  name: string;
  form: string;
  args: Record<string, number[]>;
  call: string;
  x: number[];
  value: number;
}

export const vectorRows: VectorRow[] = [
  {
    name: "Normal",
    form: "cov",
    args: { mean: [0.5, -1, 2], cov: [2, 0.3, -0.5, 0.3, 1, 0.2, -0.5, 0.2, 1.5] },
    call: "multivariate_normal.logpdf",
    x: [1, 0, -1],
    value: -7.528117615806166,
  },
  { name: "Dirichlet", form: "a", args: { a: [0.5, 2, 3] }, call: "dirichlet.logpdf", x: [0.2, 0.3, 0.5], value: 0.9067536349052947 },
  { name: "Dirichlet", form: "a", args: { a: [2] }, call: "dirichlet.logpdf, a = [2, 2, 2]", x: [0.2, 0.3, 0.5], value: 1.280933845462064 },
  {
    name: "InverseWishart",
    form: "scale",
    args: { scale: [2, 0.5, 0.5, 1], df: [4.5] },
    call: "invwishart.logpdf",
    x: [1, 0.2, 0.2, 0.7],
    value: -2.5813460782720834,
  },
  { name: "Categorical", form: "p", args: { p: [0.2, 0.5, 0.3] }, call: "log(0.3)", x: [2], value: -1.2039728043259361 },
  {
    name: "Categorical",
    form: "logits",
    args: { logits: [100, 101.5, -3] },
    call: "special.log_softmax",
    x: [0],
    value: -1.7014132779827524,
  },
];

export const array = (shape: number[], data: ArrayLike<number>): NdArray => ({ shape, data: Float64Array.from(data) });

/** Shapes of one event and its arguments in tensor programs. */
export function arraysOf(row: VectorRow): { x: NdArray; args: Record<string, NdArray> } {
  const square = (data: number[]) => array([Math.sqrt(data.length), Math.sqrt(data.length)], data);
  const args = Object.entries(row.args).map(([name, data]) => {
    const shaped = name === "scale" || name === "cov" ? square(data) : array(name === "df" || data.length === 1 ? [] : [data.length], data);
    return [name, shaped] as const;
  });
  const x = row.name === "InverseWishart" ? square(row.x) : array(row.name === "Categorical" ? [] : [row.x.length], row.x);
  return { x, args: Object.fromEntries(args) };
}
