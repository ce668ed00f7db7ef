import { observedWithDensity } from "./terms.ts";
import type { ObjectiveDefinition } from "./types.ts";

/** The exact log-likelihood, discrete latents summed out, by gradient. */
export const marginal: ObjectiveDefinition = {
  name: "marginal",
  doc: "Exact log-likelihood: every discrete latent is summed inside the logarithm.",
  plan: "gradient",
  settings: [],
  steps: () => [{ name: "update", trains: ["*"], repeat: 1, group: "model" }],
  terms: (ir) => {
    const observed = observedWithDensity(ir)
      .map((variable) => variable.name)
      .join(", ");
    const latents = ir.variables
      .filter((variable) => variable.role === "latent")
      .map((variable) => variable.name)
      .join(", ");
    const given = ir.variables.filter((variable) => variable.role === "given").map((variable) => variable.name);
    const known = given.length === 0 ? "" : ` | ${given.join(", ")}`;
    const text = latents === "" ? `log p(${observed}${known})` : `log Σ_{${latents}} p(${latents}, ${observed}${known})`;
    return [{ name: "loglik", node: ir.variables[0]?.id ?? ir.model, how: "exact", text }];
  },
};
