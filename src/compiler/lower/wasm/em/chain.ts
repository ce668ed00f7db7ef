import { type ChainKernel, type ChainSpec, indices } from "../abi.ts";
import { i32, type Local } from "../builder.ts";
import { emitBothEnds } from "./both-ends.ts";
import { emitBySteps } from "./by-steps.ts";
import { clearRecord, sequenceRecord, shares } from "./classes.ts";
import { blockField, columnsOf, shiftField } from "./columns.ts";
import { columnCount, createFrame } from "./frame.ts";
import { turnSequences } from "./interleaved.ts";
import { addTo, advance, BLOCK, fused, GROUP, PAIR, VECTOR } from "./lanes.ts";
import { relativeDensities } from "./likelihood.ts";
import { backward, type ChainPlaces, forward, SIDE_BY_SIDE, SIDE_ENTRY, UNIT } from "./sequences.ts";
import { addProducts } from "./transitions.ts";

/** The kernel of a chain in the layout that the spec names. */
export function emitChain(spec: ChainSpec): ChainKernel {
  return emitters[spec.layout](spec);
}

/**
 * E and M step of a hidden Markov model, a unit at a time, in scaled form: densities over the largest of their row, filtered
 * probabilities that sum to 1, and no array of steps by pairs of states. Parameters: `initial`, `transition` [classes, M, M], `prior` of the
 * classes. Sums: `firsts`, `transition` (to be multiplied by the transition probabilities) and `least`, the least scale: where it is
 * hardly above 0, the densities' largest states could not be reached and the numbers do not hold.
 * Each class goes forward by itself; then its share in each sequence is known, with which it goes back.
 */
function emitSideBySide(spec: ChainSpec): ChainKernel {
  const { states: K, classes: C } = spec;
  const M = K / C;
  const columns = columnCount(spec.parts);
  const frame = createFrame(spec, {
    parameters: [shiftField(columns), ["initial", K], ["transition", K * M], ["prior", C]],
    scratch: (strideNumbers) => [["beta", 4 * M], blockField(columns, 1, strideNumbers)],
    sums: [
      ["least", 2],
      ["firsts", 2 * K],
      ["transition", 2 * K * M],
    ],
  });
  const { layout, module, end: mask } = frame;
  const { stride, blockRows } = layout;
  const planeBytes = (K + C) * stride;
  const parameters = layout.parameters.fields;
  const sums = layout.sums.fields;
  const record = sequenceRecord(C, SIDE_BY_SIDE);
  const classes = indices(0, C).map((c) => {
    const places: ChainPlaces = {
      frame,
      planeBytes,
      states: M,
      first: c * M * stride,
      inverse: (K + c - c * M) * stride,
      initial: parameters.initial.offset + c * M * 8,
      transition: parameters.transition.offset + c * M * M * 8,
      least: sums.least.offset,
      firsts: sums.firsts.offset + c * M * VECTOR,
      steps: record.steps,
      product: record.product[c],
      exponent: record.exponent[c],
      share: record.share[c],
    };
    return {
      filter: module.function(`forward${c}`, UNIT, (f, unit) => forward(f, places, unit)),
      smooth: module.function(`backward${c}`, { ...UNIT, scratch: "i32" }, (f, unit) =>
        backward(f, places, unit, f.let(i32.add(unit.scratch, layout.scratch.fields.beta.offset))),
      ),
    };
  });
  const clear = module.function("clear", { record: "i32" }, (f, unit) => clearRecord(f, record, SIDE_BY_SIDE, unit.record));
  const relative = module.function("densities", { ...BLOCK, record: "i32" }, (f, block) => {
    for (const c of indices(0, C))
      relativeDensities(f, block, frame, { mask, from: c * M, to: (c + 1) * M }, (byte, maxima) => {
        const into = f.let(i32.add(block.record, i32.and(byte, GROUP)));
        for (const v of PAIR) addTo(f, into, record.maximum[c] + v * VECTOR, maxima[v]);
      });
  });
  const divide = module.function("shares", { record: "i32", parameters: "i32" }, (f, given) =>
    shares(f, fused(spec.relaxed), record, SIDE_BY_SIDE, { ...given, prior: parameters.prior.offset }),
  );
  const products = module.function(
    "products",
    { logs: "i32", plane: "i32", rows: "i32", sums: "i32" },
    (f, { logs, plane, rows, ...unit }) => {
      const bytes = f.let(i32.mul(rows, 8));
      f.if(i32.gt_u(rows, blockRows), () => f.set(bytes, blockRows * 8));
      for (const c of indices(0, C)) {
        const alpha = f.let(i32.add(i32.add(logs, c * M * stride), plane));
        addProducts(f, fused(spec.relaxed), {
          states: M,
          stride,
          alpha,
          products: f.let(i32.add(alpha, plane)),
          bytes,
          sums: f.let(i32.add(unit.sums, sums.transition.offset + c * M * M * VECTOR)),
        });
      }
    },
  );
  const turn = turnSequences(frame, record, SIDE_BY_SIDE);
  module.function("unit", SIDE_ENTRY, (f, unit) => {
    const { parameters, scratch, plane, sums } = unit;
    const x = f.let(i32.add(scratch, layout.scratch.fields.block.offset));
    const eachBlock = (body: (logs: Local<"i32">, rows: Local<"i32">) => void): void => {
      const step = f.let(0, "i32");
      const logs = f.let(unit.logs);
      const rows = f.let(i32.mul(unit.steps, SIDE_BY_SIDE));
      f.repeat(() => {
        f.call(turn, { record: unit.record, step, parameters, block: x });
        body(logs, rows);
        advance(f, step, blockRows / SIDE_BY_SIDE);
        advance(f, logs, planeBytes);
        const more = f.let(i32.gt_u(rows, blockRows));
        f.set(rows, i32.sub(rows, blockRows));
        return more;
      });
    };
    f.call(clear, { record: unit.record });
    eachBlock((logs, rows) => {
      const block = { x, rows, parameters, scratch, logs, sums };
      for (const phase of frame.densities) f.call(phase, block);
      f.call(relative, { ...block, record: unit.record });
    });
    for (const { filter } of classes) f.call(filter, unit);
    if (C > 1) f.call(divide, { record: unit.record, parameters });
    for (const { smooth } of classes) f.call(smooth, unit);
    eachBlock((logs, rows) => {
      f.call(products, { logs, plane, rows, sums });
      for (const phase of frame.reductions) f.call(phase, { x, rows, parameters, scratch, logs, sums });
    });
  });
  return { ...layout, recordBytes: columnsOf(frame) * 8, planeBytes, planes: 3, lanes: SIDE_BY_SIDE, record, bytes: module.encode() };
}

const emitters: Record<ChainSpec["layout"], (spec: ChainSpec) => ChainKernel> = {
  "side by side": emitSideBySide,
  "by steps": emitBySteps,
  "both ends": emitBothEnds,
};
