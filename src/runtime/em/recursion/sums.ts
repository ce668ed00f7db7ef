/** log sum exp of the first `count` numbers; -Infinity where all are. */
export function logSumExp(logs: ArrayLike<number>, count: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) if (logs[i] > most) most = logs[i];
  if (most === Number.NEGATIVE_INFINITY) return most;
  let total = 0;
  for (let i = 0; i < count; i++) total += Math.exp(logs[i] - most);
  return most + Math.log(total);
}
