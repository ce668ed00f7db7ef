import type { Field } from "../../../compiler/ir/types/model.ts";
import { sizeOf } from "../../../compiler/math/shape.ts";
import { columnsOf } from "../evaluate/text.ts";
import { type Segment, segmentsOf } from "./chain.ts";

/** A segment with the entries of the field that it gives. */
export interface PlacedSegment extends Segment {
  start: number;
  width: number;
}

export function placeSegments(field: Field): PlacedSegment[] {
  const width = sizeOf(field.type);
  let start = 0;
  return segmentsOf(field.value).map((segment) => {
    const own = width / segment.items;
    start += own;
    return { ...segment, start: start - own, width: own };
  });
}

/** The columns behind each entry of a field, for messages. */
export function entryColumns(field: Field): string[][] {
  return placeSegments(field).flatMap((segment) => Array.from({ length: segment.width }, () => columnsOf(segment.expr)));
}

/** Names of a field's entries: the column where it is one number of one column, else `x`, or `x[0]`, `x[1]`, … */
export function entryNames(field: Field): string[] {
  const width = sizeOf(field.type);
  const own = (entry: number) => (width === 1 ? field.name : `${field.name}[${entry}]`);
  const names = placeSegments(field).flatMap((segment) => {
    const columns = columnsOf(segment.expr);
    return Array.from({ length: segment.width }, (_, i) =>
      segment.width === 1 && columns.length === 1 ? columns[0]! : own(segment.start + i),
    );
  });
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return names.map((name, entry) => (counts.get(name)! > 1 ? own(entry) : name));
}
