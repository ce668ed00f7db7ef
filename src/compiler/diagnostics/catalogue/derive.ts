import { defineDiagnostics } from "../define.ts";

/** GEN4xxx: the choice of an algorithm. */
export const deriveDiagnostics = defineDiagnostics({
  GEN4001: {
    severity: "error",
    message: "`{name}` is written with `=`, so it has no density, and nothing in the model judges it.",
    hint: "Add `adversary Judge({name})`, or give it a density, such as `observed {name} ~ Normal(…, std: 1)`.",
  },
  GEN4002: {
    severity: "error",
    message: "`{dense}` is written with `~` and `{generated}` with `=`; one model can't be trained both ways.",
    hint: "Write both with `~`, or both with `=` and an adversary that reads both.",
  },
  GEN4003: {
    severity: "error",
    message: "The adversary does not read `{name}`, so nothing judges it.",
    hint: "Pass it: `adversary {judge}({all})`.",
  },
  GEN4004: {
    severity: "error",
    message: "`{name}` has a posterior, but `{generated}` has no density, so no bound could use it.",
    hint: "Remove the posterior, or give `{generated}` a density with `~`.",
  },
  GEN4005: {
    severity: "error",
    message: "`{name}` has a density, so the adversary would never be used.",
    hint: "Remove the adversary, or write `observed {name} = …` to train against it.",
  },
  GEN4006: {
    severity: "error",
    message: "`{name}` is continuous and has no posterior, and the model is not linear in it, so it can't be integrated out.",
    hint: "Add `posterior {name} ~ Recognise({observed})`, with an encoder that returns a density of `{name}`.",
  },
  GEN4007: {
    severity: "error",
    message: "The model is linear and Gaussian in `{name}`, but it can't be integrated out, since {because}.",
    hint: "Write Normals with the mean `mean + load @ {name}` of plain parameters, or add `posterior {name} ~ Recognise({observed})`.",
  },
  GEN4008: {
    severity: "error",
    message: "`{name}` takes {states} values and is summed exactly, so its posterior would never be used.",
    hint: "Remove `posterior {name}`.",
  },
  GEN4010: {
    severity: "error",
    message: "The discrete latents have {states} joint values; at most {limit} can be summed.",
    hint: "Use fewer or smaller categories.",
  },
  GEN4011: {
    severity: "error",
    message: "{chains} states; at most {limit} can be summed at each step.",
    hint: "Use fewer or smaller categories.",
  },
  GEN4012: {
    severity: "error",
    message: "`{name}` ~ {distribution} has free parameters that no method here can fit: its density is not smooth in them.",
    hint: "Fix them with `=`, or use another distribution.",
  },
  GEN4013: {
    severity: "error",
    message: "The prior of `{name}` can't be used: {why}.",
    hint: "Write `param {name}: …` without `~`, fix it with `=`, or take a prior whose density is smooth.",
  },
  GEN4014: {
    severity: "error",
    message:
      "A draw of {distribution} is no smooth function of its parameters here, so the posterior of `{name}` can't be trained by gradient.",
    hint: "Use Normal, LogNormal, Laplace, Exponential or Uniform for the posterior.",
  },
  GEN4016: {
    severity: "error",
    message: "`{name}` is discrete and `{learned}`, which decides it, would have to be learned: an adversarial model gives it no gradient.",
    hint: "Fix its probabilities, such as `~ Categorical(uniform(K))`, or use a continuous latent.",
  },
  GEN4017: {
    severity: "error",
    message: "`{objective}` does not fit this model: its plan is {plan}, because {because}.",
    hint: "Remove `objective:`, or use one of: {choices}.",
  },
  GEN4018: {
    severity: "error",
    message: "`{judge}` uses batch_norm, which couples rows, while a gradient penalty is defined for each row.",
    hint: "Use `layer_norm`, or no normalisation, in the discriminator.",
  },
  GEN4020: {
    severity: "error",
    message: "`{judge}` returns values between 0 and 1, but the loss wants a score without bounds.",
    hint: "Return the score itself: drop the `|> sigmoid`.",
  },
  GEN4021: {
    severity: "error",
    message: "The chain `{name}` needs gradients here, because {because}; that isn't supported yet.",
    hint: "Use a distribution with a weighted fit and plain parameters for what depends on `{name}`.",
  },
  GEN4022: {
    severity: "error",
    message: "`folds` compares models, so it belongs to `choose`.",
    hint: "Compare models with `choose`, or hold rows out: `split: holdout(20%)`.",
  },
  GEN4023: {
    severity: "error",
    message: "Some entries of `{name}` are fixed and some free, and the plan goes by gradient ({because}); that isn't supported yet.",
    hint: "Fix all entries or none.",
  },
  GEN4024: {
    severity: "error",
    message: "{network} is trained both by the discriminator's and by the generator's steps.",
    hint: "Write two networks, one for each side.",
  },
  GEN4025: {
    severity: "error",
    message: "The chain `{name}` stands with the continuous latent `{other}`; a chain inside a bound isn't supported yet.",
    hint: "Keep one of the two.",
  },
  GEN4026: {
    severity: "error",
    message: "`iwae` sums `{name}` exactly inside its bound, so the posterior of `{name}` would get no gradient.",
    hint: "Use `objective: elbo`, or remove `posterior {name}`.",
  },
  GEN4027: {
    severity: "error",
    message: "`{name}` is summed inside the bound, so no divergence stands apart for `beta` or `free_bits` to weigh.",
    hint: "Add `posterior {name} ~ …`, or drop `beta` and `free_bits`.",
  },
  GEN4028: {
    severity: "error",
    message: "`{name}` ~ {distribution} can't be drawn inside the generator's program.",
    hint: "Use Normal, LogNormal, Laplace, Exponential, Uniform, Bernoulli or Categorical for a latent of an adversarial model.",
  },
  GEN4029: {
    severity: "error",
    message: "`{name}` is a latent count: its values have no end, so they can't be summed, and a draw passes no gradient.",
    hint: "Use `category(n)` for a count below n, or a continuous latent.",
  },
  GEN4030: {
    severity: "error",
    message: "{judge} reads the latent `{name}`, of which the data have no values to judge.",
    hint: "Let the adversary read observed and given variables only.",
  },
  GEN4040: {
    severity: "error",
    message: "Entries of `{name}` may be missing, and the plan goes by gradient ({because}), which needs them all.",
    hint: "Drop the rows in the data, `where: present(a)`, or fill them, `fill(a, 0)`; and take the `?` away.",
  },
  GEN4041: {
    severity: "error",
    message: "`{name}` has one value for a whole sequence, which only sums over rows can fit, and the plan goes by gradient ({because}).",
    hint: "Use distributions with a weighted fit and plain parameters, or give `{name}` one value for each row.",
  },
  GEN4042: {
    severity: "error",
    message: "No data tell `{name}`, the `{argument}` of the latent `{latent}`, from {by}: every value of it can be made up for there.",
    hint: "{remedy}",
  },
  GEN4031: {
    severity: "error",
    message: "The arguments of {judge} have weights of the model's own, which the generator's steps would train.",
    hint: "Move that layer or parameter into {judge}.",
  },
  // Candidates of `choose`.
  GEN4032: {
    severity: "error",
    message: "{candidate} can't be ranked: {because}.",
    hint: "Train it by itself, and compare samples or held-out bounds.",
  },
  GEN4033: {
    severity: "error",
    message: "{candidate} is a model of {columns}, and {other} of {others}: likelihoods of other data can't be ranked.",
    hint: "Let every candidate observe the same fields.",
  },
  GEN4034: {
    severity: "error",
    message: "{candidate} gives `{field}` a {measure}, and {other} a {others}: the two can't be ranked.",
    hint: "Use densities in every candidate, or masses in every candidate.",
  },
});
