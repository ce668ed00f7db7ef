/** What all paths of a chain through one sequence say, by visiting each of them. */
export interface Enumeration {
  logLikelihood: number;
  /** p(state at step | sequence), [T][K] */
  posterior: number[][];
  /** Expected transitions, [K][K] */
  transitions: number[][];
  bestPath: number[];
}

export function enumeratePaths(
  steps: number,
  K: number,
  initial: (k: number) => number,
  transition: (t: number, i: number, j: number) => number,
  density: (t: number, k: number) => number,
): Enumeration {
  let total = 0;
  let best = -1;
  let bestPath: number[] = [];
  const posterior = Array.from({ length: steps }, () => new Array<number>(K).fill(0));
  const transitions = Array.from({ length: K }, () => new Array<number>(K).fill(0));
  for (let code = 0; code < K ** steps; code++) {
    const path = Array.from({ length: steps }, (_state, t) => Math.floor(code / K ** t) % K);
    let p = initial(path[0]) * density(0, path[0]);
    for (let t = 1; t < steps; t++) p *= transition(t, path[t - 1], path[t]) * density(t, path[t]);
    total += p;
    for (let t = 0; t < steps; t++) posterior[t][path[t]] += p;
    for (let t = 1; t < steps; t++) transitions[path[t - 1]][path[t]] += p;
    if (p > best) {
      best = p;
      bestPath = path;
    }
  }
  return {
    logLikelihood: Math.log(total),
    posterior: posterior.map((row) => row.map((p) => p / total)),
    transitions: transitions.map((row) => row.map((p) => p / total)),
    bestPath,
  };
}

export function normalDensity(x: number, mean: number, variance: number): number {
  return Math.exp((-0.5 * (x - mean) ** 2) / variance) / Math.sqrt(2 * Math.PI * variance);
}

export function poissonMass(x: number, rate: number): number {
  let factorial = 1;
  for (let k = 2; k <= x; k++) factorial *= k;
  return (rate ** x * Math.exp(-rate)) / factorial;
}

/** Density of N(mean, [[a, b], [b, c]]) at (x, y), by the explicit inverse. */
export function normal2Density([x, y]: number[], [mx, my]: number[], [a, b, , c]: number[]): number {
  const determinant = a * c - b * b;
  const [u, v] = [x - mx, y - my];
  return Math.exp(-0.5 * ((c * u * u - 2 * b * u * v + a * v * v) / determinant)) / (2 * Math.PI * Math.sqrt(determinant));
}
