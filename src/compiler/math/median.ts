/**
 * The median of weighted values: where the weights below and above are alike, the middle between the values where any place would do. Each
 * list of values ascends.
 * @param weights 0 or more, one for each value
 */
export function weightedMedian(values: Float64Array[], weights: Float64Array[]): number {
  const [all, shares] = values.length === 1 ? [values[0]!, weights[0]!] : merged(values, weights);
  let total = 0;
  for (let i = 0; i < shares.length; i++) total += shares[i]!;
  const half = total / 2;
  let below = 0;
  for (let i = 0; i < all.length; i++) {
    if (shares[i] === 0) continue;
    below += shares[i]!;
    if (below < half) continue;
    if (below > half) return all[i]!;
    const next = shares.findIndex((share, j) => j > i && share > 0);
    return next < 0 ? all[i]! : (all[i]! + all[next]!) / 2;
  }
  return Number.NaN;
}

function merged(values: Float64Array[], weights: Float64Array[]): [Float64Array, Float64Array] {
  const pairs = values.flatMap((own, list) => Array.from(own, (value, i): [number, number] => [value, weights[list]![i]!]));
  pairs.sort(([a], [b]) => a - b);
  return [Float64Array.from(pairs, ([value]) => value), Float64Array.from(pairs, ([, weight]) => weight)];
}
