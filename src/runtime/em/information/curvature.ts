/** Half the square of a step in standard errors: the fall of the objective that a step along one coordinate is to make, nats. */
const FALL = 0.00125;
/** Steps of a coordinate are tried so often before it is given up. */
const TRIES = 80;
/** Share of the objective that rounding may change. */
const ROUNDING = 1e-13;
/** Steps, in standard errors, by which the estimate may miss the maximum. */
const NEAR = 0.1;

/** How the objective falls from the estimate along one coordinate. */
export type Along = { is: "free"; step: number } | { is: "held" } | { is: "unidentified" };

/** Looks for the step along coordinate `i` by which the objective falls by `FALL`: about a twentieth of a standard error. */
export function stepAlong(objective: (raw: Float64Array) => number, raw: Float64Array, i: number): Along {
  const best = objective(raw);
  const noise = 100 * ROUNDING * Math.max(1, Math.abs(best));
  const at = (step: number): number => {
    const moved = raw.slice();
    moved[i] += step;
    return objective(moved);
  };
  let step = 0.01 * Math.max(Math.abs(raw[i]), 1e-2);
  for (let tries = 0; tries < TRIES; tries++) {
    const [above, below] = [at(step), at(-step)];
    const fall = best - (above + below) / 2;
    if (Number.isNaN(fall) || fall > 1e6) step /= 10;
    else if (Math.abs(fall) <= noise) {
      // Steeper than it is curved: a bound or a slope, not a maximum.
      if (Math.abs(above - below) > Math.max(noise, FALL)) return { is: "held" };
      step *= 10;
      if (step > 1e3 * (1 + Math.abs(raw[i]))) return { is: "unidentified" };
    } else if (fall < 0) {
      if (step < 1e-6 * (1 + Math.abs(raw[i]))) return { is: "held" };
      step /= 5;
    } else if (fall > FALL * 2 || fall < FALL / 2) step *= Math.min(Math.max(Math.sqrt(FALL / fall), 1e-3), 1e3);
    else {
      const slope = Math.abs(above - below) / 2;
      // The maximum is slope / (2 fall) steps away, and a standard error is 1 / sqrt(2 fall) steps.
      return slope / Math.sqrt(2 * fall) > NEAR ? { is: "held" } : { is: "free", step };
    }
  }
  return { is: "unidentified" };
}

/**
 * The negative second derivatives of the objective in steps of the coordinates, [n, n] of those at `places`: central differences at one
 * and two steps, of which the fourth power of a step is left as error.
 */
export function informationIn(
  objective: (raw: Float64Array) => number,
  raw: Float64Array,
  places: readonly number[],
  steps: readonly number[],
): Float64Array {
  const n = places.length;
  const best = objective(raw);
  const at = (moves: readonly [place: number, times: number][]): number => {
    const moved = raw.slice();
    for (const [place, times] of moves) moved[places[place]] += times * steps[place];
    return objective(moved);
  };
  const sums = places.map((_place, i) => [1, 2].map((times) => at([[i, times]]) + at([[i, -times]])));
  const information = new Float64Array(n * n);
  const refined = (one: number, two: number): number => (16 * one - two) / 12;
  for (let i = 0; i < n; i++) {
    information[i * n + i] = -refined(sums[i][0] - 2 * best, sums[i][1] - 2 * best);
    for (let j = 0; j < i; j++) {
      const [one, two] = [1, 2].map((times) => {
        const along =
          at([
            [i, times],
            [j, times],
          ]) +
          at([
            [i, -times],
            [j, -times],
          ]);
        return (along - sums[i][times - 1] - sums[j][times - 1] + 2 * best) / 2;
      });
      information[i * n + j] = information[j * n + i] = -refined(one, two);
    }
  }
  return information;
}
