/** One line of a profile that onnxruntime writes; `ts` and `dur` in microseconds. */
export interface NodeEvent {
  cat: string;
  name: string;
  ts: number;
  dur: number;
  args?: { op_name?: string; input_type_shape?: Shapes; output_type_shape?: Shapes };
}

type Shapes = Record<string, number[]>[];

/** The nodes of a session's last `steps` runs; none of a session that ran less often, for it is no part of a step. */
export function steadyEvents(events: readonly NodeEvent[], steps: number): NodeEvent[] {
  const runs = events.filter(({ name }) => name === "model_run");
  const first = runs.at(-steps);
  if (first === undefined) return [];
  return events.filter(({ cat, name, ts }) => cat === "Node" && name.endsWith("_kernel_time") && ts >= first.ts);
}

interface Total {
  microseconds: number;
  flops: number;
  calls: number;
}

/** Lines of a table: milliseconds of a step by kind of op, products with how fast they go, and what is left for genc's own work. */
export function summary(
  sessions: readonly NodeEvent[][],
  { steps, wall, nodes }: { steps: number; wall: number; nodes: number },
): string[] {
  const events = sessions.flat();
  const line = (name: string, { microseconds, flops, calls }: Total): string => {
    const ms = microseconds / 1000 / steps;
    const speed = flops > 0 ? `${(flops / microseconds / 1000).toFixed(0).padStart(6)} GFLOP/s` : "";
    return `  ${name.padEnd(44)}${ms.toFixed(3).padStart(9)} ms${`${((100 * ms) / wall).toFixed(1)} %`.padStart(8)}${(calls / steps).toFixed(0).padStart(6)} nodes${speed}`;
  };
  const kinds = totals(events, ({ args }) => args?.op_name ?? "?");
  const all = [...kinds.values()].reduce((sum, { microseconds }) => sum + microseconds, 0);
  const lines = sorted(kinds).map(([name, total]) => line(name, total));
  lines.push(line("outside of the nodes", { microseconds: wall * 1000 * steps - all, flops: 0, calls: 0 }));
  if (nodes === 0) return lines;
  const single = totals(events, (event) => `${event.args?.op_name} ${shapesOf(event.args?.input_type_shape)}`);
  return [
    ...lines,
    "",
    ...sorted(single)
      .slice(0, nodes)
      .map(([name, total]) => line(name, total)),
  ];
}

function totals(events: readonly NodeEvent[], keyOf: (event: NodeEvent) => string): Map<string, Total> {
  const found = new Map<string, Total>();
  for (const event of events) {
    const key = keyOf(event);
    const total = found.get(key) ?? { microseconds: 0, flops: 0, calls: 0 };
    found.set(key, total);
    total.microseconds += event.dur;
    total.flops += flopsOf(event);
    total.calls++;
  }
  return found;
}

function sorted(found: Map<string, Total>): [string, Total][] {
  return [...found].sort(([, a], [, b]) => b.microseconds - a.microseconds);
}

/** Multiplications and additions of a product: twice the results times the length of each sum. */
function flopsOf({ args }: NodeEvent): number {
  const op = args?.op_name ?? "";
  const [left, right] = (args?.input_type_shape ?? []).map((shape) => Object.values(shape)[0]!);
  const result = Object.values(args?.output_type_shape?.[0] ?? {})[0];
  if (left === undefined || right === undefined || result === undefined) return 0;
  const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
  if (op === "Conv" || op === "FusedConv") return 2 * size(result) * size(right.slice(1));
  if (!/^(Fused)?(MatMul|Gemm)$/.test(op)) return 0;
  // Whichever of the two is transposed: left * right = (m * k) * (k * n), result = m * n, over the same batch.
  const batch = size(result.slice(0, -2));
  const perBatch = (shape: readonly number[]) => size(shape.slice(-2));
  return 2 * batch * Math.sqrt(perBatch(left) * perBatch(right) * perBatch(result));
}

function shapesOf(shapes: Shapes = []): string {
  return shapes.map((shape) => `[${Object.values(shape)[0]!.join(",")}]`).join(" ");
}
