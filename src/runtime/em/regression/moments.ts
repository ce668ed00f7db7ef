/** Sums over rows of regressors r and residuals e, by cell. */
export interface Moments {
  clear(): void;
  /** A residual that is NaN is missing and tells nothing. */
  add(cell: number, weight: number, regressors: Float64Array, residual: Float64Array): void;
  /** Sets a cell's sums where no residual is missing: gram [regressors, regressors] (lower), cross [regressors, W], products [W, W]. */
  fill(cell: number, weight: number, sums: { gram: Float64Array; cross: Float64Array; products: Float64Array }): void;
  /** Σ w of the rows that have column c. */
  weight(cell: number, column: number): number;
  /** Σ w over all. */
  total(): number;
  /** Σ w r_i r_j over the rows that have column c. */
  gram(cell: number, column: number, i: number, j: number): number;
  /** Σ w r_i e_c. */
  cross(cell: number, regressor: number, column: number): number;
  /**
   * Σ w (e - shift r)(e - shift r)ᵀ, [W, W]; of independent columns its diagonal.
   * @param shift [W, regressors]; absent: none
   */
  squares(cell: number, shift?: Float64Array): Float64Array;
}

/** @param joint whether products of different columns are summed; `gaps`: whether columns have rows of their own */
export function residualMoments(of: { cells: number; width: number; size: number; joint: boolean; gaps: boolean }): Moments {
  const { cells, width: W, size: R, joint, gaps } = of;
  const copies = gaps ? W : 1;
  const weights = new Float64Array(cells * copies);
  const grams = new Float64Array(cells * copies * R * R);
  const crosses = new Float64Array(cells * R * W);
  const products = new Float64Array(cells * W * W);
  const copyOf = (cell: number, column: number): number => cell * copies + (gaps ? column : 0);
  const gram = (cell: number, column: number, i: number, j: number): number =>
    grams[copyOf(cell, column) * R * R + Math.max(i, j) * R + Math.min(i, j)];

  return {
    clear() {
      for (const sums of [weights, grams, crosses, products]) sums.fill(0);
    },
    add(cell, weight, regressors, residual) {
      for (let copy = 0; copy < copies; copy++) {
        if (gaps && Number.isNaN(residual[copy])) continue;
        weights[cell * copies + copy] += weight;
        const at = (cell * copies + copy) * R * R;
        for (let i = 0; i < R; i++) {
          const scaled = weight * regressors[i];
          for (let j = 0; j <= i; j++) grams[at + i * R + j] += scaled * regressors[j];
        }
      }
      for (let c = 0; c < W; c++) {
        if (Number.isNaN(residual[c])) continue;
        const scaled = weight * residual[c];
        for (let i = 0; i < R; i++) crosses[(cell * R + i) * W + c] += scaled * regressors[i];
        const at = (cell * W + c) * W;
        for (let d = joint ? 0 : c; d <= c; d++) products[at + d] += scaled * residual[d];
      }
    },
    fill(cell, weight, sums) {
      weights[cell] = weight;
      grams.set(sums.gram, cell * R * R);
      crosses.set(sums.cross, cell * R * W);
      products.set(sums.products, cell * W * W);
    },
    weight: (cell, column) => weights[copyOf(cell, column)],
    total: () => weights.reduce((sum, weight) => sum + weight, 0),
    gram,
    cross: (cell, regressor, column) => crosses[(cell * R + regressor) * W + column],
    squares(cell, shift) {
      const out = new Float64Array(W * W);
      for (let c = 0; c < W; c++)
        for (let d = joint ? 0 : c; d <= c; d++) {
          let sum = products[(cell * W + c) * W + d];
          for (let i = 0; shift !== undefined && i < R; i++) {
            sum -= shift[c * R + i] * crosses[(cell * R + i) * W + d] + shift[d * R + i] * crosses[(cell * R + i) * W + c];
            for (let j = 0; j < R; j++) sum += shift[c * R + i] * gram(cell, c, i, j) * shift[d * R + j];
          }
          out[c * W + d] = out[d * W + c] = sum;
        }
      return out;
    },
  };
}
