import type { Setting } from "./types.ts";

/** The tables of other folders that settings of `train` choose from. */
export interface SettingTables {
  optimizers: Record<string, Setting[]>;
  objectives: Record<string, Setting[]>;
}

const positiveInteger = { is: "number", min: 1, integer: true } as const;

/** Every setting of a `train` block. Which of them a plan uses, its `uses` says. */
export function trainSettings(tables: SettingTables): Setting[] {
  return [
    { name: "seed", kind: { is: "number", min: 0, integer: true }, default: 1, doc: "Every random number follows from it." },
    // Fits by sums over rows.
    {
      name: "starts",
      kind: positiveInteger,
      default: 10,
      doc: "Number of starting points; the first is deterministic, the best result is kept.",
    },
    {
      name: "tolerance",
      kind: { is: "number", min: 0 },
      default: 1e-8,
      doc: "Converged when the objective rises by less than this in one iteration, in nats per row.",
    },
    { name: "iterations", kind: positiveInteger, default: 2000, doc: "Most iterations of one start." },
    {
      name: "variance_floor",
      kind: { is: "number", min: 0 },
      default: 1e-6,
      doc: "Least variance of a component in any direction, as a share of the field's variance there.",
    },
    // Fits by gradient.
    {
      name: "objective",
      kind: { is: "call", of: tables.objectives },
      optional: true,
      doc: "What is optimised, where the plan leaves a choice.",
    },
    { name: "optimizer", kind: { is: "call", of: tables.optimizers }, default: { call: "adam", args: {} }, doc: "The update rule." },
    { name: "batch", kind: positiveInteger, default: 128, doc: "Rows of one step; whole sequences for sequence data." },
    {
      name: "epochs",
      kind: positiveInteger,
      default: 20,
      doc: "Passes over the training rows. The default grows where it would make fewer than 2,000 steps.",
    },
    {
      name: "schedule",
      kind: {
        is: "call",
        of: {
          constant: [],
          cosine: [
            { name: "to", kind: { is: "number", min: 0 }, default: 0, position: 0, doc: "Last learning rate, as a share of the first." },
            { name: "warmup", kind: { is: "number", min: 0 }, default: 0, doc: "Epochs of linear rise before." },
          ],
          step: [
            { name: "every", kind: { is: "number", min: 0, exclusiveMin: true }, position: 0, doc: "Epochs between two drops." },
            {
              name: "factor",
              kind: { is: "number", min: 0, exclusiveMin: true },
              default: 0.1,
              position: 1,
              doc: "What each drop multiplies by.",
            },
          ],
          exponential: [
            { name: "factor", kind: { is: "number", min: 0, exclusiveMin: true }, position: 0, doc: "What each epoch multiplies by." },
          ],
        },
      },
      default: { call: "constant", args: {} },
      doc: "How the learning rate changes.",
    },
    {
      name: "clip",
      kind: { is: "number", min: 0, exclusiveMin: true },
      optional: true,
      doc: "Greatest Euclidean norm of a group's gradient.",
    },
    {
      name: "early_stop",
      kind: {
        is: "call",
        of: {
          patience: [
            { name: "epochs", kind: positiveInteger, position: 0, doc: "Epochs without a better held-out objective before it stops." },
          ],
        },
      },
      optional: true,
      doc: "Ends training when held-out rows no longer gain; keeps the best weights.",
    },
    {
      name: "ema",
      kind: { is: "number", min: 0, max: 1, exclusiveMax: true },
      optional: true,
      doc: "Decay of an exponential moving average of the weights; queries then use the average.",
    },
  ];
}
