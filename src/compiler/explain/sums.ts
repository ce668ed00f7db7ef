import type { StateAxis } from "../ir/types/plan.ts";

/** Which rows a sum is over, and how each is weighed: `Σ_y r[k]`. */
export interface Sum {
  /** Latent axes, by whose posterior rows are weighed. */
  latent: string[];
  /** Observed and given axes: only rows that have these values are summed. */
  seen: string[];
}

/** The sum by which a parameter with this index is learnt. */
export function sumBy(index: readonly string[], axes: readonly StateAxis[]): Sum {
  const named = (isLatent: boolean): string[] =>
    axes.filter(({ name, role }) => index.includes(name) && (role === "latent") === isLatent).map(({ name }) => name);
  return { latent: named(true), seen: named(false) };
}

/** `Σ_y r[k] x`. */
export function sumText({ latent, seen }: Sum, value: string): string {
  return [`Σ${below(seen)}`, weightText(latent), value].filter((text) => text !== "").join(" ");
}

/** The sum of the weights: `Σ r[k]`, or `N_y`. */
export function countText(sum: Sum): string {
  return sum.latent.length === 0 ? `N${below(sum.seen)}` : sumText(sum, "");
}

/** `r[k]`, the weight of a row for these categories; nothing where a row counts once. */
export function weightText(latent: readonly string[]): string {
  return latent.length === 0 ? "" : `r[${latent.join(", ")}]`;
}

function below(seen: readonly string[]): string {
  return seen.length === 0 ? "" : seen.length === 1 ? `_${seen[0]}` : `_(${seen.join(", ")})`;
}
