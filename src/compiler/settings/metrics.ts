import type { PlanLabel } from "../ir/types/plan.ts";

/** One number that a trained model can report. */
export interface Metric {
  name: string;
  doc: string;
  unit: "nats" | "nats per row" | "share" | "count" | "none";
  better: "higher" | "lower";
  plans: PlanLabel[];
  needsHeldout: boolean;
}

const exact: PlanLabel[] = ["closed-form", "em", "baum-welch"];

/** Every metric, by the name that `expect`, `early_stop` and `--json` use. */
export const metrics: Metric[] = [
  {
    name: "loglik",
    doc: "Log-likelihood of the training rows, in units of the columns, without priors.",
    unit: "nats",
    better: "higher",
    plans: [...exact, "gradient"],
    needsHeldout: false,
  },
  {
    name: "loglik_per_row",
    doc: "`loglik` divided by the rows (time steps).",
    unit: "nats per row",
    better: "higher",
    plans: [...exact, "gradient"],
    needsHeldout: false,
  },
  {
    name: "heldout_loglik_per_row",
    doc: "Mean log-likelihood of the held-out rows (time steps).",
    unit: "nats per row",
    better: "higher",
    plans: [...exact, "gradient"],
    needsHeldout: true,
  },
  {
    name: "parameters",
    doc: "Free numbers of the model.",
    unit: "count",
    better: "lower",
    plans: [...exact, "gradient", "elbo", "adversarial"],
    needsHeldout: false,
  },
  { name: "bic", doc: "parameters * log(rows) - 2 loglik.", unit: "nats", better: "lower", plans: exact, needsHeldout: false },
  { name: "aic", doc: "2 parameters - 2 loglik.", unit: "nats", better: "lower", plans: exact, needsHeldout: false },
  { name: "iterations", doc: "Iterations of the best start.", unit: "count", better: "lower", plans: exact, needsHeldout: false },
  {
    name: "accuracy",
    doc: "Share of rows whose observed category is the most probable one given the rest.",
    unit: "share",
    better: "higher",
    plans: exact,
    needsHeldout: false,
  },
  {
    name: "elbo",
    doc: "Evidence lower bound of the training rows at beta 1.",
    unit: "nats per row",
    better: "higher",
    plans: ["elbo"],
    needsHeldout: false,
  },
  {
    name: "valid_elbo",
    doc: "Evidence lower bound of the held-out rows at beta 1.",
    unit: "nats per row",
    better: "higher",
    plans: ["elbo"],
    needsHeldout: true,
  },
  {
    name: "iwae",
    doc: "Importance-weighted bound with `samples` draws a row.",
    unit: "nats per row",
    better: "higher",
    plans: ["elbo"],
    needsHeldout: false,
  },
  {
    name: "generator_loss",
    doc: "Mean loss of the generator over the last epoch.",
    unit: "none",
    better: "lower",
    plans: ["adversarial"],
    needsHeldout: false,
  },
  {
    name: "discriminator_loss",
    doc: "Mean loss of the discriminator over the last epoch.",
    unit: "none",
    better: "lower",
    plans: ["adversarial"],
    needsHeldout: false,
  },
  {
    name: "modes",
    doc: "Components of a known mixture that samples reach, within 3 standard deviations.",
    unit: "count",
    better: "higher",
    plans: ["elbo", "adversarial", "em"],
    needsHeldout: false,
  },
];
