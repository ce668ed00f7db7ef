import { bug, distributions, jets, numbers } from "../../../compiler/backend.ts";
import type { Algebra } from "../../../compiler/math/algebra.ts";
import type { Argument } from "../arguments.ts";
import { links } from "../links.ts";
import { climb } from "./ascent.ts";

/**
 * An entry of a parameter moved up a function of it, in its free number. Where the function isn't finite at the entry's value, as at the
 * edge of a range or outside a prior's, it starts at the prior's mean, or, where there is none, within the range.
 */
export function climbed(
  { values, prior }: Argument,
  entry: number,
  kind: string,
  objective: <E>(m: Algebra<E>, value: E) => E,
  bounds?: [low: number, high: number],
): number {
  const link = links[kind] ?? bug(`no free number of a ${kind}`);
  const ends = bounds ?? link.range;
  const [low, high] = ends.map(link.raw);
  const finite = (value: number): boolean => Number.isFinite(objective(numbers, value));
  const mean = prior && distributions[prior.key]?.mean?.(numbers, prior.argsAt(entry));
  const from = [values[entry], mean ?? 1, 1, 0.5].find(finite) ?? values[entry];
  const m = jets(1);
  const raw = climb((at) => objective(m, link.value(m, at)), link.raw(from), [low, high]);
  // What stands at an end has its very value.
  return raw <= low ? ends[0] : raw >= high ? ends[1] : link.value(numbers, raw);
}
