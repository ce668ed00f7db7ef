import type { Builder, Value } from "../../tensor/types.ts";
import { arithmetic, isNonNegative, isUnit, isWhole } from "../support/elementwise.ts";
import type { FunctionDefinition } from "../types.ts";

/** The exponent, where it is a written number. */
function writtenNumber(b: Builder, value: Value): number | undefined {
  const op = b.program.ops.findLast(({ results }) => results.some(({ id }) => id === value.id));
  if (op?.op !== "constant") return undefined;
  const { data } = op.attributes.value as { data: Float64Array };
  return data.every((entry) => entry === data[0]) ? data[0] : undefined;
}

/** x^n by repeated squaring. */
function wholePower(b: Builder, x: Value, n: number): Value {
  if (n === 1) return x;
  const half = wholePower(b, x, Math.floor(n / 2));
  const squared = b.mul(half, half);
  return n % 2 === 0 ? squared : b.mul(squared, x);
}

/** x^y as IEEE defines it: a negative base has only whole powers. */
function generalPower(b: Builder, x: Value, y: Value): Value {
  const [zero, one] = [b.constant(0), b.constant(1)];
  const size = b.abs(x);
  const isZero = b.equal(size, zero);
  const magnitude = b.exp(b.mul(y, b.log(b.select(isZero, one, size))));
  const atZero = b.select(b.greater(y, zero), zero, b.select(b.equal(y, zero), one, b.constant(Number.POSITIVE_INFINITY)));
  const whole = (value: Value) => b.equal(b.cast(b.cast(value, "int"), "float"), value);
  const sign = b.select(whole(b.mul(y, b.constant(0.5))), one, b.constant(-1));
  const negative = b.select(whole(y), b.mul(sign, magnitude), b.constant(Number.NaN));
  return b.select(isZero, atZero, b.select(b.greater(x, zero), magnitude, negative));
}

const largestUnrolled = 64;

const power = arithmetic({
  name: "pow",
  sign: "^",
  doc: "Power. A negative base has whole exponents only.",
  kind(base, exponent) {
    if (base === "positive") return "positive";
    if (isWhole(base) && isWhole(exponent)) return "count";
    return isUnit(base) && isNonNegative(exponent) ? "unit" : "real";
  },
  value: (b, left, right) => generalPower(b, left, right),
});

export const pow: FunctionDefinition = {
  ...power,
  build(b, inputs, types, settings, context) {
    const [x, y] = inputs as [Value, Value];
    const exponent = types[1]!.plate.length === 0 ? writtenNumber(b, y) : undefined;
    if (exponent === 0.5) return b.sqrt(x);
    if (exponent !== undefined && Number.isInteger(exponent) && exponent !== 0 && Math.abs(exponent) <= largestUnrolled) {
      const raised = wholePower(b, b.cast(x, "float"), Math.abs(exponent));
      return exponent > 0 ? raised : b.div(b.constant(1), raised);
    }
    return power.build(b, inputs, types, settings, context);
  },
};
