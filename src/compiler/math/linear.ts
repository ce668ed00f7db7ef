import { bug } from "../diagnostics/assert.ts";

// Dense linear algebra on the host: f64, row-major, sizes passed beside the arrays. A matrix [n, n] has entry (i, j) at i * n + j.

/**
 * The lower factor L with a = L Lᵀ (only the lower triangle of `a` is read), or the column at which `a` stops being positive definite.
 * @param factor where it is written, in its lower triangle alone; `a` itself may be given
 */
export function cholesky(
  a: Float64Array,
  n: number,
  factor: Float64Array = new Float64Array(n * n),
): { ok: true; factor: Float64Array } | { ok: false; column: number } {
  for (let j = 0; j < n; j++) {
    let pivot = a[j * n + j]!;
    for (let k = 0; k < j; k++) pivot -= factor[j * n + k]! ** 2;
    if (!(pivot > 0) || !Number.isFinite(pivot)) return { ok: false, column: j };
    const root = Math.sqrt(pivot);
    factor[j * n + j] = root;
    for (let i = j + 1; i < n; i++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= factor[i * n + k]! * factor[j * n + k]!;
      factor[i * n + j] = sum / root;
    }
  }
  return { ok: true, factor };
}

/** x with L x = b, for lower L [n, n] and `columns` right-hand sides b [n, columns]. */
export function solveLower(factor: Float64Array, n: number, b: ArrayLike<number>, columns = 1): Float64Array {
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < columns; c++) {
      let sum = x[i * columns + c]!;
      for (let k = 0; k < i; k++) sum -= factor[i * n + k]! * x[k * columns + c]!;
      x[i * columns + c] = sum / factor[i * n + i]!;
    }
  }
  return x;
}

/** x with Lᵀ x = b, for lower L [n, n] and b [n, columns]. */
export function solveLowerTransposed(factor: Float64Array, n: number, b: ArrayLike<number>, columns = 1): Float64Array {
  const x = Float64Array.from(b);
  for (let i = n - 1; i >= 0; i--) {
    for (let c = 0; c < columns; c++) {
      let sum = x[i * columns + c]!;
      for (let k = i + 1; k < n; k++) sum -= factor[k * n + i]! * x[k * columns + c]!;
      x[i * columns + c] = sum / factor[i * n + i]!;
    }
  }
  return x;
}

/** x with L Lᵀ x = b. */
export function solveFactored(factor: Float64Array, n: number, b: ArrayLike<number>, columns = 1): Float64Array {
  return solveLowerTransposed(factor, n, solveLower(factor, n, b, columns), columns);
}

/** (L Lᵀ)⁻¹. */
export function inverseOfFactored(factor: Float64Array, n: number): Float64Array {
  return solveFactored(factor, n, identityMatrix(n), n);
}

/** log det(L Lᵀ). */
export function logDeterminant(factor: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.log(factor[i * n + i]!);
  return 2 * sum;
}

export function identityMatrix(n: number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i * n + i] = 1;
  return matrix;
}

/** a [rows, inner] times b [inner, columns]. */
export function multiply(a: ArrayLike<number>, b: ArrayLike<number>, rows: number, inner: number, columns: number): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < inner; k++) {
      const left = a[i * inner + k]!;
      for (let j = 0; j < columns; j++) out[i * columns + j]! += left * b[k * columns + j]!;
    }
  }
  return out;
}

/** The transpose of a [rows, columns]. */
export function transposed(a: ArrayLike<number>, rows: number, columns: number): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = a[i * columns + j]!;
  return out;
}

/** a aᵀ for a [rows, columns], [rows, rows]. */
export function timesTransposed(a: ArrayLike<number>, rows: number, columns: number): Float64Array {
  return multiply(a, transposed(a, rows, columns), rows, columns, rows);
}

/** The lower factor of a matrix that the caller knows to be positive definite. */
export function factorOf(a: ArrayLike<number>, n: number): Float64Array {
  const result = cholesky(Float64Array.from(a), n);
  return result.ok ? result.factor : bug(`a matrix that isn't positive definite at column ${result.column}`);
}

/**
 * The lower factor L with L Lᵀ = a aᵀ, for a [n, columns] of rank n and columns >= n, without the product, whose rounding would drown what its
 * longest column leaves to the others: Householder's reflections of the columns, the longest first (Golub and Van Loan, Matrix Computations,
 * section 5.2; Cox and Higham 1998, "Stability of Householder QR factorization for weighted least squares problems").
 */
export function factorOfProduct(a: ArrayLike<number>, n: number, columns: number): Float64Array {
  const lengths = Array.from({ length: columns }, (_column, j) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += a[i * columns + j]! ** 2;
    return sum;
  });
  const order = Array.from(lengths.keys()).sort((one, other) => lengths[other]! - lengths[one]!);
  const rest = Float64Array.from({ length: n * columns }, (_entry, at) => a[at - (at % columns) + order[at % columns]!]!);
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const own = rest.subarray(i * columns + i, (i + 1) * columns);
    const length = Math.hypot(...own);
    if (!(length > 0)) return bug("a product of deficient rank has no lower factor");
    const turned = own[0]! > 0 ? -length : length;
    const v = own.slice();
    v[0]! -= turned;
    const scale = 1 / (turned * v[0]!);
    const sign = Math.sign(turned);
    factor[i * n + i] = length;
    for (let below = i + 1; below < n; below++) {
      const row = rest.subarray(below * columns + i, (below + 1) * columns);
      let along = 0;
      for (let k = 0; k < v.length; k++) along += v[k]! * row[k]!;
      along *= scale;
      for (let k = 0; k < v.length; k++) row[k]! += along * v[k]!;
      factor[below * n + i] = sign * row[0]!;
    }
  }
  return factor;
}
