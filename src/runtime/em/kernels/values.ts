import { type Codes, MISSING } from "../emissions/codes.ts";
import type { ValuesArrays } from "../emissions/kernel.ts";
import { formulaPacking } from "./linear.ts";
import type { Packing } from "./packing.ts";
import { tablePacking } from "./table.ts";

/** How often a value occurs, on average, from which on a table of their log-densities is less work than the density of each. */
const OFTEN = 10;
/** Log-densities of all values and cells above which a table would look up more than it saves. */
const MOST_CODES = 20_000;

/** A family whose M step reads values with their weights. Undefined where lanes have not its formula, and values hardly repeat. */
export function valuesPacking(arrays: ValuesArrays, read: boolean): Packing | undefined {
  const { x, cells, codes } = arrays;
  const table = (): Packing => tablePacking({ ...arrays, shape: "table" });
  if (codes.count * OFTEN < x.length) return table();
  return byFormula(arrays, read) ?? (codes.count * cells > MOST_CODES ? undefined : table());
}

/** Of each row the responsibilities are kept, [rows + 1, cells]: the first for rows that are padding. */
function byFormula(arrays: ValuesArrays, read: boolean): Packing | undefined {
  const { x, width: W, cells, codes, weights } = arrays;
  const packing = formulaPacking(arrays, !read);
  if (packing === undefined || read) return packing && { ...packing, read: () => undefined };
  const { rows, found } = inOrder(codes, W);
  const place = W * packing.part.staged.rowSlots.length;
  let kept: Float64Array = new Float64Array(0);
  return {
    ...packing,
    row(out, at, stride, row) {
      packing.row(out, at, stride, row);
      out[at + place * stride] = (row + 1) * cells * 8;
    },
    write(parameters, logWeights) {
      packing.write(parameters, logWeights);
      parameters("kept")[0] = kept.byteOffset;
      kept.fill(0);
    },
    kept: {
      length: (x.length / W + 1) * cells,
      bind(numbers) {
        kept = numbers;
      },
    },
    read() {
      weights.fill(0);
      for (let j = 0; j < rows.length; j++) {
        const from = (rows[j] + 1) * cells;
        for (let cell = 0, at = found[j]; cell < cells; cell++, at += codes.count) weights[at] += kept[from + cell];
      }
    },
  };
}

/** The rows of the numbers that are there by ascending code, so that what is written lies side by side, and these codes. */
function inOrder({ of, count }: Codes, width: number): { rows: Int32Array; found: Int32Array } {
  const next = new Int32Array(count + 1);
  for (const code of of) if (code !== MISSING) next[code + 1]++;
  for (let code = 0; code < count; code++) next[code + 1] += next[code];
  const rows = new Int32Array(next[count]);
  const found = new Int32Array(next[count]);
  for (const [i, code] of of.entries()) {
    if (code === MISSING) continue;
    found[next[code]] = code;
    rows[next[code]++] = Math.floor(i / width);
  }
  return { rows, found };
}
