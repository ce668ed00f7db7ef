const STEP = 0.05;
const MOST = 200;

/**
 * Where a function that falls through 0 does so, or the bound beyond which it would: from `start` outwards in doubled steps until the sign changes,
 * then regula falsi with halved ends (Dowell and Jarratt 1971, the Illinois method), which keeps the root between its ends.
 * @param f above 0 below the root, and below 0 above it
 */
export function rootOf(f: (at: number) => number, start: number, low: number, high: number): number {
  let at = Math.min(Math.max(start, low), high);
  let value = f(at);
  if (value === 0) return at;
  const sign = Math.sign(value);
  let [other, there] = [at, value];
  for (let step = STEP; there * sign > 0; step *= 2) {
    [at, value] = [other, there];
    if (sign > 0 ? at >= high : at <= low) return at;
    other = Math.min(Math.max(at + sign * step, low), high);
    there = f(other);
    if (!(Math.abs(there) >= 0)) return at;
  }
  for (let i = 0; i < MOST && there !== 0; i++) {
    const middle = (at * there - other * value) / (there - value);
    // Next to the root itself no number is nearer.
    if (middle === at) return at;
    if (Math.abs(other - at) <= 1e-13 * Math.max(1, Math.abs(at)) || middle === other) break;
    const found = f(middle);
    if (found * there < 0) [at, value] = [other, there];
    else value /= 2;
    [other, there] = [middle, found];
    if (Math.abs(found) <= 1e-15) break;
  }
  return other;
}
