import type { NodeId } from "../../diagnostics/types.ts";
import type { Dim, DType, NdArray, Op, Value } from "../../tensor/types.ts";

/** Element types of ONNX tensors that genc uses; sizes and indices of shapes are int64. */
export type OnnxType = "float" | "int32" | "int64" | "bool";

/** What a tensor is called in a graph. Each is written once. */
export type Name = string;

/** Whole numbers are INT, lists of them INTS; a FLOAT says so. */
export type OnnxAttribute = number | number[] | string | { float: number };

export interface OnnxNode {
  type: string;
  inputs: Name[];
  outputs: Name[];
  attributes: Record<string, OnnxAttribute>;
  /** The line of the spec that it came from; the node's doc string. */
  origin: NodeId;
}

export interface OnnxValue {
  name: Name;
  type: OnnxType;
  /** A text is a symbolic size: `B`, `2*B`. */
  shape: (number | string)[];
}

export interface OnnxTensor {
  name: Name;
  type: OnnxType;
  shape: number[];
  data: Float64Array;
}

/** A graph as data. `encodeModel` makes a file of it. */
export interface OnnxGraph {
  name: string;
  inputs: OnnxValue[];
  outputs: OnnxValue[];
  initializers: OnnxTensor[];
  nodes: OnnxNode[];
  /** By the index of the program's inputs, what it is called; undefined for one that nothing reads. */
  inputNames: (Name | undefined)[];
  /** By the index of the program's outputs; those that were joined share a name. */
  outputNames: Name[];
  /** Symbols whose sizes are inputs of the graph, int64 [1], since no shape tells them. */
  sizes: { symbol: "B" | "T"; name: Name }[];
}

/** What fusions and rows write to. */
export interface OnnxWriter {
  of(value: Value): Name;
  /** A node with one output. The same node asked for again is the same name. */
  node(type: string, inputs: Name[], attributes?: Record<string, OnnxAttribute>): Name;
  /** A float initializer. */
  constant(value: number | NdArray, dtype?: DType): Name;
  /** An int64 initializer [n]. */
  ints(values: readonly number[], shape?: number[]): Name;
  /** A shape, int64 [rank]: with one symbolic size -1 stands for it, where `infer` allows that. */
  shape(shape: readonly Dim[], infer: boolean): Name;
  /** The same entries under another shape; nothing where they have it. What a reshape made is reshaped from its source. */
  reshape(x: Name, shape: readonly Dim[]): Name;
  /** Says what shape a tensor has, where no value says it. */
  shaped(x: Name, shape: readonly Dim[]): Name;
  /** The tensor that `x` is a reshape of, or itself, with its shape where that is known. */
  source(x: Name): { name: Name; shape: readonly Dim[] | undefined };
  /** A symbolic size as int64 [1]. */
  size(dim: Dim): Name;
  /** Says that a value is in that tensor. */
  set(value: Value, name: Name): void;
  /** The op that made a value; undefined for inputs of the program. */
  producer(value: Value): Op | undefined;
  /** How many operands and outputs are that value. */
  uses(value: Value): number;
  /** The ops that have it for an operand. */
  readers(value: Value): readonly Op[];
  isWritten(value: Value): boolean;
}
