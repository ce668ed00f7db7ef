import { distributions } from "../distributions/index.ts";
import type { Density } from "../ir/types/model.ts";

/** Families without a smooth draw that programs can draw all the same, by comparing with noise. */
const compared: readonly string[] = ["Bernoulli", "Categorical"];

/** Whether a draw is a smooth function of noise and the density's arguments, so that gradients pass through it. */
export function isReparameterised({ distribution, form }: Pick<Density, "distribution" | "form">): boolean {
  const definition = distributions[distribution];
  return (definition?.vector?.[form] ?? definition)?.reparameterised !== undefined;
}

/** Whether a program can draw from it, with or without a gradient. */
export function canBeDrawn(density: Pick<Density, "distribution" | "form">): boolean {
  return isReparameterised(density) || compared.includes(density.distribution);
}
