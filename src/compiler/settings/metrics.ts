import type { PlanLabel } from "../ir/types/plan.ts";
import type { Setting } from "./types.ts";

/** One number that a trained model can report. */
export interface Metric {
  name: string;
  doc: string;
  unit: "nats" | "nats per row" | "share" | "count" | "none";
  better: "higher" | "lower";
  plans: PlanLabel[];
  needsHeldout: boolean;
  /** There is none without a parameter that has a prior. */
  needsPrior?: true;
  /** The name that it is of: `accuracy(y)` of a variable, `modes(Ring)` of the model that the data are simulated from. */
  of?: "variable" | "model";
  /** Further arguments: `iwae(samples: 500)`. */
  settings?: Setting[];
  /** Absent: `heldout(m)` is its mean over held-out rows. */
  whole?: true;
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
    whole: true,
  },
  {
    name: "log_prior",
    doc: "Log-density of the parameters that have a prior.",
    unit: "nats",
    better: "higher",
    plans: [...exact, "gradient", "elbo"],
    needsHeldout: false,
    needsPrior: true,
    whole: true,
  },
  {
    name: "objective",
    doc: "What is maximised where parameters have priors: `loglik`, or `elbo` of all rows, and `log_prior`.",
    unit: "nats",
    better: "higher",
    plans: [...exact, "gradient", "elbo"],
    needsHeldout: false,
    needsPrior: true,
    whole: true,
  },
  {
    name: "parameters",
    doc: "Free numbers of the model.",
    unit: "count",
    better: "lower",
    plans: [...exact, "gradient", "elbo", "adversarial"],
    needsHeldout: false,
    whole: true,
  },
  { name: "bic", doc: "parameters * log(rows) - 2 loglik.", unit: "nats", better: "lower", plans: exact, needsHeldout: false, whole: true },
  { name: "aic", doc: "2 parameters - 2 loglik.", unit: "nats", better: "lower", plans: exact, needsHeldout: false, whole: true },
  {
    name: "iterations",
    doc: "Iterations of the best start.",
    unit: "count",
    better: "lower",
    plans: exact,
    needsHeldout: false,
    whole: true,
  },
  {
    name: "accuracy",
    doc: "Share of rows whose observed category is the most probable one given the rest.",
    unit: "share",
    better: "higher",
    plans: [...exact, "gradient"],
    needsHeldout: false,
    of: "variable",
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
    whole: true,
  },
  {
    name: "iwae",
    doc: "Importance-weighted bound with `samples` draws a row.",
    unit: "nats per row",
    better: "higher",
    plans: ["elbo"],
    needsHeldout: false,
    settings: [{ name: "samples", kind: { is: "number", min: 1, integer: true }, default: 64, position: 0, doc: "Draws for each row." }],
  },
  {
    name: "generator_loss",
    doc: "Mean loss of the generator over the last epoch.",
    unit: "none",
    better: "lower",
    plans: ["adversarial"],
    needsHeldout: false,
    whole: true,
  },
  {
    name: "discriminator_loss",
    doc: "Mean loss of the discriminator over the last epoch.",
    unit: "none",
    better: "lower",
    plans: ["adversarial"],
    needsHeldout: false,
    whole: true,
  },
  {
    name: "modes",
    doc: "Components of a known mixture that samples reach, within 3 standard deviations.",
    unit: "count",
    better: "higher",
    plans: ["elbo", "adversarial", "em"],
    needsHeldout: false,
    of: "model",
    whole: true,
  },
];
