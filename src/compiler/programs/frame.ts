import { bug } from "../diagnostics/assert.ts";
import type { ValueType, Variable } from "../ir/types/model.ts";
import { shapeOf } from "../math/shape.ts";
import { B, broadcastShapes, sameShape } from "../tensor/dims.ts";
import type { Dim, Value } from "../tensor/types.ts";
import type { Session } from "./session.ts";

/**
 * Values of one reading of the model. Every value in a frame has the frame's batch axes first: the rows `B`, then perhaps draws of the
 * posterior, then one axis for each category that is enumerated; an axis on which it does not depend has size 1. Its own shape follows.
 */
export interface Frame {
  session: Session;
  axes: { name: string; size: Dim }[];
  /** Latent, observed and given variables that are known so far, and bindings once they were read. */
  values: Map<string, Value>;
}

export const ROWS = "rows";
export const DRAWS = "draws";

export function createFrame(session: Session, draws: number, enumerated: { variable: string; size: number }[]): Frame {
  const axes: Frame["axes"] = [{ name: ROWS, size: B }];
  if (draws > 1) axes.push({ name: DRAWS, size: draws });
  for (const { variable, size } of enumerated) axes.push({ name: variable, size });
  const frame: Frame = { session, axes, values: new Map() };
  for (const { variable, size } of enumerated) frame.values.set(variable, enumeratedValue(frame, variable, size));
  return frame;
}

export function axisOf(frame: Frame, name: string): number | undefined {
  const axis = frame.axes.findIndex((candidate) => candidate.name === name);
  return axis < 0 ? undefined : axis;
}

export function rankOf(frame: Frame): number {
  return frame.axes.length;
}

export function ones(frame: Frame): number[] {
  return frame.axes.map(() => 1);
}

/** A tensor without batch axes as a value of the frame. */
export function constantIn(frame: Frame, value: Value): Value {
  return frame.session.b.reshape(value, [...ones(frame), ...value.shape]);
}

/** A tensor [B, ...own] as a value of the frame. */
export function rowsIn(frame: Frame, value: Value): Value {
  const [rows, ...own] = value.shape;
  return frame.session.b.reshape(value, [rows, ...ones(frame).slice(1), ...own]);
}

/** A shape with the axes `rows` and `draws` in full and 1 for the enumerated ones: one draw serves every category. */
export function drawnShape(frame: Frame, own: readonly number[]): Dim[] {
  return [...frame.axes.map((axis) => (axis.name === ROWS || axis.name === DRAWS ? axis.size : 1)), ...own];
}

export function ownShape(frame: Frame, value: Value): Dim[] {
  return value.shape.slice(rankOf(frame));
}

/** Values broadcast to the same batch axes, each with its own shape. */
export function alignBatch(frame: Frame, values: Value[]): Value[] {
  const rank = rankOf(frame);
  const batch = values.map((value) => value.shape.slice(0, rank)).reduce(broadcastShapes);
  return values.map((value) => {
    const shape = [...batch, ...ownShape(frame, value)];
    return sameShape(value.shape, shape) ? value : frame.session.b.broadcastTo(value, shape);
  });
}

/** The value with size-1 axes put before its own shape, so that it broadcasts against one of `rank` own axes. */
export function alignOwn(frame: Frame, value: Value, rank: number): Value {
  const own = ownShape(frame, value);
  if (own.length >= rank) return value;
  const padding = Array.from({ length: rank - own.length }, () => 1);
  return frame.session.b.reshape(value, [...value.shape.slice(0, rankOf(frame)), ...padding, ...own]);
}

/** The value with its own shape replaced by that of a type of equally many numbers: one value is one value. */
export function asType(frame: Frame, value: Value, type: ValueType): Value {
  const shape = [...value.shape.slice(0, rankOf(frame)), ...shapeOf(type)];
  return sameShape(value.shape, shape) ? value : frame.session.b.reshape(value, shape);
}

/** Every value of a discrete variable along its own axis: category numbers, or the digits of a whole plate of them. */
function enumeratedValue(frame: Frame, name: string, size: number): Value {
  const { b, ir } = frame.session;
  const variable = variableOf(ir.variables, name);
  const base = variable.type.kind === "binary" ? 2 : (variable.type.size ?? bug(`${name} has no size`));
  const width = variable.type.plate.reduce((total, length) => total * length, 1);
  const data = new Float64Array(size * width);
  for (let state = 0; state < size; state++)
    for (let digit = 0, rest = state; digit < width; digit++, rest = Math.floor(rest / base)) data[state * width + digit] = rest % base;
  const table = b.constant({ shape: [size, width], data }, variable.type.kind === "binary" ? "float" : "int");
  const axis = axisOf(frame, name) ?? bug(`${name} is not enumerated`);
  const batch = ones(frame).map((one, i) => (i === axis ? size : one));
  return b.reshape(table, [...batch, ...variable.type.plate]);
}

export function variableOf(variables: Variable[], name: string): Variable {
  return variables.find((variable) => variable.name === name) ?? bug(`no variable ${name}`);
}
