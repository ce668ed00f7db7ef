import { adversarial } from "./adversarial.ts";
import { elbo } from "./elbo.ts";
import { iwae } from "./iwae.ts";
import { marginal } from "./marginal.ts";
import type { ObjectiveDefinition } from "./types.ts";

/** Every objective of gradient training, by its name in `objective:`. */
export const objectives: Record<string, ObjectiveDefinition> = { elbo, iwae, adversarial, marginal };
