import { type ChainKernel, type ChainSpec, indices } from "../abi.ts";
import { type Expression, f64, f64x2, i32, type Local, select, v128 } from "../builder.ts";
import { blockField, columnsOf, shiftField, turnRows } from "./columns.ts";
import { carriedVectors, type EndPlaces, fromBothEnds, meet } from "./ends.ts";
import { columnCount, createFrame } from "./frame.ts";
import { advance, fused, VECTOR, zero } from "./lanes.ts";
import { likelihoods, tallyProduct } from "./likelihood.ts";
import { eachBlock, markRows, RUN } from "./long.ts";

/** Planes are `plane` bytes apart. */
const PLANES = { ...RUN, plane: "i32" } as const;

/**
 * The E and M step of `emitChain` for one long sequence of few states, where a step is too little work to fill lanes: the recursions run
 * at once, from the front in one lane and from the back in the other. Three planes of columns by state: densities, what comes from the
 * front, what comes from the back; a column's first place of padding repeats the next block's first.
 */
export function emitBothEnds(spec: ChainSpec): ChainKernel {
  const K = spec.states;
  const all = indices(0, K);
  const columns = columnCount(spec.parts);
  const frame = createFrame(spec, {
    parameters: [shiftField(columns), ["initial", K], ["transition", K * K]],
    scratch: (strideNumbers) => [["state", 2 * carriedVectors(K)], blockField(columns, 1, strideNumbers)],
    sums: [
      ["least", 2],
      ["firsts", 2 * K],
      ["transition", 2 * K * K],
    ],
  });
  const { layout, module } = frame;
  const { blockRows, stride } = layout;
  const recordBytes = columnsOf(frame) * 8;
  const planeBytes = K * stride;
  const places: EndPlaces & { blockRows: number } = {
    fused: fused(spec.relaxed),
    states: K,
    stride,
    blockRows,
    initial: layout.parameters.fields.initial.offset,
    transition: layout.parameters.fields.transition.offset,
    tally: layout.sums.fields.tally.offset,
    least: layout.sums.fields.least.offset,
    products: layout.sums.fields.transition.offset,
  };
  const firsts = layout.sums.fields.firsts.offset;
  const before = [...frame.densities, frame.phase("likelihoods", (f, block) => likelihoods(f, block, frame, frame.end))];
  const recursion = module.function(
    "recursion",
    { from: "i32", to: "i32", count: "i32", plane: "i32", parameters: "i32", state: "i32", sums: "i32" },
    (f, given) => fromBothEnds(f, places, given),
  );
  const together = module.function("meet", { logs: "i32", plane: "i32", rows: "i32", parameters: "i32", sums: "i32" }, (f, given) =>
    meet(f, places, given),
  );
  const turn = turnRows(frame);
  const sizes = { blockRows, recordBytes, planeBytes };
  module.function("densities", PLANES, (f, run) => {
    const { parameters, scratch, sums } = run;
    const x = f.let(i32.add(scratch, layout.scratch.fields.block.offset));
    eachBlock(f, run, sizes, ({ from, plane: logs, steps: rows }) => {
      f.call(turn, { x: from, rows, parameters, block: x });
      markRows(f, frame, run, { from, steps: rows, block: x });
      for (const phase of before) f.call(phase, { x, rows, parameters, scratch, logs, sums });
    });
  });
  module.function("recursions", PLANES, (f, { steps, parameters, scratch, logs, plane, sums }) => {
    const state = f.let(i32.add(scratch, layout.scratch.fields.state.offset));
    const last = f.let(i32.sub(steps, 1));
    const low = f.let(logs);
    const lowAt = f.let(0, "i32");
    const high = f.let(i32.add(logs, i32.mul(i32.div_u(last, blockRows), planeBytes)));
    const highAt = f.let(i32.rem_u(last, blockRows));
    const rowOf = (block: Local<"i32">, at: Local<"i32">): Expression<"i32"> => i32.add(block, i32.shl(at, 3));
    /** What a block's first row has from the back, to the padding of the block before. */
    const repeatFirst = (): void => {
      f.if(i32.and(i32.eqz(highAt), i32.gt_u(high, logs)), () => {
        const back = f.let(i32.add(high, i32.shl(plane, 1)));
        for (const k of all) f.store(i32.sub(back, planeBytes), f64.load(back, k * stride), k * stride + blockRows * 8);
      });
    };
    const end = f.let(rowOf(high, highAt));
    for (const k of all) {
      const first = f.let(f64.mul(f64.load(parameters, places.initial + k * 8), f64.load(logs, k * stride)));
      const density = f.let(f64.load(end, k * stride));
      f.store(i32.add(logs, plane), first, k * stride);
      f.store(i32.add(end, i32.shl(plane, 1)), density, k * stride);
      f.store(i32.add(end, i32.shl(plane, 1)), f64.add(1, 0), k * stride + 8);
      f.store(state, first, k * VECTOR);
      f.store(state, density, k * VECTOR + 8);
    }
    f.store(state, f64x2.splat(1), K * VECTOR);
    repeatFirst();
    const left = f.let(last);
    /** Both one step on, over the edge of a block. */
    const over = (): void => {
      f.if(i32.eq(lowAt, blockRows), () => {
        advance(f, low, planeBytes);
        f.set(lowAt, 0);
      });
      f.if(i32.eqz(i32.add(highAt, 1)), () => {
        advance(f, high, -planeBytes);
        f.set(highAt, blockRows - 1);
      });
    };
    f.if(left, () => {
      f.set(lowAt, 1);
      f.set(highAt, i32.sub(highAt, 1));
      f.repeat(() => {
        over();
        const inLow = f.let(i32.sub(blockRows, lowAt));
        const inHigh = f.let(i32.add(highAt, 1));
        const count = f.let(select(i32.lt_u(inLow, inHigh), inLow, inHigh));
        f.set(count, select(i32.lt_u(left, count), left, count));
        f.call(recursion, { from: rowOf(low, lowAt), to: rowOf(high, highAt), count, plane, parameters, state, sums });
        f.set(lowAt, i32.add(lowAt, count));
        f.set(highAt, i32.sub(highAt, i32.sub(count, 1)));
        repeatFirst();
        f.set(highAt, i32.sub(highAt, 1));
        f.set(left, i32.sub(left, count));
        return left;
      });
    });
    const total = zero(f);
    for (const k of all) f.set(total, f64x2.add(total, v128.load(state, k * VECTOR)));
    f.store(sums, f64x2.pmin(v128.load(sums, places.least), total), places.least);
    tallyProduct(f, sums, places.tally, f64x2.replace_lane(total, 1, 1));
  });
  module.function("sums", PLANES, (f, run) => {
    const { parameters, scratch, plane, sums } = run;
    const x = f.let(i32.add(scratch, layout.scratch.fields.block.offset));
    eachBlock(f, run, sizes, ({ from, plane: logs, steps: rows }) => {
      f.call(turn, { x: from, rows, parameters, block: x });
      f.call(together, { logs, plane, rows, parameters, sums });
      for (const phase of frame.reductions) f.call(phase, { x, rows, parameters, scratch, logs, sums });
    });
    f.if(run.first, () => {
      for (const k of all) f.store(sums, f64.add(f64.load(sums, firsts + k * 16), f64.load(run.logs, k * stride)), firsts + k * 16);
    });
  });
  return { ...layout, recordBytes, planeBytes, planes: 3, lanes: 1, bytes: module.encode() };
}
