import { type Kernel, type MixtureSpec, type PartShape, partField, regionOf } from "../abi.ts";
import { createModule, type FunctionBuilder, type FunctionHandle, f64x2, i32, v128 } from "../builder.ts";
import { diagonal } from "./diagonal.ts";
import { advance, BLOCK, type BlockLocals, fused, GROUP, PAIR, VECTOR } from "./lanes.ts";
import type { PartContext, PartEmitter } from "./part.ts";
import { quadratic } from "./quadratic.ts";
import { softmax, TALLY } from "./softmax.ts";

const emitters: Partial<Record<PartShape["shape"], PartEmitter<never>>> = { quadratic, diagonal };
const emitterOf = (part: PartShape): PartEmitter => emitters[part.shape] as PartEmitter;

/** Pages of a shared memory at most: 4 GB. */
const MAXIMUM_PAGES = 65536;

/**
 * E and M step of a mixture over blocks of rows: `step(x, rows, parameters, scratch, sums)` reads `rows` rows from the block at x on.
 * Fields of the regions: `weight` (logarithms, by state), `tally`, with weights of rows `rows` (each row's sum and maximum), and by
 * part what its emitter names.
 */
export function emitMixture(spec: MixtureSpec): Kernel {
  const widths = spec.parts.map(({ part }) => emitterOf(part).columns(part));
  const blockRows = Math.max(...widths) <= 16 ? 128 : 64;
  const strideNumbers = blockRows + 8;
  const stride = strideNumbers * 8;
  const columns = widths.map((_width, p) => widths.slice(0, p).reduce((sum, width) => sum + width, 0) * stride);
  const weightColumn = widths.reduce((sum, width) => sum + width, 0) * stride;
  const direct = isDirect(spec);
  const own = (kind: "parameters" | "scratch" | "sums") =>
    spec.parts.flatMap(({ part }, p) =>
      emitterOf(part)
        [kind](part, strideNumbers)
        .map(([name, length]): [string, number] => [partField(p, name), length]),
    );
  const parameters = regionOf([["weight", spec.states], ...own("parameters")]);
  const logs: [string, number][] = spec.parts.map(({ part }, p) => [partField(p, "logs"), direct ? 0 : part.cells * strideNumbers]);
  const scratch = regionOf([["responsibility", spec.states * strideNumbers], ...logs, ...own("scratch")]);
  const sums = regionOf([["tally", 8], ["state", 2 * spec.states], ...own("sums")]);

  const contexts = spec.parts.map(({ part }, p): PartContext => {
    const offsets = (kind: "parameters" | "scratch" | "sums", fields: Kernel["parameters"]["fields"]) =>
      Object.fromEntries(
        emitterOf(part)
          [kind](part, strideNumbers)
          .map(([name]) => [name, fields[partField(p, name)].offset]),
      );
    return {
      fused: fused(spec.relaxed),
      blockRows,
      stride,
      columns: columns[p],
      parameters: offsets("parameters", parameters.fields),
      scratch: offsets("scratch", scratch.fields),
      sums: offsets("sums", sums.fields),
      logs: scratch.fields[direct ? "responsibility" : partField(p, "logs")].offset,
    };
  });
  const kernel: Omit<Kernel, "bytes"> = {
    blockRows,
    blockBytes: weightColumn + (spec.weighted ? 3 * stride : 0),
    stride,
    columns,
    weightColumn,
    parameters,
    scratch,
    sums,
  };

  const module = createModule(spec.shared ? { shared: true, maximumPages: MAXIMUM_PAGES } : { shared: false });
  const phases: FunctionHandle<typeof BLOCK, undefined>[] = [];
  const phase = (name: string, body: (f: FunctionBuilder, block: BlockLocals) => void): void => {
    phases.push(module.function(name, BLOCK, body));
  };
  for (const [p, { part }] of spec.parts.entries())
    phase(`density${p}`, (f, block) => emitterOf(part).density(f, part, contexts[p], block));
  phase("posterior", (f, block) => posterior(f, block, spec, kernel, direct));
  if (!direct) phase("states", (f, block) => countStates(f, block, spec, kernel));
  for (const [p, { part }] of spec.parts.entries()) phase(`reduce${p}`, (f, block) => emitterOf(part).reduce(f, part, contexts[p], block));
  module.function("step", BLOCK, (f, block) => {
    f.repeat(() => {
      for (const callee of phases) f.call(callee, block);
      advance(f, block.x, kernel.blockBytes);
      const more = f.let(i32.gt_u(block.rows, blockRows));
      f.set(block.rows, i32.sub(block.rows, blockRows));
      return more;
    });
  });
  return { ...kernel, bytes: module.encode() };
}

