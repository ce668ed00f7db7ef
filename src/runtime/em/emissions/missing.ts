/** Whether some entry is missing (NaN). */
export function hasMissing(x: Float64Array): boolean {
  for (let i = 0; i < x.length; i++) if (Number.isNaN(x[i])) return true;
  return false;
}
