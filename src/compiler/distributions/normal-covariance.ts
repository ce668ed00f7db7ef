import type { Args } from "../math/algebra.ts";
import { factorOf, logDeterminant, multiply, solveLower } from "../math/linear.ts";
import type { Builder, Value } from "../tensor/types.ts";
import { choleskyOf, lastSize, logDeterminantOf, solveLowerMatrix, solveLowerVector } from "./factor.ts";
import type { VectorForm } from "./types.ts";

const log2Pi = Math.log(2 * Math.PI);

/** The lower factor of the covariance: given as `factor`, as gradient plans store it, or worked out from `cov`. */
function factorIn(b: Builder, p: Args<Value>): Value {
  return p.factor ?? choleskyOf(b, p.cov!);
}

/** ½ (trace + squared distance + log-determinants - D), the KL of two normals. */
function divergence(b: Builder, trace: Value, distance: Value, logDetP: Value, logDetQ: Value, dimension: number): Value {
  const sum = b.add(b.add(trace, distance), b.sub(b.sub(logDetP, logDetQ), b.constant(dimension)));
  return b.mul(b.constant(0.5), sum);
}

const squares = (b: Builder, a: Value, axes: number[]): Value => b.sum(b.mul(a, a), axes);

/**
 * Normal of one vector. In tensor programs the arguments are `mean` [..., D] and either `factor` (lower, [..., D, D], positive diagonal,
 * zeros above) or `cov` [..., D, D]; give `factor` where it is known, as it saves the decomposition. On the host: `mean`, `cov`.
 */
export const normalByCovariance: VectorForm = {
  logDensity(b, x, p) {
    const factor = factorIn(b, p);
    const z = solveLowerVector(b, factor, b.sub(x, p.mean!));
    const constant = b.constant(lastSize(factor) * log2Pi);
    return b.mul(b.constant(-0.5), b.add(b.add(squares(b, z, [-1]), logDeterminantOf(b, factor)), constant));
  },
  logDensityNumber(x, p) {
    const n = x.length;
    const factor = factorOf(p.cov!, n);
    const z = solveLower(
      factor,
      n,
      Array.from(x, (value, i) => value - p.mean![i]!),
    );
    const distance = z.reduce((sum, value) => sum + value * value, 0);
    return -0.5 * (distance + logDeterminant(factor, n) + n * log2Pi);
  },
  sample(random, p) {
    const n = p.mean!.length;
    const noise = Array.from({ length: n }, () => random.normal());
    const offset = multiply(factorOf(p.cov!, n), noise, n, n, 1);
    return Array.from(p.mean!, (value, i) => value + offset[i]!);
  },
  reparameterised: {
    noise: "normal",
    value(b, noise, p) {
      const factor = factorIn(b, p);
      const row = b.reshape(noise, [...noise.shape.slice(0, -1), 1, lastSize(noise)]);
      return b.add(p.mean!, b.sum(b.mul(factor, row), [-1]));
    },
  },
  kl: {
    "Normal.cov": (b, q, p) => {
      const [own, prior] = [factorIn(b, q), factorIn(b, p)];
      const trace = squares(b, solveLowerMatrix(b, prior, own), [-2, -1]);
      const distance = squares(b, solveLowerVector(b, prior, b.sub(q.mean!, p.mean!)), [-1]);
      return divergence(b, trace, distance, logDeterminantOf(b, prior), logDeterminantOf(b, own), lastSize(own));
    },
    "Normal.std": (b, q, p) => {
      const own = factorIn(b, q);
      const n = lastSize(own);
      const std = p.std!.shape.at(-1) === n ? p.std! : b.broadcastTo(p.std!, [...p.std!.shape.slice(0, -1), n]);
      const rows = b.div(own, b.reshape(std, [...std.shape, 1]));
      const distance = squares(b, b.div(b.sub(q.mean!, p.mean!), std), [-1]);
      const logDetP = b.mul(b.constant(2), b.sum(b.log(std), [-1]));
      return divergence(b, squares(b, rows, [-2, -1]), distance, logDetP, logDeterminantOf(b, own), n);
    },
  },
};
