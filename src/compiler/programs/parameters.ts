import { bug } from "../diagnostics/assert.ts";
import { isFixed } from "../ir/laws.ts";
import type { Parameter } from "../ir/types/model.ts";
import { sideOfTriangle, triangle } from "../math/constraints.ts";
import { product, shapeOf } from "../math/shape.ts";
import { staticShape } from "../tensor/dims.ts";
import type { Builder, Value } from "../tensor/types.ts";
import { type Session, slotValue } from "./session.ts";

/** A parameter's value, [...shape], without batch axes: its fixed numbers, or its slot under the map of its kind. */
export function parameterValue(session: Session, parameter: Parameter, slot: string): Value {
  const { b } = session;
  const shape = shapeOf(parameter.type);
  return b.from(parameter.id, () => {
    if (isFixed(parameter))
      return b.constant({
        shape,
        data: Float64Array.from(parameter.fixed ?? [], (entry) => entry ?? bug(`${parameter.name} has a free entry`)),
      });
    return constrained(b, slotValue(session, slot), parameter.type.kind);
  });
}

/** The tensor reading of `math/constraints`. */
function constrained(b: Builder, raw: Value, kind: Parameter["type"]["kind"]): Value {
  if (kind === "positive") return b.exp(raw);
  if (kind === "unit") return b.sigmoid(raw);
  if (kind === "simplex") {
    const shape = staticShape(raw.shape, "a simplex");
    const last = b.broadcastTo(b.constant(0), [...shape.slice(0, -1), 1]);
    return b.softmax(b.concat([raw, last], shape.length - 1));
  }
  if (kind === "spd") {
    const factor = choleskyFactor(b, raw);
    return b.matMul(factor, factor, false, true);
  }
  return raw;
}

/** The lower factor [..., D, D] of packed entries [..., D(D + 1) / 2], the diagonal exponentiated. */
function choleskyFactor(b: Builder, packed: Value): Value {
  const shape = staticShape(packed.shape, "a packed triangle");
  const length = shape[shape.length - 1];
  const D = sideOfTriangle(length);
  const diagonal = new Float64Array(length);
  const place = new Float64Array(length * D * D);
  for (let i = 0; i < D; i++)
    for (let j = 0; j <= i; j++) {
      const entry = triangle(i) + j;
      if (i === j) diagonal[entry] = 1;
      place[entry * D * D + i * D + j] = 1;
    }
  const onDiagonal = b.greater(b.constant({ shape: [length], data: diagonal }), b.constant(0));
  const entries = b.select(onDiagonal, b.exp(packed), packed);
  const rows = b.reshape(entries, [product(shape.slice(0, -1)), length]);
  const spread = b.matMul(rows, b.constant({ shape: [length, D * D], data: place }));
  return b.reshape(spread, [...shape.slice(0, -1), D, D]);
}
