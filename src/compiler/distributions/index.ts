import { bernoulli } from "./bernoulli.ts";
import { beta } from "./beta.ts";
import { categorical } from "./categorical.ts";
import { continuousBernoulli } from "./continuous-bernoulli.ts";
import { dirichlet } from "./dirichlet.ts";
import { exponential } from "./exponential.ts";
import { gamma } from "./gamma.ts";
import { inverseGamma } from "./inverse-gamma.ts";
import { inverseWishart } from "./inverse-wishart.ts";
import { laplace } from "./laplace.ts";
import { logNormal } from "./log-normal.ts";
import { markov } from "./markov.ts";
import { negativeBinomial } from "./negative-binomial.ts";
import { normal } from "./normal.ts";
import { poisson } from "./poisson.ts";
import { studentT } from "./student-t.ts";
import type { DistributionDefinition } from "./types.ts";
import { uniform } from "./uniform.ts";

const all: DistributionDefinition[] = [
  normal,
  logNormal,
  laplace,
  studentT,
  exponential,
  gamma,
  beta,
  continuousBernoulli,
  uniform,
  bernoulli,
  categorical,
  poisson,
  negativeBinomial,
  dirichlet,
  inverseGamma,
  inverseWishart,
  markov,
];

/** Every distribution of the language, by its name there. */
export const distributions: Record<string, DistributionDefinition> = Object.fromEntries(all.map((one) => [one.name, one]));
