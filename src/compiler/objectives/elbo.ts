import { boundTerms } from "./terms.ts";
import type { ObjectiveDefinition } from "./types.ts";

const epochs = { is: "number", min: 0, exclusiveMin: true } as const;

/** The evidence lower bound: E_q[log p(x, z) - log q(z)] (Kingma and Welling 2014, eq. 3). */
export const elbo: ObjectiveDefinition = {
  name: "elbo",
  doc: "Evidence lower bound, one draw of each posterior a row.",
  plan: "elbo",
  settings: [
    {
      name: "beta",
      kind: {
        is: "either",
        of: [
          { is: "number", min: 0 },
          {
            is: "call",
            of: {
              warmup: [
                { name: "from", kind: { is: "number", min: 0 }, position: 0, doc: "Weight at the start." },
                { name: "to", kind: { is: "number", min: 0 }, position: 1, doc: "Weight from the end of the warm-up on." },
                { name: "epochs", kind: epochs, position: 2, doc: "Length of the warm-up." },
              ],
            },
          },
        ],
      },
      default: 1,
      doc: "Weight of the divergences while training; every reported bound has weight 1.",
    },
    {
      name: "free_bits",
      kind: { is: "number", min: 0 },
      default: 0,
      doc: "Nats of each latent's divergence, averaged over the batch, that cost nothing (Kingma et al. 2016, appendix C.8).",
    },
  ],
  steps: () => [{ name: "update", trains: ["*"], repeat: 1, group: "model" }],
  terms: boundTerms,
};
