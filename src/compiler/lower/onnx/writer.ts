import { bug } from "../../diagnostics/assert.ts";
import type { NodeId } from "../../diagnostics/types.ts";
import { sameDim, sameShape, staticDim } from "../../tensor/dims.ts";
import type { Dim, DType, NdArray, Op, TensorProgram, Value } from "../../tensor/types.ts";
import type { PieceBounds } from "./pieces.ts";
import { isBatch } from "./rowwise.ts";
import type { Name, OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor, OnnxType, OnnxWriter } from "./types.ts";

export const onnxTypes: Record<DType, OnnxType> = { float: "float", int: "int32", bool: "bool" };

/** Where a value is: in one tensor, in a tensor for each piece of the batch, or both. */
interface Place {
  whole?: Name;
  pieces: Name[];
}

/** A writer and what was written. */
export interface Draft {
  writer: OnnxWriter;
  nodes: OnnxNode[];
  initializers: Map<string, OnnxTensor>;
  sizes: OnnxGraph["sizes"];
  inputNames: Name[];
  setOrigin(node: NodeId): void;
  /** Until the next call, rows read and set one piece of each value of the batch, or whole values. */
  setPiece(piece: number | undefined): void;
  /** Whether a value is in pieces only. */
  inPieces(value: Value): boolean;
}

export interface DraftOptions {
  inputNames: readonly string[];
  stored: ReadonlyMap<number, NdArray>;
  bounds: readonly PieceBounds[];
}

