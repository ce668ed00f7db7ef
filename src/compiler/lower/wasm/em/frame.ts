import { type Field, type Kernel, type PartShape, partField, type Region, regionOf } from "../abi.ts";
import { createModule, type FunctionBuilder, type FunctionHandle, f64x2, i32, type ModuleBuilder, v128 } from "../builder.ts";
import { diagonal } from "./diagonal.ts";
import { BLOCK, type BlockLocals, fused, GROUP, PAIR, VECTOR } from "./lanes.ts";
import { linear } from "./linear.ts";
import type { PartContext, PartEmitter } from "./part.ts";
import { quadratic } from "./quadratic.ts";
import { TALLY } from "./softmax.ts";
import { table } from "./table.ts";

const emitters: { [S in PartShape["shape"]]: PartEmitter<PartShape & { shape: S }> } = { quadratic, diagonal, linear, table };
const emitterOf = (part: PartShape): PartEmitter => emitters[part.shape] as PartEmitter<never> as PartEmitter;

/** Pages of a shared memory at most: 4 GB. */
export const MAXIMUM_PAGES = 65536;

export interface FrameSpec {
  states: number;
  /** With the cell of each state. */
  parts: { part: PartShape; of: number[] }[];
  /** Fused multiply-add: one rounding where the machine has it. */
  relaxed: boolean;
  /** Memory that threads share. */
  shared: boolean;
  blockRows?: number;
}

/** Fields that a kernel has besides those of its parts. */
export interface OwnFields {
  parameters: [name: string, length: number][];
  scratch: (strideNumbers: number) => [name: string, length: number][];
  sums: [name: string, length: number][];
}

export type Phase = FunctionHandle<typeof BLOCK, undefined>;
type Kind = "parameters" | "scratch" | "sums";

/** The layout of a kernel over blocks of rows, its module, and the phases that all kernels share. */
export interface Frame {
  spec: FrameSpec;
  module: ModuleBuilder;
  layout: Omit<Kernel, "bytes" | "recordBytes">;
  /** Byte offset of the first column after the parts'. */
  end: number;
  phase(name: string, body: (f: FunctionBuilder, block: BlockLocals) => void): Phase;
  /** Log-densities of every part's cells, and of the states at `logs`. */
  densities: Phase[];
  /** From the states' responsibilities at `logs` to the sums. */
  reductions: Phase[];
}

/** Whether the only part's cells are the states, so that its log-densities become the responsibilities where they lie. */
export function isDirect({ parts, states }: Pick<FrameSpec, "parts" | "states">): boolean {
  return parts.length === 1 && parts[0].part.cells === states && parts[0].of.every((cell, s) => cell === s);
}

/** Numbers of a row that the parts read. */
export function columnCount(parts: FrameSpec["parts"]): number {
  return parts.reduce((sum, { part }) => sum + emitterOf(part).columns(part), 0);
}

