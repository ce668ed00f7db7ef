import { indices, type SequenceRecord } from "../abi.ts";
import { type FunctionBuilder, f64x2, i64x2, type Local, v128, vectorConstant } from "../builder.ts";
import { exp, type Fused, VECTOR, zero } from "./lanes.ts";

/** Bytes of a field: a number for each of so many sequences. */
const FIELD = (lanes: number): number => lanes * 8;

export function sequenceRecord(classes: number, lanes: number): SequenceRecord {
  const all = indices(0, classes);
  const at = (field: number) => (c: number) => (4 + 4 * c + field) * FIELD(lanes);
  return {
    bytes: (4 + 4 * classes) * FIELD(lanes),
    weight: 0,
    begin: FIELD(lanes),
    last: 2 * FIELD(lanes),
    steps: 3 * FIELD(lanes),
    product: all.map(at(0)),
    exponent: all.map(at(1)),
    maximum: all.map(at(2)),
    share: classes === 1 ? [0] : all.map(at(3)),
  };
}

/** Begins the record of a unit: nothing multiplied, nothing added. */
export function clearRecord(f: FunctionBuilder, { product, exponent, maximum }: SequenceRecord, lanes: number, record: Local<"i32">): void {
  for (let v = 0; v < FIELD(lanes); v += VECTOR) {
    for (const offset of product) f.store(record, f64x2.splat(1), offset + v);
    for (const offset of [...exponent, ...maximum]) f.store(record, f64x2.splat(0), offset + v);
  }
}

/** 1.5 * 2^52, as a number and as its bits: an integer added to the latter is the number that many above the former. */
const ZERO = 6755399441055744;
const ZERO_BITS = new BigUint64Array([0x4338000000000000n, 0x4338000000000000n]);

/**
 * p(class | sequence) times the sequence's weight, from its probability under each class and the classes' own at byte `prior` of the
 * parameters.
 */
export function shares(
  f: FunctionBuilder,
  fused: Fused,
  { weight, product, exponent, maximum, share }: SequenceRecord,
  lanes: number,
  { record, parameters, prior }: { record: Local<"i32">; parameters: Local<"i32">; prior: number },
): void {
  for (let v = 0; v < FIELD(lanes); v += VECTOR) {
    const logs = share.map((_offset, c) => {
      const power = f64x2.sub(i64x2.add(v128.load(record, exponent[c] + v), vectorConstant(ZERO_BITS)), ZERO);
      return f.let(fused.madd(power, Math.LN2, v128.load(record, maximum[c] + v)));
    });
    const most = f.let(logs[0]);
    for (const log of logs.slice(1)) f.set(most, f64x2.pmax(most, log));
    const total = zero(f);
    const found = logs.map((log, c) => {
      const relative = exp(f, fused, f64x2.sub(log, most));
      const joint = f64x2.mul(f64x2.mul(v128.load(record, product[c] + v), v128.load64_splat(parameters, prior + c * 8)), relative);
      const value = f.let(joint);
      f.set(total, f64x2.add(total, value));
      return value;
    });
    const scale = f.let(f64x2.div(v128.load(record, weight + v), total));
    for (const [c, value] of found.entries()) f.store(record, f64x2.mul(value, scale), share[c] + v);
  }
}
