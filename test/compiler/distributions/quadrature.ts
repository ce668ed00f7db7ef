import type { Kind } from "../../../src/compiler/ir/types/model.ts";

/** ∫ f over (0, ∞): the trapezoid rule after x = exp(π/2 sinh t). */
export function overPositive(f: (x: number) => number): number {
  return trapezoid((t) => {
    const x = Math.exp((Math.PI / 2) * Math.sinh(t));
    return f(x) * x * (Math.PI / 2) * Math.cosh(t);
  });
}

/** ∫ f over the interval: the trapezoid rule after x = middle + half tanh(π/2 sinh t). */
export function overInterval(f: (x: number) => number, low: number, high: number): number {
  const half = (high - low) / 2;
  return trapezoid((t) => {
    const u = (Math.PI / 2) * Math.sinh(t);
    const x = low + (2 * half) / (1 + Math.exp(-2 * u));
    return x > low && x < high ? (f(x) * half * (Math.PI / 2) * Math.cosh(t)) / Math.cosh(u) ** 2 : 0;
  });
}

/** ∫ f over the real line, split at `centre`, where it may have a kink. */
export function overReal(f: (x: number) => number, centre: number): number {
  return overPositive((x) => f(centre + x)) + overPositive((x) => f(centre - x));
}

function trapezoid(g: (t: number) => number): number {
  const step = 1 / 64;
  let sum = 0;
  for (let i = -Math.round(4.5 / step); i <= 4.5 / step; i++) {
    const value = g(i * step);
    if (Number.isFinite(value)) sum += value;
  }
  return sum * step;
}

/** Σ or ∫ of f over everything that a variable of this kind may be. */
export function overSupport(kind: Kind, f: (x: number) => number, args: Record<string, number>): number {
  switch (kind) {
    case "real":
      return args.low === undefined ? overReal(f, args.mean ?? 0) : overInterval(f, args.low, args.high!);
    case "positive":
      return overPositive(f);
    case "unit":
      return overInterval(f, 0, 1);
    case "binary":
      return f(0) + f(1);
    case "count":
      return Array.from({ length: 400 }, (_, k) => f(k)).reduce((sum, value) => sum + value, 0);
    default:
      throw new Error(`no quadrature over ${kind}`);
  }
}