/** Fields: `weight` (logarithms, by state), `tally`, `state` (expected weights, unless direct), by part what its emitter names. */
export function createFrame(spec: FrameSpec, own: OwnFields): Frame {
  const { parts, states } = spec;
  const direct = isDirect(spec);
  const widths = parts.map(({ part }) => emitterOf(part).columns(part));
  const blockRows = spec.blockRows ?? (Math.max(...widths) <= 16 ? 128 : 64);
  const strideNumbers = blockRows + 8;
  const stride = strideNumbers * 8;
  const columns = widths.map((_width, p) => widths.slice(0, p).reduce((sum, width) => sum + width, 0) * stride);
  const fieldsOf = (kind: Kind): [string, number][] =>
    parts.flatMap(({ part }, p) =>
      emitterOf(part)
        [kind](part, strideNumbers)
        .map(([name, length]): [string, number] => [partField(p, name), length]),
    );
  const logs = parts.map(({ part }, p): [string, number] => [partField(p, "logs"), direct ? 0 : part.cells * strideNumbers]);
  const layout = {
    blockRows,
    stride,
    columns,
    parameters: regionOf([["weight", states], ...own.parameters, ...fieldsOf("parameters")]),
    scratch: regionOf([...own.scratch(strideNumbers), ...logs, ...fieldsOf("scratch")]),
    sums: regionOf([["tally", TALLY.length], ["state", 2 * states], ...own.sums, ...fieldsOf("sums")]),
  };
  const contexts = parts.map(({ part }, p): PartContext => {
    const offsets = (kind: Kind, region: Region): Record<string, number> =>
      Object.fromEntries(
        emitterOf(part)
          [kind](part, strideNumbers)
          .map(([name]) => [name, region.fields[partField(p, name)].offset]),
      );
    return {
      fused: fused(spec.relaxed),
      blockRows,
      stride,
      columns: columns[p],
      parameters: offsets("parameters", layout.parameters),
      scratch: offsets("scratch", layout.scratch),
      sums: offsets("sums", layout.sums),
      logs: (block) => (direct ? i32.add(block.logs, 0) : i32.add(block.scratch, layout.scratch.fields[partField(p, "logs")].offset)),
    };
  });
  const module = createModule(spec.shared ? { shared: true, maximumPages: MAXIMUM_PAGES } : { shared: false });
  const phase: Frame["phase"] = (name, body) => module.function(name, BLOCK, body);
  const each = (name: string, kind: "density" | "reduce"): Phase[] =>
    parts.map(({ part }, p) => phase(`${name}${p}`, (f, block) => emitterOf(part)[kind](f, part, contexts[p], block)));
  const places: Places = { spec, stride, blockRows, logs: parts.map((_part, p) => layout.scratch.fields[partField(p, "logs")]) };
  const weight = layout.parameters.fields.weight.offset;
  const state = layout.sums.fields.state.offset;
  return {
    spec,
    module,
    layout,
    end: widths.reduce((sum, width) => sum + width, 0) * stride,
    phase,
    densities: [...each("density", "density"), ...(direct ? [] : [phase("join", (f, block) => join(f, block, places, weight))])],
    reductions: [...(direct ? [] : [phase("spread", (f, block) => spread(f, block, places, state))]), ...each("reduce", "reduce")],
  };
}

interface Places {
  spec: FrameSpec;
  stride: number;
  blockRows: number;
  /** Of each part, in scratch. */
  logs: Field[];
}

/** The log-density of each state: its weight and those of its cells. */
function join(f: FunctionBuilder, block: BlockLocals, { spec, stride, blockRows, logs }: Places, weight: number): void {
  f.loop(0, blockRows * 8, GROUP, (byte) => {
    const from = f.let(i32.add(block.scratch, byte));
    const to = f.let(i32.add(block.logs, byte));
    for (let s = 0; s < spec.states; s++) {
      for (const v of PAIR) {
        const cell = (p: number, of: number[]) => v128.load(from, logs[p].offset + of[s] * stride + v * VECTOR);
        const start = v128.load64_splat(block.parameters, weight + s * 8);
        f.store(
          to,
          spec.parts.reduce((sum, { of }, p) => f64x2.add(sum, cell(p, of)), start),
          s * stride + v * VECTOR,
        );
      }
    }
  });
}

/** The responsibility of each cell, the sum over its states, and the expected weight of each state. */
function spread(f: FunctionBuilder, block: BlockLocals, { spec, stride, blockRows, logs }: Places, state: number): void {
  f.loop(0, blockRows * 8, VECTOR, (byte) => {
    const from = f.let(i32.add(block.logs, byte));
    const to = f.let(i32.add(block.scratch, byte));
    for (const [p, { part, of }] of spec.parts.entries()) {
      for (let cell = 0; cell < part.cells; cell++) {
        const [first, ...others] = of.flatMap((candidate, s) => (candidate === cell ? [v128.load(from, s * stride)] : []));
        f.store(
          to,
          others.reduce((sum, one) => f64x2.add(sum, one), first),
          logs[p].offset + cell * stride,
        );
      }
    }
  });
  for (let s = 0; s < spec.states; s++) {
    const total = f.let(v128.load(block.sums, state + s * VECTOR));
    f.loop(0, blockRows * 8, VECTOR, (byte) => {
      f.set(total, f64x2.add(total, v128.load(i32.add(block.logs, byte), s * stride)));
    });
    f.store(block.sums, total, state + s * VECTOR);
  }
}
