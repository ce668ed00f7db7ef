import { factorOf } from "../../../compiler/backend.ts";
import type { RandomSource } from "../../../compiler/distributions/types.ts";
import type { StatisticsPlan } from "../../../compiler/ir/types/plan.ts";
import { expectStates } from "../expect.ts";
import type { Factors } from "../factors/binding.ts";
import { latentLaws } from "../factors/posterior.ts";
import { createModel } from "../model.ts";
import { stateSpace } from "../space.ts";
import type { EmData, Parameters } from "../types.ts";

/** Mean and standard deviation of each number of a latent, [rows, size]. */
export interface LatentMoments {
  size: number;
  mean: Float64Array;
  std: Float64Array;
}

/**
 * Continuous latents given the rows, by name: E[z | x] and the standard deviations, categories summed out by their posterior (of a chain
 * given its whole sequence). Missing entries tell nothing.
 */
export function encodeRows(plan: StatisticsPlan, parameters: Parameters, data: EmData): Record<string, LatentMoments> {
  const model = createModel(plan, data, parameters);
  model.refresh();
  const found: Record<string, LatentMoments> = {};
  const readers = plan.emissions
    .filter(({ latents }) => latents !== undefined)
    .map((emission) => {
      const laws = latentLaws(emission, model.space, parameters);
      const { size: Q } = laws.factors;
      for (const latent of laws.factors.latents)
        found[latent.name] = {
          size: latent.size,
          mean: new Float64Array(data.rows * latent.size),
          std: new Float64Array(data.rows * latent.size),
        };
      const weights = new Float64Array(laws.cells.count);
      return (row: number, states: Int32Array, posterior: Float64Array): void => {
        weights.fill(0);
        for (const s of states) weights[laws.cells.of[s]] += posterior[s];
        const values = data.fields[emission.field].subarray(row * emission.width, (row + 1) * emission.width);
        const mean = new Float64Array(Q);
        const square = new Float64Array(Q);
        for (const [cell, weight] of weights.entries()) {
          if (weight === 0) continue;
          const given = laws.given(values, cell);
          for (let q = 0; q < Q; q++) {
            mean[q] += weight * given.mean[q];
            square[q] += weight * (given.covariance[q * Q + q] + given.mean[q] ** 2);
          }
        }
        eachNumber(laws.factors, (name, at, size, q) => {
          found[name].mean[row * size + at] = mean[q];
          found[name].std[row * size + at] = Math.sqrt(Math.max(square[q] - mean[q] ** 2, 0));
        });
      };
    });
  expectStates(model, (row, states, posterior) => {
    for (const read of readers) read(row, states, posterior);
  });
  return found;
}

/** Draws the continuous latents of drawn rows given these and their states: together with them, a draw from the joint. */
export function drawLatents(
  plan: StatisticsPlan,
  parameters: Parameters,
  states: Int32Array,
  fields: Record<string, Float64Array>,
  random: RandomSource,
): Record<string, { size: number; values: Float64Array }> {
  const space = stateSpace(plan.axes);
  const drawn: Record<string, { size: number; values: Float64Array }> = {};
  for (const emission of plan.emissions) {
    if (emission.latents === undefined) continue;
    const { factors, cells, given } = latentLaws(emission, space, parameters);
    const { size: Q } = factors;
    for (const latent of factors.latents) drawn[latent.name] = { size: latent.size, values: new Float64Array(states.length * latent.size) };
    for (let row = 0; row < states.length; row++) {
      const { mean, covariance } = given(
        fields[emission.field].subarray(row * emission.width, (row + 1) * emission.width),
        cells.of[states[row]],
      );
      const factor = factorOf(covariance, Q);
      const noise = Float64Array.from({ length: Q }, () => random.normal());
      eachNumber(factors, (name, at, size, q) => {
        let value = mean[q];
        for (let p = 0; p <= q; p++) value += factor[q * Q + p] * noise[p];
        drawn[name].values[row * size + at] = value;
      });
    }
  }
  return drawn;
}

/** Each number of each latent: its place in the latent and among all. */
export function eachNumber({ latents }: Factors, visit: (name: string, at: number, size: number, all: number) => void): void {
  for (const { name, size, from } of latents) for (let q = 0; q < size; q++) visit(name, q, size, from + q);
}
