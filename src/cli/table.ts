/** Columns of text under each other, numbers to the right. The first row may be a header. */
export function renderTable(rows: readonly (readonly string[])[], indent = "  "): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_width, c) => Math.max(...rows.map((row) => (row[c] ?? "").length)));
  const right = Array.from({ length: columns }, (_right, c) => rows.some((row) => isNumber(row[c] ?? "")));
  return rows
    .map((row) => `${indent}${row.map((cell, c) => (right[c] ? cell.padStart(widths[c]!) : cell.padEnd(widths[c]!))).join("  ")}`.trimEnd())
    .join("\n");
}

function isNumber(cell: string): boolean {
  return /^-?(\d|∞)/.test(cell);
}

/** A number as people read it: four decimals, or powers of ten where that would hide it. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return "unknown";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "-∞";
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value);
  const size = Math.abs(value);
  return size >= 1e-3 && size < 1e7 ? value.toFixed(4) : value.toExponential(3);
}

/** `1 row`, `1,500 rows`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/** `3 h 12 min`, `4 min 30 s`, `12.3 s`. */
export function durationText(seconds: number): string {
  if (!Number.isFinite(seconds)) return "unknown";
  const whole = Math.round(seconds);
  if (whole >= 3600) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  if (whole >= 60) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return seconds < 10 ? `${seconds.toFixed(1)} s` : `${whole} s`;
}
