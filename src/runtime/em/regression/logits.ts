import { isFree } from "../arguments.ts";
import type { Place } from "./blocks.ts";
import type { Design } from "./design.ts";

/**
 * Coefficients of a category's logits that may all be raised alike, which changes no probability: one for each level, all free, of the same
 * regressor, and under no prior.
 */
export function shiftingTogether({ coefficients, targets: [targets] }: Design, levels: number): Place[][] {
  const found: Place[][] = [];
  for (let from = 0; from < targets.length; from += levels) {
    const own = targets.slice(from, from + levels);
    for (const [i, { coefficient, regressor }] of own[0].links.entries()) {
      const argument = coefficients[coefficient];
      const links = own.map((target) => target.links[i]);
      const apart = new Set(links.map(({ entry }) => entry)).size === levels;
      if (!apart || argument.prior !== undefined || links.some((link) => link.regressor !== regressor)) continue;
      for (let row = 0; row < argument.count; row++) {
        const places = links.map(({ entry }) => ({ argument, entry: row * argument.size + entry }));
        if (places.every(({ entry }) => isFree(argument.use, entry))) found.push(places);
      }
    }
  }
  return found;
}

/** Their mean is 0: of all that say the same, the one that is told. */
export function centre(places: readonly Place[]): void {
  const mean = places.reduce((sum, { argument, entry }) => sum + argument.values[entry], 0) / places.length;
  for (const { argument, entry } of places) argument.values[entry] -= mean;
}
