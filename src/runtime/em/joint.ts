import type { StatisticsPlan } from "../../compiler/ir/types/plan.ts";
import type { FieldLaw } from "./queries/missing.ts";

// An emission of several variables is of one matrix, in which the columns of their fields stand side by side. Whoever fits or asks knows the
// fields; here they become that matrix, and what is said of it becomes theirs again.

/** The fields of each emission of several: where their columns begin and how many they are, and the width of all. */
function joints({
  emissions,
}: StatisticsPlan): { field: string; width: number; parts: { field: string; from: number; width: number }[] }[] {
  return emissions.flatMap(({ field, width, blocks = [] }) => {
    if (blocks.length < 2) return [];
    let from = 0;
    const parts = blocks.map((block) => {
      from += block.width;
      return { field: block.field, from: from - block.width, width: block.width };
    });
    return [{ field, width, parts }];
  });
}

/** Fields of the plan's emissions, as the data have them. */
export function emissionFields({ emissions }: StatisticsPlan): string[] {
  return emissions.flatMap(({ field, blocks = [] }) => (blocks.length < 2 ? [field] : blocks.map((block) => block.field)));
}

/** Matrices by field, [rows, width], with those of several fields in the place of theirs. */
export function joined(plan: StatisticsPlan, fields: Record<string, Float64Array>, rows: number): Record<string, Float64Array> {
  const found = { ...fields };
  for (const { field, width, parts } of joints(plan)) {
    const whole = new Float64Array(rows * width);
    for (const { field: name, from, width: own } of parts) {
      for (let row = 0; row < rows; row++) for (let c = 0; c < own; c++) whole[row * width + from + c] = found[name][row * own + c];
      delete found[name];
    }
    found[field] = whole;
  }
  return found;
}

/** The matrices of single fields again. */
export function separated(plan: StatisticsPlan, fields: Record<string, Float64Array>): Record<string, Float64Array> {
  const found = { ...fields };
  for (const { field, width, parts } of joints(plan)) {
    const whole = found[field];
    for (const { field: name, from, width: own } of parts) found[name] = columnsOf(whole, width, from, own);
    delete found[field];
  }
  return found;
}

/** The same of the laws of missing entries. */
export function separatedLaws(plan: StatisticsPlan, laws: Record<string, FieldLaw>): Record<string, FieldLaw> {
  const found = { ...laws };
  for (const { field, width, parts } of joints(plan)) {
    const whole = found[field];
    delete found[field];
    if (whole.is !== "number") continue;
    for (const { field: name, from, width: own } of parts) {
      const part = (values: Float64Array): Float64Array => columnsOf(values, width, from, own);
      found[name] = { is: "number", width: own, means: part(whole.means), quantiles: whole.quantiles.map(part) };
    }
  }
  return found;
}

function columnsOf(whole: Float64Array, width: number, from: number, own: number): Float64Array {
  const out = new Float64Array((whole.length / width) * own);
  for (let row = 0; row * width < whole.length; row++) out.set(whole.subarray(row * width + from, row * width + from + own), row * own);
  return out;
}