/** Whether the only part's cells are the states, so that its log-densities become the responsibilities where they lie. */
export function isDirect({ parts, states }: MixtureSpec): boolean {
  return parts.length === 1 && parts[0].part.cells === states && parts[0].of.every((cell, s) => cell === s);
}

/** Log-densities to responsibilities; where the parts' cells are not the states, first joined by state, afterwards spread to cells. */
function posterior(f: FunctionBuilder, block: BlockLocals, spec: MixtureSpec, kernel: Omit<Kernel, "bytes">, direct: boolean): void {
  const { stride, scratch, parameters } = kernel;
  const responsibility = scratch.fields.responsibility.offset;
  const logsOf = (p: number, cell: number): number => scratch.fields[partField(p, "logs")].offset + cell * stride;
  f.loop(0, kernel.blockRows * 8, GROUP, (byte) => {
    const here = f.let(i32.add(block.scratch, byte));
    if (!direct) {
      for (let s = 0; s < spec.states; s++) {
        for (const v of PAIR) {
          const start = v128.load64_splat(block.parameters, parameters.fields.weight.offset + s * 8);
          const joint = spec.parts.reduce((sum, { of }, p) => f64x2.add(sum, v128.load(here, logsOf(p, of[s]) + v * VECTOR)), start);
          f.store(here, joint, responsibility + s * stride + v * VECTOR);
        }
      }
    }
    const weighted = { weights: f.let(i32.add(block.x, byte)), offset: kernel.weightColumn };
    softmax(f, fused(spec.relaxed), {
      states: spec.states,
      stride,
      logs: f.let(i32.add(here, responsibility)),
      row: f.let(i32.shr_u(byte, 3)),
      rows: block.rows,
      tally: { address: block.sums, offset: kernel.sums.fields.tally.offset },
      ...(spec.weighted ? { weighted: { ...weighted, sums: weighted.weights, sumsOffset: kernel.weightColumn + stride } } : {}),
    });
    if (direct) return;
    for (const [p, { part, of }] of spec.parts.entries()) {
      for (let cell = 0; cell < part.cells; cell++) {
        const members = of.flatMap((candidate, s) => (candidate === cell ? [s] : []));
        for (const v of PAIR) {
          const load = (s: number) => v128.load(here, responsibility + s * stride + v * VECTOR);
          const [first, ...others] = members;
          f.store(
            here,
            others.reduce((sum, s) => f64x2.add(sum, load(s)), load(first)),
            logsOf(p, cell) + v * VECTOR,
          );
        }
      }
    }
  });
}

/** Expected weight of each state, where no part counts by state. */
function countStates(f: FunctionBuilder, block: BlockLocals, spec: MixtureSpec, kernel: Omit<Kernel, "bytes">): void {
  const from = kernel.scratch.fields.responsibility.offset;
  const to = kernel.sums.fields.state.offset;
  for (let s = 0; s < spec.states; s++) {
    const total = f.let(v128.load(block.sums, to + s * VECTOR));
    f.loop(0, kernel.blockRows * 8, VECTOR, (byte) => {
      f.set(total, f64x2.add(total, v128.load(i32.add(block.scratch, byte), from + s * kernel.stride)));
    });
    f.store(block.sums, total, to + s * VECTOR);
  }
}

export { TALLY };
