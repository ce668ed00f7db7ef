/** Where a sliding window stands along one axis. */
export interface Window {
  out: number;
  before: number;
  after: number;
}

/**
 * The law of `conv` and the pools: out = ceil(size / stride), padded just enough, evenly, an odd one behind. Where the stride divides
 * the size, the total is kernel - stride on every size, so kernel 4 with stride 2 pads one on each side.
 */
export function sameWindow(size: number, kernel: number, stride: number): Window {
  const out = Math.ceil(size / stride);
  const total = Math.max((out - 1) * stride + kernel - size, 0);
  const before = Math.floor(total / 2);
  return { out, before, after: total - before };
}

/** Without padding: only windows that lie wholly inside. */
export function innerWindow(size: number, kernel: number, stride: number): Window {
  return { out: Math.floor((size - kernel) / stride) + 1, before: 0, after: 0 };
}
