import { defineDiagnostics } from "../define.ts";

/** GEN6xxx: fitting, numerically. */
export const trainDiagnostics = defineDiagnostics({
  // GEN60xx: fits by gradient.
  GEN6001: {
    severity: "error",
    message: "{weights} weights need {gibibytes} GiB of memory with their gradients and the optimizer's averages: more than there is.",
    hint: "Use smaller layers, or an optimizer with fewer averages: `sgd` keeps one, `adam` two. At most 4 GiB can be used.",
  },
  GEN6002: {
    severity: "warning",
    message: "`batch` is {batch}, but there are only {rows} training rows, so every step uses all of them.",
    hint: "Write `batch: {rows}` or less.",
  },
  GEN6003: {
    severity: "error",
    message: "Training diverged in step {step}: `{op}` in `{where}` gave a number that isn't finite, from values of {inputs}.",
    hint: "Lower the learning rate (it was {rate}), limit the gradient with `clip: 1`, or keep those values within bounds.",
  },
  GEN6004: {
    severity: "error",
    message: "Training diverged in step {step}: `{slot}` holds numbers that aren't finite.",
    hint: "The steps were too long: lower the learning rate (it was {rate}), or limit the gradient with `clip: 1`.",
  },
  GEN6005: {
    severity: "error",
    message:
      "Training stopped in step {step}: the data of `{variable}` hold an entry that isn't a finite 32-bit number, and the model reads it.",
    hint: "Fill missing entries with `fill`, leave such rows out with `where`, or bring large values to scale with `standardize`.",
  },
  GEN6006: {
    severity: "error",
    message: "`early_stop` judges by held-out rows, and `{data}` holds none out.",
    hint: "Add `split: holdout(10%)` to `{data}`, or leave out `early_stop`.",
  },
  GEN6007: {
    severity: "error",
    message: "The checkpoint doesn't fit the model: `{name}` should be {expected}, but there is {found}.",
    hint: "Go on with the spec that the run began with, or start a new run.",
  },
  GEN6008: {
    severity: "error",
    message: "Training diverged in step {step}: the gradient of the group `{group}` isn't finite, though every number before it is.",
    hint: "Lower the learning rate (it was {rate}), limit the gradient with `clip: 1`, or bring the data to scale with `standardize`.",
  },
  GEN6009: {
    severity: "warning",
    message:
      "Training ended while the log-likelihood was still rising, by {rise} nats per row over its last tenth, so it is not at its maximum.",
    hint: "Train longer, `epochs: {more}`, or in longer steps, `optimizer: {optimizer}({rate})`; `standardize` brings data to scale.",
  },
  // GEN62xx: fits by sums over rows.
  GEN6201: {
    severity: "warning",
    message:
      "The best start was still rising after {iterations} iterations: its last gain was {gain} nats per row, and `tolerance` is {tolerance}.",
    hint: "Raise `iterations`, or raise `tolerance` if that gain is small enough for you.",
  },
  GEN6203: {
    severity: "error",
    message:
      "The fit is degenerate: {component}, the variance of `{column}` fell to the floor of {floor} of its variance in the data; {rows} of {total} rows are most probably of it.",
    hint: "Such a likelihood can grow without bound. Use fewer components, share the scale by leaving out its index, raise `variance_floor`, or drop a column that hardly varies.",
  },
  GEN6204: {
    severity: "error",
    message: "There is nothing to fit: none of the {rows} training rows has a weight above 0.",
    hint: "Check `where`, `weight` and `split` of the data.",
  },
  GEN6205: {
    severity: "warning",
    message: "No row is of {components}, so {whose} parameters were learned from nothing.",
    hint: "Use fewer components, or data that have rows of every category.",
  },
  GEN6206: {
    severity: "error",
    message: "genc is wrong here: the objective fell by {by} nats in iteration {iteration}, and an iteration of EM can't lower it.",
    hint: "Please report it with the spec and, if you may, the data. Don't use the parameters.",
  },
  GEN6207: {
    severity: "warning",
    message: "The posterior has no maximum: the prior of `{name}` grows without bound where an entry is 0, as {count} of them now.",
    hint: "Concentrations of 1 or more have a mode for all data.",
  },
  GEN6208: {
    severity: "warning",
    message: "`{name}` ended at the {end} value that {distribution} tells apart, {value}{count}: the objective rises beyond it.",
    hint: "{remedy}.",
  },
  GEN6209: {
    severity: "error",
    message: "The fit is degenerate: `{column}` is the same in {rows}, so nothing tells its variance.",
    hint: "Take the column out of the field, give its scale a value by `=`, or read more rows.",
  },
  GEN6210: {
    severity: "error",
    message: "{distribution} has no finite density at {value}, which `{column}` holds.",
    hint: "Leave such rows out with `where`, or move them inside: of `n` shares, `(x * (n - 1) + 0.5) / n`.",
  },
  GEN6211: {
    severity: "error",
    message: "The numbers of `{column}` are too large to have a variance: one is {value}, and its square is beyond what a double can hold.",
    hint: "Divide the column, as in `{column} / 1e100`, take its `log`, or leave such rows out with `where`.",
  },
  GEN6212: {
    severity: "warning",
    message:
      "No row has {values} in `{column}`{where}{more}: the fit gives such rows no chance, and their score is -Infinity or next to it.",
    hint: "Give `{param}` a prior, as in `~ {prior}`, or leave out what never comes.",
  },
  GEN6213: {
    severity: "warning",
    message:
      "Known columns tell every `{column}` of the rows with certainty: the coefficients grow without end, and stand where floats tell no difference.",
    hint: "Give `{param}` and its like priors, as in `~ Normal(0, std: 10)`, or leave out the column that separates the rows.",
  },
  GEN6220: {
    severity: "error",
    message: "None of the {count} candidates can be ranked: {because}.",
    hint: "Raise `variance_floor`, tie what the components share, or try fewer of them.",
  },
});
