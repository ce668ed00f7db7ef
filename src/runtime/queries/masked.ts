import type { DataPart, FieldBlock, Selection } from "../data/types.ts";

/** The rows with only the entries that are chosen; all others count as missing. */
export function maskedPart(part: DataPart, chosen: Selection): DataPart {
  const fields = Object.entries(part.fields).map(([name, block]) => [name, maskedBlock(block, chosen[name] ?? [])] as const);
  return {
    ...part,
    fields: Object.fromEntries(fields),
    logJacobian: (names) => part.logJacobian(names, chosen),
  };
}

function maskedBlock(block: FieldBlock, chosen: readonly boolean[]): FieldBlock {
  const { width } = block;
  const hidden = Array.from({ length: width }, (_entry, i) => i).filter((i) => chosen[i] !== true);
  function mask(values: Float32Array | Float64Array | Int32Array, rows: number): void {
    const missing = values instanceof Int32Array ? -1 : Number.NaN;
    for (let row = 0; row < rows; row++) for (const i of hidden) values[row * width + i] = missing;
  }
  return {
    ...block,
    gather(positions, epoch, out) {
      block.gather(positions, epoch, out);
      mask(out, positions.length);
    },
    matrix() {
      const values = block.matrix().slice();
      mask(values, values.length / width);
      return values;
    },
  };
}

/** Entries of either. */
export function unionOf(a: Selection, b: Selection): Selection {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  const either = (name: string): boolean[] => {
    const [one, other] = [a[name] ?? [], b[name] ?? []];
    return Array.from({ length: Math.max(one.length, other.length) }, (_entry, i) => one[i] === true || other[i] === true);
  };
  return Object.fromEntries(Array.from(names, (name) => [name, either(name)]));
}
