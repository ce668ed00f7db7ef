/** The category of the greatest probability in each row of probabilities [rows, size]; the first of equals. */
export function mostProbable(probabilities: Float64Array, size: number): number[] {
  return Array.from({ length: probabilities.length / Math.max(1, size) }, (_class, row) => {
    let best = 0;
    for (let k = 1; k < size; k++) if (probabilities[row * size + k] > probabilities[row * size + best]) best = k;
    return best;
  });
}
