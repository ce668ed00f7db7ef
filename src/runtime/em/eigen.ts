/**
 * Eigenvalues and orthonormal eigenvectors (columns of `vectors`) of a symmetric matrix [n, n], by cyclic Jacobi rotations: slow for
 * large n, but each accurate to rounding of the largest. Golub and Van Loan, Matrix Computations, section 8.5.
 */
export function symmetricEigen(matrix: Float64Array, n: number): { values: Float64Array; vectors: Float64Array } {
  const a = matrix.slice();
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(a[i * n + i]));
  for (let sweep = 0; sweep < 60; sweep++) {
    let rotated = false;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        if (Math.abs(a[p * n + q]) <= 1e-18 * largest) continue;
        rotated = true;
        rotate(a, vectors, n, p, q);
      }
    }
    if (!rotated) break;
  }
  return { values: Float64Array.from({ length: n }, (_value, i) => a[i * n + i]), vectors };
}

/** Makes a[p, q] zero. */
function rotate(a: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
  const tangent = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (let k = 0; k < n; k++) {
    const left = a[k * n + p];
    const right = a[k * n + q];
    a[k * n + p] = cosine * left - sine * right;
    a[k * n + q] = sine * left + cosine * right;
  }
  for (let k = 0; k < n; k++) {
    const upper = a[p * n + k];
    const lower = a[q * n + k];
    a[p * n + k] = cosine * upper - sine * lower;
    a[q * n + k] = sine * upper + cosine * lower;
    const left = vectors[k * n + p];
    const right = vectors[k * n + q];
    vectors[k * n + p] = cosine * left - sine * right;
    vectors[k * n + q] = sine * left + cosine * right;
  }
  a[p * n + q] = a[q * n + p] = 0;
}
