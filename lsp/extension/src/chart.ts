export interface Point {
  x: number;
  y: number;
}

const [width, height, margin] = [420, 120, 6];

/** A line through points as SVG, with the least and the greatest value beside it; nothing for fewer than two points. */
export function chart(points: readonly Point[]): string {
  const drawn = points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  if (drawn.length < 2) return "";
  const xs = drawn.map(({ x }) => x);
  const ys = drawn.map(({ y }) => y);
  const across = scale(Math.min(...xs), Math.max(...xs), margin, width - margin);
  const down = scale(Math.min(...ys), Math.max(...ys), height - margin, margin);
  const line = drawn.map(({ x, y }) => `${across(x).toFixed(1)},${down(y).toFixed(1)}`).join(" ");
  const ends = [Math.max(...ys), Math.min(...ys)].map((value) => `<span>${numberText(value)}</span>`).join("");
  const picture = `<svg viewBox="0 0 ${width} ${height}" role="img"><polyline points="${line}"/></svg>`;
  return `<div class="chart">${picture}<div class="ends">${ends}</div></div>`;
}

function scale(from: number, to: number, low: number, high: number): (value: number) => number {
  return (value) => (to === from ? (low + high) / 2 : low + ((value - from) / (to - from)) * (high - low));
}

/** Whole numbers as they are, others to four places, very small or large ones by powers of ten. */
export function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return value.toLocaleString("en");
  const size = Math.abs(value);
  return size >= 1e-3 && size < 1e9
    ? value.toLocaleString("en", { minimumFractionDigits: 4, maximumFractionDigits: 4 })
    : value.toExponential(4);
}
