import type { Field } from "../../../compiler/ir/types/model.ts";
import { compile, type Environment } from "../evaluate/compile.ts";
import { columnsOf, exprText } from "../evaluate/text.ts";
import type { FittedField } from "../types.ts";
import { linkJacobian } from "./chain.ts";
import { type PlacedSegment, placeSegments } from "./entries.ts";
import { SCAN_ROWS } from "./scan.ts";

export type JacobianResult = { ok: true; perRow: Float64Array } | { ok: false; because: string };

export interface JacobianField {
  field: Field;
  env: Environment;
  fitted: FittedField;
  /** Which entries count; absent: all. */
  chosen?: readonly boolean[];
}

/** Σ log |d field / d column| by row over the fields' entries (those chosen); missing entries add nothing, categories have no Jacobian. */
export function logJacobian(fields: readonly JacobianField[], rows: Uint32Array): JacobianResult {
  const used = new Map<string, string>();
  for (const { field, chosen } of fields) {
    if (field.type.kind === "category") continue;
    for (const segment of placeSegments(field))
      if (!segment.chain.ok && counts(segment, chosen)) return { ok: false, because: `field ${field.name}: ${segment.chain.because}` };
    for (const column of columnsOf(field.value)) {
      const other = used.get(column);
      if (other !== undefined) return { ok: false, because: `fields ${other} and ${field.name} both use column ${column}` };
      used.set(column, field.name);
    }
  }
  const perRow = new Float64Array(rows.length);
  for (const one of fields) if (one.field.type.kind !== "category") addField(one, rows, perRow);
  return { ok: true, perRow };
}

function counts({ start, width }: PlacedSegment, chosen: readonly boolean[] | undefined): boolean {
  return chosen === undefined || chosen.slice(start, start + width).includes(true);
}

function addField({ field, env, fitted, chosen }: JacobianField, rows: Uint32Array, perRow: Float64Array): void {
  for (const segment of placeSegments(field)) {
    if (!segment.chain.ok || !counts(segment, chosen)) continue;
    for (const link of segment.chain.links) {
      const input = compile(link.input, env);
      const constants = fitted.constants[link.node];
      for (let start = 0; start < rows.length; start += SCAN_ROWS) {
        const some = rows.subarray(start, start + SCAN_ROWS);
        const { data } = input.evaluate(some, "eval");
        for (let i = 0; i < some.length; i++)
          for (let entry = 0; entry < segment.width; entry++) {
            const x = data[i * segment.width + entry]!;
            if (!Number.isNaN(x) && chosen?.[segment.start + entry] !== false)
              perRow[start + i]! += linkJacobian(link, x, constants?.[entry] ?? []);
          }
      }
    }
  }
}

/** Whether scores of a field are in units of its columns, without data: what `explain` says. */
export function inColumnUnits(field: Field): true | { because: string } {
  const segment = placeSegments(field).find((one) => !one.chain.ok);
  return segment === undefined || segment.chain.ok ? true : { because: `${exprText(segment.expr)}: ${segment.chain.because}` };
}
