/** Share of a coordinate's own information, given others, below which the rows don't tell it from them. */
const UNTOLD = 1e-6;
/** Share of a change's length that may lie in directions that are not told. */
const LITTLE = 1e-3;

/** What the information says of changes in coordinates. */
export interface Directions {
  /** Covariance of some coordinates, [m, m], all that is not told left out. */
  covariance(places: readonly number[]): Float64Array;
  /** Whether a change [m] of these coordinates is told: its variance is its product with their covariance, then. */
  isTold(places: readonly number[], change: ArrayLike<number>): boolean;
}

/**
 * Factors the information [n, n], which is overwritten, by Cholesky's method with diagonal pivots of what is left (Higham 2002, Accuracy and
 * Stability of Numerical Algorithms, section 10.3), each coordinate in its own units. It ends where nothing is left: the rest are directions
 * that the rows don't tell. Of a change without a part in these any generalised inverse gives the same variance.
 */
export function directionsOf(information: Float64Array, n: number): Directions {
  const scales = Float64Array.from({ length: n }, (_scale, i) => 1 / Math.sqrt(information[i * n + i]));
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) information[i * n + j] *= scales[i] * scales[j];
  const { order, rank } = factorPivoted(information, n);
  const factor = information;
  const positions = new Int32Array(n);
  for (const [position, place] of order.entries()) positions[place] = position;
  const untold = nullSpace(factor, n, rank);
  return {
    covariance(places) {
      const m = places.length;
      const columns = places.map((place) => (positions[place] < rank ? inverseColumn(factor, n, rank, positions[place]) : undefined));
      const out = new Float64Array(m * m);
      for (const [i, one] of columns.entries())
        for (let j = 0; j <= i; j++) {
          const other = columns[j];
          if (one === undefined || other === undefined) continue;
          let sum = 0;
          for (let k = Math.max(positions[places[i]], positions[places[j]]); k < rank; k++) sum += one[k] * other[k];
          out[i * m + j] = out[j * m + i] = sum * scales[places[i]] * scales[places[j]];
        }
      return out;
    },
    isTold(places, change) {
      // In the coordinates' own units, in which a slope is the longer the wider they are.
      const own = places.map((place, i) => change[i] * scales[place]);
      const length = Math.hypot(...own);
      return untold.every((direction) => {
        let along = 0;
        for (const [i, place] of places.entries()) along += own[i] * direction[positions[place]];
        return Math.abs(along) <= LITTLE * length;
      });
    },
  };
}

/** Writes the factor of a matrix of unit diagonal, its rows in the order in which they were taken, to the lower triangle. */
function factorPivoted(a: Float64Array, n: number): { order: Int32Array; rank: number } {
  const order = Int32Array.from({ length: n }, (_place, i) => i);
  const left = new Float64Array(n).fill(1);
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (left[i] > left[pivot]) pivot = i;
    if (!(left[pivot] > UNTOLD)) return { order, rank: k };
    if (pivot !== k) exchange(a, n, k, pivot, order, left);
    const root = Math.sqrt(left[k]);
    a[k * n + k] = root;
    for (let i = k + 1; i < n; i++) {
      let sum = a[i * n + k];
      for (let l = 0; l < k; l++) sum -= a[i * n + l] * a[k * n + l];
      a[i * n + k] = sum / root;
      left[i] -= (sum / root) ** 2;
    }
  }
  return { order, rank: n };
}

/** Exchanges coordinates k < p: rows of the factor so far, and what is left of the matrix, of which the lower triangle is kept. */
function exchange(a: Float64Array, n: number, k: number, p: number, order: Int32Array, left: Float64Array): void {
  const swap = (values: Float64Array | Int32Array, i: number, j: number): void => {
    [values[i], values[j]] = [values[j], values[i]];
  };
  swap(order, k, p);
  swap(left, k, p);
  for (let l = 0; l < k; l++) swap(a, k * n + l, p * n + l);
  for (let i = k + 1; i < p; i++) swap(a, i * n + k, p * n + i);
  for (let i = p + 1; i < n; i++) swap(a, i * n + k, i * n + p);
}

/** L⁻¹ times a unit vector, [rank], from its place on. */
function inverseColumn(factor: Float64Array, n: number, rank: number, at: number): Float64Array {
  const out = new Float64Array(rank);
  for (let i = at; i < rank; i++) {
    let sum = i === at ? 1 : 0;
    for (let k = at; k < i; k++) sum -= factor[i * n + k] * out[k];
    out[i] = sum / factor[i * n + i];
  }
  return out;
}

/** Orthonormal directions [n] that the factored matrix takes to 0, in its order: from L11ᵀ x = -L21ᵀ, by modified Gram-Schmidt. */
function nullSpace(factor: Float64Array, n: number, rank: number): Float64Array[] {
  const found: Float64Array[] = [];
  for (let row = rank; row < n; row++) {
    const direction = new Float64Array(n);
    direction[row] = 1;
    for (let i = rank - 1; i >= 0; i--) {
      let sum = -factor[row * n + i];
      for (let k = i + 1; k < rank; k++) sum -= factor[k * n + i] * direction[k];
      direction[i] = sum / factor[i * n + i];
    }
    for (const other of found) {
      let along = 0;
      for (let i = 0; i < n; i++) along += direction[i] * other[i];
      for (let i = 0; i < n; i++) direction[i] -= along * other[i];
    }
    const length = Math.sqrt(direction.reduce((sum, value) => sum + value * value, 0));
    for (let i = 0; i < n; i++) direction[i] /= length;
    found.push(direction);
  }
  return found;
}
