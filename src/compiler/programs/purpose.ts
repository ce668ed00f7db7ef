/**
 * What a program is for. Inputs of role `data` are named by the model's variables: observed and given ones hold fields, `decode` also
 * reads the latents. A model with row weights reads them, divided by their mean, as data `$weight` [B].
 *
 * | purpose | results and metrics |
 * | --- | --- |
 * | step | gradients of the step's group and next states; with `report`, metrics: every term and the objective, means per row |
 * | evaluate | metrics: sums over the batch of every term and of the objective at beta 1 (and `rows`); noise keyed by row |
 * | score | result `score` [B]: log p(row) exactly, or one importance weight log p(x, z) - log q(z); average several as logs |
 * | encode | results `z.mean`, `z.std`, … : canonical arguments of each posterior; `k.probabilities` [B, K] of a category |
 * | predict | results `k.probabilities` [B, K] of each latent category: exact, or given the posterior's mean; with `of` of that observed category, from all the rest |
 * | decode | results `x.mean` (where the family has one) and canonical arguments `x.p`, … from the latents |
 * | reconstruct | as decode, from the posterior's mean |
 * | sample | as decode, from latents drawn from the prior; and the latents themselves, by name |
 *
 * `decode` and `sample` also give `x.drawn` of an observed variable that others depend on. The arguments that `encode` and `reconstruct`
 * give are those of one density: where it depends on a category, only its mean is left, averaged over the category's posterior.
 */
export type Purpose =
  | { is: "step"; step: string; report: boolean }
  | { is: "evaluate" }
  | { is: "score" }
  | { is: "encode" }
  | { is: "predict"; of?: string }
  | { is: "decode" }
  | { is: "reconstruct" }
  | { is: "sample" };
