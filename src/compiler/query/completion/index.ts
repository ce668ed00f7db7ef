import type { Analysis } from "../analysis.ts";
import type { FileHost } from "../columns.ts";
import { contextAt } from "../tree/context.ts";
import { table } from "./table.ts";
import type { Completion, Place } from "./types.ts";

export interface Completions {
  /** What an accepted one replaces. */
  replace: { start: number; end: number };
  items: Completion[];
}

/** What may stand at an offset, by the first row of the table that holds there. */
export function completion(analysis: Analysis, offset: number, host: FileHost = {}): Completions {
  const context = contextAt(analysis, offset);
  const place: Place = { analysis, context, host };
  const row = table.find((one) => one.holds(place));
  const items = new Map<string, Completion>();
  for (const item of row?.offers.flatMap((offer) => offer(place)) ?? []) if (!items.has(item.label)) items.set(item.label, item);
  return { replace: context.prefix, items: [...items.values()].sort((a, b) => a.rank - b.rank) };
}

/** The name of the row that decides at an offset, for tests and for whoever wonders. */
export function completionRow(analysis: Analysis, offset: number): string | undefined {
  const place: Place = { analysis, context: contextAt(analysis, offset), host: {} };
  return table.find((one) => one.holds(place))?.name;
}
