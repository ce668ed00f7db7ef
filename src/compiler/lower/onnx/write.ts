import { dimText, staticDim, staticShape } from "../../tensor/dims.ts";
import { expanded } from "../../tensor/passes/expanded.ts";
import type { Dim, DType, NdArray, TensorProgram } from "../../tensor/types.ts";
import { fusions } from "./fusions/index.ts";
import { goesInPieces, piecesOf, writePieces } from "./pieces.ts";
import { neededNodes, withoutIdentities } from "./prune.ts";
import { rows } from "./rows/index.ts";
import type { Name, OnnxGraph, OnnxValue } from "./types.ts";
import { createDraft, type Draft, onnxTypes } from "./writer.ts";

export interface LowerOnnxOptions {
  /** Names of the inputs and outputs, by index. Default: `x0`, `y0`, …. */
  names?: { inputs: string[]; outputs: string[] };
  /** Lists of outputs (indices) that come one behind the other as one flat tensor. */
  joined?: readonly (readonly number[])[];
  /** The same of inputs: one flat tensor, under the name of the first, which the graph splits. */
  joinedInputs?: readonly (readonly number[])[];
  /** Values of inputs (by index) that are to be stored in the graph. */
  stored?: ReadonlyMap<number, NdArray>;
  /** Rows of the largest batch, where they are known: pieces of a batch follow from it. */
  rows?: number;
  /** Threads that will run the graph, 1 where nobody knows: the larger the pieces. */
  threads?: number;
}

/** A program as an ONNX graph with symbolic sizes. Ops are written in order, by the first fusion that fits or by their row; nodes that no output needs are dropped. */
export function lowerOnnx(given: TensorProgram, options: LowerOnnxOptions = {}): OnnxGraph {
  const program = expanded(given);
  const { names, joined = [], joinedInputs = [], stored = new Map<number, NdArray>(), rows: most, threads = 1 } = options;
  const bounds = piecesOf(most, threads);
  const draft = createDraft(program, {
    inputNames: names?.inputs ?? program.inputs.map((_, index) => `x${index}`),
    stored,
    bounds,
  });
  const { writer, nodes, sizes } = draft;
  const inputNames = splitInputs(program, draft, joinedInputs);
  for (const op of program.ops) {
    draft.setOrigin(op.origin);
    const write = () => {
      if (!fusions.some((fusion) => fusion(op, writer))) rows[op.op](op, writer);
    };
    if (bounds.length > 0 && goesInPieces(op, draft)) writePieces(op, draft, bounds.length, write);
    else write();
  }
  draft.setOrigin(program.name);
  const { outputs, outputNames } = writeOutputs(program, draft, joined, names?.outputs);

  const live = neededNodes(
    nodes,
    outputs.map(({ name }) => name),
  );
  const read = new Set(live.flatMap(({ inputs }) => inputs));
  const initializers = [...draft.initializers.values()];
  const inputs = program.inputs.flatMap(({ value }, index) => {
    const name = inputNames[index]!;
    const group = joinedInputs.find((indices) => indices.includes(index));
    if (stored.has(index) || !read.has(name) || (group !== undefined && group[0] !== index)) return [];
    const length = group?.reduce((sum, at) => sum + entriesOf(program.inputs[at]!.value), 0);
    return [valueInfo(name, length === undefined ? value : { ...value, shape: [length] })];
  });
  const neededSizes = sizes.filter(({ name }) => read.has(name));
  return {
    name: program.name,
    inputs: [...inputs, ...neededSizes.map(({ name }): OnnxValue => ({ name, type: "int64", shape: [1] }))],
    outputs,
    initializers: initializers.filter(({ name }) => read.has(name)),
    nodes: withoutIdentities(live, new Set([...inputNames, ...initializers.map(({ name }) => name)])),
    inputNames: inputNames.map((name, index) => (stored.has(index) || !read.has(name) ? undefined : name)),
    outputNames,
    sizes: neededSizes,
  };
}

/** Puts a `Split` behind each joined input. Gives the names of the inputs, which those that are joined share. */
function splitInputs(program: TensorProgram, { writer, nodes, inputNames }: Draft, joined: readonly (readonly number[])[]): Name[] {
  const names = [...inputNames];
  for (const group of joined) {
    const [first] = group;
    const values = group.map((index) => program.inputs[index]!.value);
    const parts = group.map((index) => `part:${index}`);
    const lengths = writer.ints(values.map(entriesOf));
    const attributes = { axis: 0 };
    nodes.push({ type: "Split", inputs: [inputNames[first!]!, lengths], outputs: parts, attributes, origin: program.name });
    for (const [i, index] of group.entries()) {
      names[index] = inputNames[first!]!;
      writer.set(values[i]!, writer.reshape(writer.shaped(parts[i]!, [entriesOf(values[i]!)]), values[i]!.shape));
    }
  }
  return names;
}

function entriesOf({ shape }: { shape: readonly Dim[] }): number {
  return staticShape(shape, "a joined tensor").reduce((product, size) => product * size, 1);
}

/** Gives every output a name of its own: an output is never an input or an initializer, nor two outputs at once. */
function writeOutputs(
  program: TensorProgram,
  { writer, nodes }: Draft,
  joined: NonNullable<LowerOnnxOptions["joined"]>,
  names: string[] | undefined,
): Pick<OnnxGraph, "outputs" | "outputNames"> {
  const outputs: OnnxValue[] = [];
  const outputNames: Name[] = [];
  const publish = (inner: Name, name: Name, type: { dtype: DType; shape: readonly Dim[] }) => {
    nodes.push({ type: "Identity", inputs: [inner], outputs: [name], attributes: {}, origin: program.name });
    outputs.push(valueInfo(name, type));
  };
  const lengthOf = (at: number) => entriesOf(program.outputs[at]!.value);
  for (const [index, { value }] of program.outputs.entries()) {
    const group = joined.find((indices) => indices.includes(index));
    const name = group === undefined ? (names?.[index] ?? `y${index}`) : `y${group[0]}`;
    outputNames.push(name);
    if (group === undefined) publish(writer.of(value), name, value);
    else if (group[0] === index) {
      const parts = group.map((at) => writer.reshape(writer.of(program.outputs[at]!.value), [lengthOf(at)]));
      const length = group.reduce((sum, at) => sum + lengthOf(at), 0);
      publish(writer.node("Concat", parts, { axis: 0 }), name, { dtype: value.dtype, shape: [length] });
    }
  }
  return { outputs, outputNames };
}

function valueInfo(name: Name, { dtype, shape }: { dtype: DType; shape: readonly Dim[] }): OnnxValue {
  return { name, type: onnxTypes[dtype], shape: shape.map((dim) => staticDim(dim) ?? dimText(dim)) };
}
