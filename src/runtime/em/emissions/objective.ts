import { climb, type Jet, jets, numbers, variableJet } from "../../../compiler/backend.ts";
import type { Algebra, Args } from "../../../compiler/math/algebra.ts";
import { addSlope, type Slopes } from "../gradient/slopes.ts";
import { logPriorAt } from "../priors/prior.ts";
import type { Block } from "./blocks.ts";
import type { EntryBounds, ScalarEmission } from "./scalar.ts";

/** The expected log-likelihood of a block's rows, and the log prior, as a function of its free numbers. */
export interface BlockObjective {
  block: Block;
  scalar: ScalarEmission;
  bounds: EntryBounds[];
  /** Of site number `s`, nats, from its arguments. */
  site<E>(m: Algebra<E>, s: number, p: Args<E>): E;
}

/** At values [free]. */
export function valueOfBlock(objective: BlockObjective, at: ArrayLike<number>): number {
  const { block, scalar, site } = objective;
  const rows = block.sites.reduce((sum, { entries }, s) => {
    const args = entries.map((entry, a): [string, number] => {
      const place = block.places[s][a];
      return [scalar.names[a], place < 0 ? scalar.bound[a].values[entry] : at[place]];
    });
    return sum + site(numbers, s, Object.fromEntries(args));
  }, 0);
  return block.free.reduce((sum, { argument, entry }, i) => {
    const { prior } = scalar.bound[argument];
    return prior === undefined ? sum : sum + logPriorAt(numbers, prior, entry, at[i]);
  }, rows);
}

/** With derivatives in the free numbers' raw values. */
function expansion({ block, scalar, site }: BlockObjective, raw: ArrayLike<number>): Jet {
  const n = block.free.length;
  const gradient = new Array<number>(n).fill(0);
  const hessian = new Array<number>(n * n).fill(0);
  let value = 0;
  for (const [s, { entries }] of block.sites.entries()) {
    const places = block.places[s];
    const own = places.filter((place) => place >= 0);
    const m = jets(own.length);
    const args = entries.map((entry, a): [string, Jet] => {
      const place = places[a];
      if (place < 0) return [scalar.names[a], m.number(scalar.bound[a].values[entry])];
      return [scalar.names[a], scalar.links[a].value(m, variableJet(own.length, own.indexOf(place), raw[place]))];
    });
    const found = site(m, s, Object.fromEntries(args));
    value += found.value;
    for (const [i, row] of own.entries()) {
      gradient[row] += found.gradient[i];
      for (const [j, column] of own.entries()) hessian[row * n + column] += found.hessian[i * own.length + j];
    }
  }
  const m = jets(1);
  for (const [i, { argument, entry }] of block.free.entries()) {
    const { prior } = scalar.bound[argument];
    if (prior === undefined) continue;
    const found = logPriorAt(m, prior, entry, scalar.links[argument].value(m, variableJet(1, 0, raw[i])));
    value += found.value;
    gradient[i] += found.gradient[0];
    hessian[i * n + i] += found.hessian[0];
  }
  return { value, gradient, hessian };
}

/** The values at the maximum next to `start`, both [free]; never lower than there. */
export function climbBlock(objective: BlockObjective, start: readonly number[]): number[] {
  const { block, scalar, bounds } = objective;
  const rawAt = (side: "low" | "high"): number[] =>
    block.free.map(({ argument, entry }) => scalar.links[argument].raw(bounds[argument][side][entry]));
  const [low, high] = [rawAt("low"), rawAt("high")];
  const raw = climb(
    (at) => expansion(objective, at),
    start.map((value, i) => scalar.links[block.free[i].argument].raw(value)),
    { low, high },
  );
  return block.free.map(({ argument, entry }, i) => {
    // What stands at a bound has its very value.
    if (raw[i] <= low[i]) return bounds[argument].low[entry];
    if (raw[i] >= high[i]) return bounds[argument].high[entry];
    return scalar.links[argument].value(numbers, raw[i]);
  });
}

/** Adds the derivatives in the block's free numbers where they stand; a number at the edge of its range has none. */
export function addBlockSlopes(into: Slopes, objective: BlockObjective): void {
  const { block, scalar } = objective;
  const raw = block.free.map(({ argument, entry }) => scalar.links[argument].raw(scalar.bound[argument].values[entry]));
  const { gradient } = expansion(objective, raw);
  for (const [i, { argument, entry }] of block.free.entries())
    if (Number.isFinite(raw[i])) addSlope(into, scalar.bound[argument], entry, gradient[i]);
}
