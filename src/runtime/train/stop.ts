/** Best held-out objective so far: part of a checkpoint. */
export interface Best {
  value: number;
  epoch: number;
}

/**
 * What an epoch's held-out objective (higher is better) means for training that gives up after `patience` epochs without a better one.
 * A value that is not a number is never better.
 */
export function judge(best: Best | undefined, value: number, epoch: number, patience: number): "better" | "worse" | "stop" {
  if (!Number.isNaN(value) && (best === undefined || value > best.value)) return "better";
  return epoch - (best?.epoch ?? 0) >= patience ? "stop" : "worse";
}
