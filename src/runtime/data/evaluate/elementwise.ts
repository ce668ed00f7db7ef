import { bug } from "../../../compiler/diagnostics/assert.ts";
import { joinBlocks, locator, numberBlock } from "../../../compiler/fields/blocks.ts";
import type { FieldFunction, RowBlock } from "../../../compiler/fields/types.ts";
import { numbers } from "../../../compiler/math/numbers.ts";
import { product } from "../../../compiler/math/shape.ts";

const none: number[] = [];

/**
 * A formula over whole blocks: `formula(x, others, constants of the entry)`. A missing argument leaves the entry missing.
 * `constants` has one list an entry of a row, or one for all.
 */
function mapEntries(
  inputs: readonly RowBlock[],
  constants: readonly number[][],
  formula: (x: number, others: number[], constants: number[]) => number,
): RowBlock {
  const { rows, shape } = joinBlocks(inputs);
  const width = product(shape);
  const data = new Float64Array(rows * width);
  const places = inputs.map((input) => locator(input, width));
  const others = inputs.slice(1).map(() => 0);
  const [first, firstAt] = [inputs[0]!.data, places[0]!];
  for (let i = 0; i < data.length; i++) {
    const x = first[firstAt(i)]!;
    let missing = Number.isNaN(x);
    for (let j = 0; j < others.length; j++) {
      others[j] = inputs[j + 1]!.data[places[j + 1]!(i)]!;
      if (Number.isNaN(others[j])) missing = true;
    }
    data[i] = missing ? Number.NaN : formula(x, others, constants.length === 0 ? none : constants[i % width]!);
  }
  return numberBlock(shape, rows, data);
}

export function applyForward(fn: FieldFunction, inputs: readonly RowBlock[], constants: readonly number[][]): RowBlock {
  const forward = fn.forward ?? bug(`${fn.name} has no formula`);
  return mapEntries(inputs, constants, (x, others, own) => forward(numbers, x, others, own));
}

/** Puts several values of each row side by side; all have one shape. */
export function stack(items: readonly RowBlock[]): RowBlock {
  const rows = Math.max(...items.map((item) => item.rows));
  const shape = [items.length, ...items[0]!.shape];
  const width = product(items[0]!.shape);
  const at = (item: RowBlock, row: number, entry: number) => (item.rows === 1 ? 0 : row) * width + entry;
  if (items.some((item) => item.text !== undefined)) {
    const text: string[] = [];
    for (let row = 0; row < rows; row++) for (const item of items) for (let e = 0; e < width; e++) text.push(item.text![at(item, row, e)]!);
    return { shape, rows, data: new Float64Array(0), text };
  }
  const data = new Float64Array(rows * items.length * width);
  let out = 0;
  for (let row = 0; row < rows; row++) for (const item of items) for (let e = 0; e < width; e++) data[out++] = item.data[at(item, row, e)]!;
  return numberBlock(shape, rows, data);
}
