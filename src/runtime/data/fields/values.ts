import { bug } from "../../../compiler/diagnostics/assert.ts";
import type { RowBlock } from "../../../compiler/fields/types.ts";
import type { Field } from "../../../compiler/ir/types/model.ts";
import { equalShapes, product, shapeOf } from "../../../compiler/math/shape.ts";
import { roomFor } from "../../rows/growing.ts";
import type { DataContext } from "../context.ts";
import { type Compiled, compile, type Environment, readInPlace } from "../evaluate/compile.ts";
import { isLevels } from "../needs.ts";
import { failShape } from "./fit.ts";
import { SCAN_ROWS } from "./scan.ts";

/** A field's numbers by source row: a category is the index of its level, -2 where its value is no level. */
export interface FieldValues {
  compiled: Compiled;
  width: number;
  stochastic: boolean;
}

export const UNSEEN = -2;

/** Numbers that a field may hold ready for all rows; more are computed at each reading. */
const READY = 1 << 25;

/** Compiles a field whose statistics are known, or are learnt by `env`. Reports GEN5035. */
export function fieldValues(field: Field, env: Environment, levels: readonly string[] | undefined, context: DataContext): FieldValues {
  const shape = shapeOf(field.type);
  const width = product(shape);
  const byLevels = field.type.kind === "category" && isLevels(field.value);
  const raw = compile(field.value, env, byLevels);
  const probe = raw.evaluate(env.table.rows === 0 ? [] : [0], "eval");
  const one = (sizes: readonly number[]) => product(sizes) === 1;
  if (!equalShapes(probe.shape, shape) && !(one(probe.shape) && one(shape))) {
    const found = probe.shape.length === 0 ? "one value a row" : `[${probe.shape.join(", ")}] a row`;
    failShape(field, field.value, found, env.table, context);
  }
  if (raw.inPlace !== undefined && !byLevels) return { compiled: raw, width, stochastic: false };
  const numeric = byLevels ? coded(raw, levels ?? bug(`levels of ${field.name}`)) : wholeRows(raw);
  if (raw.lookup !== undefined || field.stochastic || env.table.rows * width > READY)
    return { compiled: numeric, width, stochastic: field.stochastic };
  return { compiled: stored(numeric, env.table.rows, width), width, stochastic: false };
}

/** Text as indices of levels. */
function coded(raw: Compiled, levels: readonly string[]): Compiled {
  const places = new Map(levels.map((level, place) => [level, place]));
  return {
    evaluate(rows, epoch) {
      const block = raw.evaluate(rows, epoch);
      const text = block.text ?? bug("levels of numbers");
      const data = Float64Array.from(text, (word) => (word === "" ? Number.NaN : (places.get(word) ?? UNSEEN)));
      return { shape: block.shape, rows: block.rows, data };
    },
  };
}

/** A constant stands for every row. */
function wholeRows(raw: Compiled): Compiled {
  return { ...raw, evaluate: (rows, epoch) => repeated(raw.evaluate(rows, epoch), rows.length) };
}

function repeated(block: RowBlock, rows: number): RowBlock {
  if (block.rows === rows) return block;
  const width = product(block.shape);
  return { shape: block.shape, rows, data: Float64Array.from({ length: rows * width }, (_, i) => block.data[i % width]!) };
}

/** Evaluated once for every row of the source. */
function stored(compiled: Compiled, count: number, width: number): Compiled {
  const data = roomFor(count * width);
  evaluateInto(
    compiled,
    Uint32Array.from({ length: count }, (_, row) => row),
    width,
    data,
  );
  const { shape } = compiled.evaluate([], "eval");
  return readInPlace(shape, { data, start: 0, stride: width });
}

/** Values of rows without random draws, [rows, width], some at a time. */
export function evaluateInto(compiled: Compiled, rows: Uint32Array, width: number, out: Float64Array): void {
  for (let start = 0; start < rows.length; start += SCAN_ROWS)
    out.set(compiled.evaluate(rows.subarray(start, start + SCAN_ROWS), "eval").data, start * width);
}
