import type { Algebra, Args } from "../math/algebra.ts";
import { numbers, sigmoid } from "../math/numbers.ts";
import { expm1, log1p, logit, polynomial, scale, square } from "../math/special.ts";
import type { DistributionDefinition } from "./types.ts";

// Source: Loaiza-Ganem and Cunningham, "The continuous Bernoulli" (2019). In the logit l, the density is l e^(l x) / (e^l - 1);
// around l = 0 the closed forms are 0 / 0, so even or odd power series take over (with Bernoulli numbers as coefficients).
const nearby = 0.4;
/** Beyond it a number says too little of its distance from 1; its mean is 0.956. */
const edge = 1 - 2 ** -33;
const normaliser = [
  1 / 12,
  -7 / 1440,
  31 / 90720,
  -127 / 4838400,
  73 / 34214400,
  -1414477 / 7846046208000,
  8191 / 523069747200,
  -16931177 / 12194997534720000,
];
const meanSeries = [1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160, -691 / 1307674368000, 1 / 74724249600];

/** log(l / tanh(l / 2)), the logarithm of the normalising constant. */
function logNormaliser<E>(m: Algebra<E>, l: E): E {
  const isNear = m.greater(m.number(nearby), m.abs(l));
  const small = m.select(isNear, l, m.number(0));
  const squared = square(m, small);
  const series = m.add(m.number(Math.LN2), m.mul(squared, polynomial(m, normaliser, squared)));
  const large = m.select(isNear, m.number(1), l);
  return m.select(isNear, series, m.log(m.div(large, m.tanh(scale(m, 0.5, large)))));
}

function byLogits<E>(m: Algebra<E>, weight: E, [sum]: E[], { logits }: Args<E>): E {
  return m.add(m.mul(sum!, logits!), m.mul(weight, m.sub(logNormaliser(m, logits!), m.softplus(logits!))));
}

function byProbability<E>(m: Algebra<E>, weight: E, sums: E[], p: Args<E>): E {
  return byLogits(m, weight, sums, { logits: logit(m, p.p!) });
}

function meanByLogits<E>(m: Algebra<E>, l: E): E {
  const isNear = m.greater(m.number(nearby), m.abs(l));
  const small = m.select(isNear, l, m.number(0));
  const series = m.add(m.number(0.5), m.mul(small, polynomial(m, meanSeries, square(m, small))));
  const large = m.select(isNear, m.number(1), l);
  const far = m.sub(m.add(m.number(0.5), m.div(m.number(0.5), m.tanh(scale(m, 0.5, large)))), m.div(m.number(1), large));
  return m.select(isNear, series, far);
}

/** The quantile of `u`; by symmetry worked out for a negative logit. */
function quantile<E>(m: Algebra<E>, u: E, l: E): E {
  const edge = 1e-3;
  const positive = m.greater(l, m.number(0));
  const v = m.select(positive, m.sub(m.number(1), u), u);
  const size = m.abs(l);
  const isNear = m.greater(m.number(edge), size);
  const spread = m.mul(v, m.sub(m.number(1), v));
  const s = m.neg(m.select(isNear, m.number(1), size));
  const skew = scale(m, 1 / 6, m.mul(square(m, size), m.sub(m.number(1), scale(m, 2, v))));
  const series = m.add(v, m.mul(spread, m.add(scale(m, -0.5, size), skew)));
  const x = m.select(isNear, series, m.div(log1p(m, m.mul(v, expm1(m, s))), s));
  return m.select(positive, m.sub(m.number(1), x), x);
}

/** Of grey levels between 0 and 1 with many near both ends. */
export const continuousBernoulli: DistributionDefinition = {
  name: "ContinuousBernoulli",
  doc: "Shares from 0 to 1 with density proportional to p^x (1 - p)^(1 - x): the Bernoulli's formula made a density.",
  latex: "\\log p(x) = x\\log p + (1-x)\\log(1-p) + \\log\\frac{2\\tanh^{-1}(1-2p)}{1-2p}",
  forms: [
    { name: "p", parameters: [{ name: "p", kind: "unit", doc: "Its shape, between 0 and 1; not the mean." }] },
    {
      name: "logits",
      parameters: [{ name: "logits", kind: "real", doc: "log p / (1 - p)." }],
      fromCanonical: ({ p }) => ({ logits: logit(numbers, p!) }),
    },
  ],
  support: "unit",
  measure: "density",
  canonical: (m, form, args) => (form === "logits" ? { p: m.sigmoid(args.logits!) } : args),
  logDensity: (m, x, p) => byProbability(m, m.number(1), [x], p),
  logDensityOf: { logits: (m, x, p) => byLogits(m, m.number(1), [x], p) },
  sample: (random, p) => {
    const l = Math.log(p.p! / (1 - p.p!));
    const u = random.uniform();
    if (Math.abs(l) < 1e-8) return u;
    return l < 0 ? Math.log1p(u * Math.expm1(l)) / l : 1 - Math.log1p((1 - u) * Math.expm1(-l)) / -l;
  },
  cdf(x, p) {
    const l = Math.log(p.p! / (1 - p.p!));
    if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
    if (Math.abs(l) < 1e-8) return x;
    return l < 0 ? Math.expm1(l * x) / Math.expm1(l) : 1 - Math.expm1(-l * (1 - x)) / Math.expm1(-l);
  },
  mean: (m, p) => meanByLogits(m, logit(m, p.p!)),
  reparameterised: { noise: "uniform", value: (m, noise, p) => quantile(m, noise, logit(m, p.p!)) },
  em: {
    kernel: "linear",
    statistics: (_m, x) => [x],
    logLikelihood: { p: byProbability, logits: byLogits },
    // In the middle the mean is 1/2 + l / 12, far out it tends to that of an exponential from the nearer end.
    mStep(weight, [sum]) {
      const mean = sum! / weight;
      const ends = mean < 0.5 ? -1 / Math.max(mean, 1e-300) : 1 / Math.max(1 - mean, 1e-300);
      return { p: sigmoid(Math.abs(mean - 0.5) < 0.3 ? 12 * (mean - 0.5) : ends) };
    },
    // Far out it is an exponential of rate |l| from one end.
    bounds(variance) {
      const most = 1 / Math.sqrt(variance);
      return { logits: [-most, most], p: [sigmoid(-most), sigmoid(most)] };
    },
    ranges: { p: [1e-300, edge] },
    instead: { p: "ContinuousBernoulli(logits: l)" },
  },
};