export function createDraft(program: TensorProgram, { inputNames: given, stored, bounds }: DraftOptions): Draft {
  const places = new Map<number, Place>();
  const nodes: OnnxNode[] = [];
  const initializers = new Map<string, OnnxTensor>();
  /** By what a node computes, its result. */
  const known = new Map<string, Name>();
  const sizes: OnnxGraph["sizes"] = [];
  /** What is known of tensors' shapes, and of which tensor each is a reshape. */
  const shapes = new Map<Name, readonly Dim[]>();
  const reshapedFrom = new Map<Name, Name>();
  const { producers, consumers } = usesOf(program);
  const outputs = new Set(program.outputs.map(({ value }) => value.id));
  const readers = (value: Value): readonly Op[] => consumers.get(value.id) ?? [];
  let origin: NodeId = program.name;
  let piece: number | undefined;

  function initializer(type: OnnxType, { shape, data }: NdArray): Name {
    const key = `${type} ${shape} ${Array.from(data, (value) => (Object.is(value, -0) ? "-0" : value)).join()}`;
    const found = initializers.get(key);
    if (found !== undefined) return found.name;
    const name = `c:${initializers.size}`;
    initializers.set(key, { name, type, shape, data });
    return name;
  }

  function node(type: string, inputs: Name[], attributes: Record<string, OnnxAttribute> = {}): Name {
    const key = `${type}(${inputs})${JSON.stringify(attributes)}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const name = `t:${nodes.length}`;
    nodes.push({ type, inputs, outputs: [name], attributes, origin });
    known.set(key, name);
    return name;
  }

  const place = (value: Value): Place => places.get(value.id) ?? bug(`%${value.id} is not lowered yet`);

  function whole(value: Value): Name {
    const at = place(value);
    at.whole ??= node("Concat", at.pieces, { axis: 0 });
    shapes.set(at.whole, value.shape);
    return at.whole;
  }

  function part(value: Value, index: number, { start, end }: PieceBounds): Name {
    const at = place(value);
    if (at.pieces[index] !== undefined) return at.pieces[index];
    if (!isBatch(value)) return at.whole ?? bug(`%${value.id} has no rows`);
    at.pieces[index] = node("Slice", [at.whole!, writer.ints([start]), writer.ints([end ?? 2 ** 31 - 1]), writer.ints([0])]);
    shapes.set(at.pieces[index], value.shape);
    return at.pieces[index];
  }

  /** The rows of the batch, or the time steps, as int64 [1]: from the shape of an input that has that size, else an input of its own. */
  function symbolSize(symbol: "B" | "T"): Name {
    for (const [index, { value }] of program.inputs.entries()) {
      const axis = stored.has(index) ? -1 : value.shape.findIndex((dim) => sameDim(dim, { times: 1, of: [symbol] }));
      if (axis >= 0) return node("Shape", [inputNames[index]!], { start: axis, end: axis + 1 });
    }
    const name = `size:${symbol}`;
    if (!sizes.some((size) => size.symbol === symbol)) sizes.push({ symbol, name });
    return name;
  }

  /** Rows of the piece at hand: those that are left from its start, at most as many as it holds. */
  function rowsHere(): Name {
    const all = symbolSize("B");
    if (piece === undefined) return all;
    const { start, end } = bounds[piece]!;
    const left = node("Max", [node("Sub", [all, writer.ints([start])]), writer.ints([0])]);
    return end === undefined ? left : node("Min", [left, writer.ints([end - start])]);
  }

  const writer: OnnxWriter = {
    of: (value) => (piece === undefined ? whole(value) : part(value, piece, bounds[piece]!)),
    node,
    constant: (literal, dtype = "float") =>
      initializer(onnxTypes[dtype], typeof literal === "number" ? { shape: [], data: Float64Array.of(literal) } : literal),
    ints: (values, shape = [values.length]) => initializer("int64", { shape, data: Float64Array.from(values) }),
    size(dim) {
      if (typeof dim === "number") return writer.ints([dim]);
      const product = dim.of.map((symbol) => (symbol === "B" ? rowsHere() : symbolSize(symbol))).reduce((a, b) => node("Mul", [a, b]));
      return dim.times === 1 ? product : node("Mul", [product, writer.ints([dim.times])]);
    },
    shape(shape, infer) {
      const symbolic = shape.filter((dim) => staticDim(dim) === undefined);
      if (symbolic.length === 0) return writer.ints(shape as number[]);
      if (infer && symbolic.length === 1) return writer.ints(shape.map((dim) => staticDim(dim) ?? -1));
      return node("Concat", shape.map(writer.size), { axis: 0 });
    },
    reshape(x, shape) {
      const source = reshapedFrom.get(x) ?? x;
      for (const name of [x, source]) {
        const has = shapes.get(name);
        if (has !== undefined && sameShape(has, shape)) return name;
      }
      const symbolic = shape.filter((dim) => staticDim(dim) === undefined).length;
      // Sizes that were computed may be 0, which without `allowzero` would mean: as before.
      const name = node("Reshape", [source, writer.shape(shape, true)], symbolic > 1 ? { allowzero: 1 } : {});
      shapes.set(name, shape);
      reshapedFrom.set(name, source);
      return name;
    },
    shaped(x, shape) {
      shapes.set(x, shape);
      return x;
    },
    source(x) {
      const name = reshapedFrom.get(x) ?? x;
      return { name, shape: shapes.get(name) };
    },
    set(value, name) {
      shapes.set(name, value.shape);
      if (piece === undefined || !isBatch(value)) places.set(value.id, { whole: name, pieces: [] });
      else if (piece === 0) places.set(value.id, { pieces: [name] });
      else place(value).pieces[piece] = name;
    },
    producer: (value) => producers.get(value.id),
    uses: (value) => readers(value).length + (outputs.has(value.id) ? 1 : 0),
    readers,
    isWritten: (value) => places.has(value.id),
  };

  const inputNames = program.inputs.map(({ value }, index): Name => {
    const array = stored.get(index);
    const name = given[index]!;
    if (array !== undefined) initializers.set(name, { name, type: onnxTypes[value.dtype], ...array });
    writer.set(value, name);
    return name;
  });
  return {
    writer,
    nodes,
    initializers,
    sizes,
    inputNames,
    setOrigin(next) {
      origin = next;
    },
    setPiece(next) {
      piece = next;
    },
    inPieces: (value) => place(value).whole === undefined,
  };
}

function usesOf(program: TensorProgram): { producers: Map<number, Op>; consumers: Map<number, Op[]> } {
  const producers = new Map<number, Op>();
  const consumers = new Map<number, Op[]>();
  for (const op of program.ops) {
    for (const { id } of op.results) producers.set(id, op);
    for (const { id } of op.inputs) consumers.set(id, [...(consumers.get(id) ?? []), op]);
  }
  return { producers, consumers };
}
