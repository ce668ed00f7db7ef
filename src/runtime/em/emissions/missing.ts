/** Whether some entry is missing (NaN). */
export function hasMissing(x: Float64Array): boolean {
  return x.some((value) => Number.isNaN(value));
}
