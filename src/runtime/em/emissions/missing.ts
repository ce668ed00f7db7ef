/** Whether some entry is missing (NaN): then rows are read one by one, since a kernel takes every entry of a block. */
export function hasMissing(x: Float64Array): boolean {
  return x.some((value) => Number.isNaN(value));
}
