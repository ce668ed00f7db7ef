import type { Emission, FactorBlock, ParamUse } from "../ir/types/plan.ts";
import { isPartlyFixed } from "./latent-law.ts";

/** A free number of a latent's law that parameters beside it say as well: the rows can't tell which of them does. */
export interface Untold {
  use: ParamUse;
  latent: string;
  argument: string;
  /** What takes it in. */
  by: string[];
}

/**
 * Of x = mean + load z + noise, load takes in what z is scaled by, and mean takes in load times the mean of z, wherever these are free for each
 * value of what selects a row of them.
 */
export function untold({ params, latents = [], blocks = [] }: Emission): Untold | undefined {
  for (const { name, mean, scale, form } of latents) {
    const reading = readingOf(params, blocks, name);
    const loads = reading.map(({ load }) => load);
    if (isOpen(params[scale]) && loads.every((load) => takesIn(load, params[scale].index)))
      return { use: params[scale], latent: name, argument: form, by: namesOf(loads) };
    if (isOpen(params[mean]) && followsFreely(params, blocks, name, params[mean]))
      return { use: params[mean], latent: name, argument: "mean", by: namesOf(reading.map((one) => one.mean)) };
  }
  return undefined;
}

/** The means and loadings of what reads a latent. */
export function readingOf(
  params: Record<string, ParamUse>,
  blocks: readonly FactorBlock[],
  latent: string,
): { mean: ParamUse; load: ParamUse }[] {
  return blocks.flatMap((block) =>
    block.loadings.flatMap((one) => (one.latent === latent ? [{ mean: params[block.mean], load: params[one.loading] }] : [])),
  );
}

/** Free, and with no prior to say what it should be. */
function isOpen({ estimate, prior }: ParamUse): boolean {
  return estimate === "free" && prior === undefined;
}

/** Whether a parameter is free in every entry, for every value of some categories. */
export function takesIn(use: ParamUse, index: readonly string[]): boolean {
  return isOpen(use) && !isPartlyFixed(use) && index.every((axis) => use.index.includes(axis));
}

function namesOf(uses: ParamUse[]): string[] {
  return [...new Set(uses.flatMap(({ param }) => (param === undefined ? [] : [param])))];
}

/** Whether a latent's mean is anything but a known 0. */
export function isShifted({ estimate, fixed }: ParamUse): boolean {
  return estimate === "free" || fixed?.some((entry) => entry !== 0) !== false;
}

/** Whether the means of all that read a latent take in load times the latent's mean, so that they follow the loadings at no cost. */
export function followsFreely(params: Record<string, ParamUse>, blocks: readonly FactorBlock[], latent: string, of: ParamUse): boolean {
  return readingOf(params, blocks, latent).every(({ mean, load }) => takesIn(mean, [...of.index, ...load.index]));
}
