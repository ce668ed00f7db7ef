import { bug } from "../../diagnostics/assert.ts";
import type { NodeId } from "../../diagnostics/types.ts";
import { dimText, sameDim, staticDim, staticShape } from "../../tensor/dims.ts";
import type { Dim, DType, NdArray, Op, TensorProgram } from "../../tensor/types.ts";
import { fusions } from "./fusions/index.ts";
import { rows } from "./rows/index.ts";
import type { Name, OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor, OnnxType, OnnxWriter } from "./types.ts";

export const onnxTypes: Record<DType, OnnxType> = { float: "float", int: "int32", bool: "bool" };

export interface LowerOnnxOptions {
  /** Names of the inputs and outputs, by index. Default: `x0`, `y0`, …, and what they are. */
  names?: { inputs: string[]; outputs: string[] };
  /** Lists of outputs (indices) that come one behind the other as one flat tensor. */
  joined?: readonly (readonly number[])[];
  /** Values of inputs (by index) that are to be stored in the graph. */
  stored?: ReadonlyMap<number, NdArray>;
  /** Rows of the largest batch. */
  rows?: number;
}

/** A program as an ONNX graph with symbolic sizes. Ops are written in order, by the first fusion that fits or by their row; nodes that no output needs are dropped. */
export function lowerOnnx(program: TensorProgram, options: LowerOnnxOptions = {}): OnnxGraph {
  const { names, joined = [], stored = new Map<number, NdArray>() } = options;
  const nameOf = new Map<number, Name>();
  const nodes: OnnxNode[] = [];
  const initializers = new Map<string, OnnxTensor>();
  const known = new Map<string, Name>();
  const producers = new Map<number, Op>();
  const useCounts = new Map<number, number>();
  const sizes: OnnxGraph["sizes"] = [];
  let origin: NodeId = program.name;
  let count = 0;

  for (const op of program.ops) {
    for (const { id } of op.results) producers.set(id, op);
    for (const { id } of op.inputs) useCounts.set(id, (useCounts.get(id) ?? 0) + 1);
  }
  for (const { value } of program.outputs) useCounts.set(value.id, (useCounts.get(value.id) ?? 0) + 1);

  function initializer(type: OnnxType, { shape, data }: NdArray): Name {
    const key = `${type} ${shape} ${data.length > 64 ? new BigUint64Array(data.buffer, data.byteOffset, data.length).join() : [...data].map(bits).join()}`;
    const found = initializers.get(key);
    if (found !== undefined) return found.name;
    const name = `c${initializers.size}`;
    initializers.set(key, { name, type, shape, data });
    return name;
  }

  function node(type: string, inputs: Name[], attributes: Record<string, OnnxAttribute> = {}): Name {
    const key = `${type}(${inputs})${JSON.stringify(attributes)}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const name = `n${count++}`;
    nodes.push({ type, inputs, outputs: [name], attributes, origin });
    known.set(key, name);
    return name;
  }

  const inputNames = program.inputs.map(({ value }, index): Name => {
    const array = stored.get(index);
    const name = array === undefined ? (names?.inputs[index] ?? `x${index}`) : initializer(onnxTypes[value.dtype], array);
    nameOf.set(value.id, name);
    return name;
  });

  /** The rows of the batch, or the time steps, as int64 [1]: from the shape of an input that has that size, else an input of its own. */
  function symbolSize(symbol: "B" | "T"): Name {
    for (const [index, { value }] of program.inputs.entries()) {
      const axis = stored.has(index) ? -1 : value.shape.findIndex((dim) => sameDim(dim, { times: 1, of: [symbol] }));
      if (axis >= 0) return node("Shape", [inputNames[index]!], { start: axis, end: axis + 1 });
    }
    const name = `size.${symbol}`;
    if (!sizes.some((size) => size.symbol === symbol)) sizes.push({ symbol, name });
    return name;
  }

  const writer: OnnxWriter = {
    rows: options.rows,
    of: (value) => nameOf.get(value.id) ?? bug(`%${value.id} is not lowered yet`),
    node,
    constant: (literal, dtype = "float") =>
      initializer(onnxTypes[dtype], typeof literal === "number" ? { shape: [], data: Float64Array.of(literal) } : literal),
    ints: (values, shape = [values.length]) => initializer("int64", { shape, data: Float64Array.from(values) }),
    size(dim) {
      if (typeof dim === "number") return writer.ints([dim]);
      const product = dim.of.map(symbolSize).reduce((left, right) => node("Mul", [left, right]));
      return dim.times === 1 ? product : node("Mul", [product, writer.ints([dim.times])]);
    },
    shape(shape, infer) {
      const symbolic = shape.filter((dim) => staticDim(dim) === undefined);
      if (symbolic.length === 0) return writer.ints(shape as number[]);
      if (infer && symbolic.length === 1) return writer.ints(shape.map((dim) => staticDim(dim) ?? -1));
      return node("Concat", shape.map(writer.size), { axis: 0 });
    },
    set(value, name) {
      nameOf.set(value.id, name);
    },
    producer: (value) => producers.get(value.id),
    uses: (value) => useCounts.get(value.id) ?? 0,
  };

  for (const op of program.ops) {
    origin = op.origin;
    if (!fusions.some((fusion) => fusion(op, writer))) rows[op.op](op, writer);
  }
  origin = program.name;

  const outputs: OnnxGraph["outputs"] = [];
  const outputNames: Name[] = [];
  /** A name of the caller's choice for a tensor: an output is never an input or an initializer, nor two outputs at once. */
  const publish = (inner: Name, name: Name, value: { dtype: DType; shape: readonly Dim[] }) => {
    nodes.push({ type: "Identity", inputs: [inner], outputs: [name], attributes: {}, origin });
    outputs.push({ name, type: onnxTypes[value.dtype], shape: value.shape.map((dim) => staticDim(dim) ?? dimText(dim)) });
  };
  const lengthOf = (at: number) =>
    staticShape(program.outputs[at]!.value.shape, "a joined output").reduce((product, size) => product * size, 1);
  for (const [index, { value }] of program.outputs.entries()) {
    const group = joined.find((indices) => indices.includes(index));
    const name = group === undefined ? (names?.outputs[index] ?? `y${index}`) : `y${group[0]}`;
    outputNames.push(name);
    if (group === undefined) publish(writer.of(value), name, value);
    else if (group[0] === index) {
      const parts = group.map((at) => node("Reshape", [writer.of(program.outputs[at]!.value), writer.ints([-1])]));
      const length = group.reduce((sum, at) => sum + lengthOf(at), 0);
      publish(node("Concat", parts, { axis: 0 }), name, { dtype: value.dtype, shape: [length] });
    }
  }

  const live = neededNodes(
    nodes,
    outputs.map(({ name }) => name),
  );
  const read = new Set(live.flatMap(({ inputs }) => inputs));
  return {
    name: program.name,
    inputs: [
      ...program.inputs.flatMap(({ value }, index) =>
        stored.has(index) || !read.has(inputNames[index]!)
          ? []
          : [{ name: inputNames[index]!, type: onnxTypes[value.dtype], shape: value.shape.map((dim) => staticDim(dim) ?? dimText(dim)) }],
      ),
      ...sizes.filter(({ name }) => read.has(name)).map(({ name }) => ({ name, type: "int64" as const, shape: [1] })),
    ],
    outputs,
    initializers: [...initializers.values()].filter(({ name }) => read.has(name)),
    nodes: withoutIdentities(live, new Set([...inputNames, ...[...initializers.values()].map(({ name }) => name)])),
    inputNames: inputNames.map((name, index) => (stored.has(index) || !read.has(name) ? undefined : name)),
    outputNames,
    sizes: sizes.filter(({ name }) => read.has(name)),
  };
}

function bits(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

function neededNodes(nodes: OnnxNode[], outputs: Name[]): OnnxNode[] {
  const needed = new Set(outputs);
  return nodes
    .toReversed()
    .filter(({ inputs, outputs: made }) => {
      if (!made.some((name) => needed.has(name))) return false;
      for (const name of inputs) needed.add(name);
      return true;
    })
    .toReversed();
}

/** An output's producer writes it itself, unless it is an input, a constant, or an output under another name already. */
function withoutIdentities(nodes: OnnxNode[], fixed: ReadonlySet<Name>): OnnxNode[] {
  const renamed = new Map<Name, Name>();
  const kept = nodes.filter(({ type, inputs: [from], outputs: [to] }) => {
    if (type !== "Identity" || fixed.has(from!) || renamed.has(from!)) return true;
    renamed.set(from!, to!);
    return false;
  });
  const rename = (name: Name) => renamed.get(name) ?? name;
  return kept.map((node) => ({ ...node, inputs: node.inputs.map(rename), outputs: node.outputs.map(rename) }));
}
