import { dimText, staticDim } from "../../tensor/dims.ts";
import type { InputRole, NdArray, OutputRole, TensorProgram, Value } from "../../tensor/types.ts";
import type { OnnxGraph } from "./types.ts";
import { lowerOnnx } from "./write.ts";
import { onnxTypes } from "./writer.ts";

/** What a reader of a graph needs to know of an input or output. */
export interface Port {
  name: string;
  type: string;
  /** A text is a symbolic size: `B` rows, `T` steps. */
  shape: (number | string)[];
  /** `data`, `noise` (standard normal, or uniform from 0 to 1), `scalar`, `weight`, `state`, `gradient`, `metric` or `result`. */
  is: string;
  law?: "normal" | "uniform";
}

export interface NamedGraph {
  graph: OnnxGraph;
  inputs: Port[];
  outputs: Port[];
}

/**
 * A program as a graph for other readers: inputs are named by variables, slots and latents (`x`, `Draw.dense_1.kernel`, `noise.z`), results by
 * what they are (`z.mean`), gradients and next states by their slot (`gradient:Draw.dense_1.kernel`).
 * @param stored  values of weights and state that become part of the graph
 */
export function namedOnnx(program: TensorProgram, stored?: (slot: string) => NdArray): NamedGraph {
  const names = {
    inputs: program.inputs.map(({ role }) => inputName(role)),
    outputs: program.outputs.map(({ role }) => outputName(role)),
  };
  const values = new Map(
    stored === undefined
      ? []
      : program.inputs.flatMap(({ role }, index): [number, NdArray][] => ("slot" in role ? [[index, stored(role.slot)]] : [])),
  );
  const graph = lowerOnnx(program, { names, stored: values });
  const inputs = program.inputs.flatMap(({ value, role }, index): Port[] => {
    const name = graph.inputNames[index];
    return name === undefined ? [] : [{ ...port(name, value), is: role.is, ...(role.is === "noise" ? { law: role.law } : {}) }];
  });
  const sizes = graph.sizes.map(({ name }): Port => ({ name, type: "int64", shape: [1], is: "size" }));
  const outputs = program.outputs.map(({ value, role }, index): Port => ({ ...port(graph.outputNames[index]!, value), is: role.is }));
  return { graph, inputs: [...inputs, ...sizes], outputs };
}

function port(name: string, { dtype, shape }: Value): Pick<Port, "name" | "type" | "shape"> {
  return { name, type: onnxTypes[dtype], shape: shape.map((dim) => staticDim(dim) ?? dimText(dim)) };
}

function inputName(role: InputRole): string {
  switch (role.is) {
    case "data":
      return role.field === "$weight" ? "weight" : role.field;
    case "noise":
      return `noise.${role.stream.slice(role.stream.indexOf(".") + 1)}`;
    case "scalar":
      return role.name;
    default:
      return role.slot;
  }
}

function outputName(role: OutputRole): string {
  return "slot" in role ? `${role.is}:${role.slot}` : role.name;
}
