import type { Emission, KnownPrior, ParamUse, StatisticsPlan } from "../../../../src/compiler/ir/types/plan.ts";

type Random = { uniform(): number };
type Kind = "real" | "logit" | "positive" | "unit" | "simplex" | "spd";

/** A prior with known arguments. */
export function prior(distribution: string, form: string, args: Record<string, number | number[]>): KnownPrior {
  return {
    distribution,
    form,
    args: Object.fromEntries(Object.entries(args).map(([name, value]) => [name, [value].flat()])),
    node: "M.prior",
  };
}

const kinds: Record<string, Kind> = {
  mean: "real",
  cov: "spd",
  var: "positive",
  std: "positive",
  rate: "positive",
  shape: "positive",
  a: "positive",
  b: "positive",
  logits: "logit",
  log_rate: "logit",
  log_std: "logit",
  scale: "positive",
  df: "positive",
  size: "positive",
};

function kindOf(emission: Emission, argument: string): Kind | undefined {
  // Those of the other families are near 0.
  if (argument === "mean" && emission.family !== "Normal") return emission.family === "NegativeBinomial" ? "positive" : "logit";
  if (argument === "p") return emission.family === "Categorical" ? "simplex" : "unit";
  return kinds[argument];
}

/** Gives parameters of a plan random priors, random fixed entries, or both. */
export function decorated(plan: StatisticsPlan, random: Random, what: { priors: boolean; constraints: boolean }): StatisticsPlan {
  const sizes = new Map(plan.axes.map((axis) => [axis.name, axis.size]));
  const pick = <T>(list: T[]): T => list[Math.floor(random.uniform() * list.length)];
  const between = (low: number, high: number): number => low + (high - low) * random.uniform();

  /** @param possible shares of a category that may be fixed: one that rows surely have can't be 0 */
  function change(use: ParamUse, kind: Kind, possible: number[] = [0.2]): ParamUse {
    if (use.estimate === "fixed") return use;
    const size = use.shape.reduce((product, length) => product * length, 1);
    const count = use.index.reduce((product, name) => product * (sizes.get(name) ?? 1), 1);
    const D = use.shape[use.shape.length - 1] ?? 1;
    let changed = use;
    if (what.constraints && random.uniform() < 0.5) {
      const fixed = fixedEntries(kind, count * size, D, possible);
      const whole = fixed.every((entry) => entry !== null);
      changed = { ...use, fixed, estimate: whole ? "fixed" : "free" };
    }
    if (!what.priors || changed.estimate === "fixed" || random.uniform() < 0.3) return changed;
    return { ...changed, prior: priorOf(kind, D) };
  }

  function fixedEntries(kind: Kind, total: number, D: number, possible: number[]): (number | null)[] {
    if (kind === "simplex") return Array.from({ length: total }, (_entry, i) => (i % D === 0 ? (D === 1 ? 1 : pick(possible)) : null));
    if (kind === "spd") return Array.from({ length: total }, (_entry, i) => (Math.floor(i / D) % D === i % D ? between(1, 50) : 0));
    const value = (): number =>
      kind === "real" ? between(90, 110) : kind === "unit" ? 0.3 : kind === "logit" ? between(-2, 2) : between(0.5, 20);
    return Array.from({ length: total }, () => (random.uniform() < 0.4 ? value() : null));
  }

  function priorOf(kind: Kind, D: number): KnownPrior {
    const identity = Array.from({ length: D * D }, (_entry, i) => (i % (D + 1) === 0 ? between(0.1, 30) : 0));
    switch (kind) {
      case "simplex":
        return pick([
          prior("Dirichlet", "a", { a: between(1, 3) }),
          prior("Dirichlet", "a", { a: Array.from({ length: D }, () => between(1, 5)) }),
        ]);
      case "spd":
        return prior("InverseWishart", "scale", { scale: identity, df: D + between(0, 10) });
      case "unit":
        return pick([
          prior("Beta", "a", { a: between(1, 4), b: between(1, 4) }),
          prior("ContinuousBernoulli", "p", { p: between(0.1, 0.9) }),
        ]);
      case "positive":
        return pick([
          prior("Gamma", "rate", { shape: between(1, 4), rate: between(0.1, 4) }),
          prior("InverseGamma", "scale", { shape: between(0.1, 4), scale: between(0.1, 4) }),
          prior("LogNormal", "std", { mean: between(-1, 3), std: between(0.1, 2) }),
          prior("Exponential", "rate", { rate: between(0.1, 3) }),
        ]);
      case "logit":
        return pick([
          prior("Normal", "std", { mean: between(-2, 2), std: between(0.1, 3) }),
          prior("Uniform", "low", { low: -1, high: between(1, 3) }),
        ]);
      default:
        return pick([
          prior("Normal", "std", { mean: between(80, 120), std: between(0.1, 30) }),
          prior("Normal", "var", { mean: Array.from({ length: D }, () => between(80, 120)), var: between(0.1, 30) }),
          prior("Laplace", "scale", { mean: between(90, 110), scale: between(0.1, 10) }),
          prior("StudentT", "std", { mean: between(90, 110), std: between(0.1, 10), df: between(1, 5) }),
          prior("Uniform", "low", { low: 95, high: between(100, 110) }),
          prior("Normal", "cov", { mean: Array.from({ length: D }, () => between(80, 120)), cov: identity.map((own) => own + 2) }),
        ]);
    }
  }

  return {
    ...plan,
    axes: plan.axes.map((axis) => ({
      ...axis,
      initial: change(axis.initial, "simplex", axis.role === "latent" ? [0, 0.2] : [0.2]),
      ...(axis.transition === undefined ? {} : { transition: change(axis.transition, "simplex", [0, 0.2]) }),
    })),
    emissions: plan.emissions.map((emission) => ({
      ...emission,
      params: Object.fromEntries(
        Object.entries(emission.params).map(([name, use]) => {
          const kind = kindOf(emission, name);
          const changed = kind === undefined ? use : change(use, kind);
          // The median of Laplace takes no prior: `derive` bars it.
          return [name, emission.family === "Laplace" && name === "mean" ? { ...changed, prior: undefined } : changed];
        }),
      ),
    })),
  };
}
