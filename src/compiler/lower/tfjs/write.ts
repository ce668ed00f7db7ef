import { bug } from "../../diagnostics/assert.ts";
import type { NodeId } from "../../diagnostics/types.ts";
import type { NdArray, TensorProgram } from "../../tensor/types.ts";
import { rows } from "./rows/index.ts";
import type { Register, TfjsCall, TfjsKernels, TfjsProgram, TfjsWriter } from "./types.ts";

/** A program as kernel calls for a backend with these kernels. */
export function lowerTfjs(program: TensorProgram, kernels: TfjsKernels): TfjsProgram {
  const registerOf = new Map<number, Register>();
  const constants: TfjsProgram["constants"] = [];
  const calls: TfjsCall[] = [];
  const scalars = new Map<number, Register>();
  let registers = 0;
  let origin: NodeId = program.name;

  const writer: TfjsWriter = {
    kernels,
    of: (value) => registerOf.get(value.id) ?? bug(`%${value.id} is not lowered yet`),
    call(kernel, inputs, attributes = {}) {
      const result = registers++;
      calls.push({ kernel, inputs, attributes, result, frees: [], origin });
      return result;
    },
    constant(literal, dtype = "float") {
      const scalar = typeof literal === "number" && dtype === "float" ? literal : undefined;
      const known = scalar === undefined ? undefined : scalars.get(scalar);
      if (known !== undefined) return known;
      const register = registers++;
      const value: NdArray = typeof literal === "number" ? { shape: [], data: Float64Array.of(literal) } : literal;
      constants.push({ register, value, dtype });
      if (scalar !== undefined) scalars.set(scalar, register);
      return register;
    },
    set(value, register) {
      registerOf.set(value.id, register);
    },
  };

  const inputs = program.inputs.map(({ value }) => {
    const register = registers++;
    registerOf.set(value.id, register);
    return register;
  });
  for (const op of program.ops) {
    origin = op.origin;
    rows[op.op](op, writer);
  }
  const outputs = program.outputs.map(({ value }) => writer.of(value));
  const read = neededCalls(calls, outputs);
  return {
    name: program.name,
    registers,
    inputs: inputs.map((register) => (read.registers.has(register) ? register : undefined)),
    constants: constants.filter(({ register }) => read.registers.has(register)),
    calls: withFrees(read.calls, outputs, constants),
    outputs,
  };
}

/** The calls that outputs depend on (a row may compute a result that nobody asks for), and all registers that are read. */
function neededCalls(calls: TfjsCall[], outputs: readonly Register[]): { calls: TfjsCall[]; registers: Set<Register> } {
  const registers = new Set(outputs);
  const needed = [...calls].reverse().filter((call) => {
    if (!registers.has(call.result)) return false;
    for (const register of Object.values(call.inputs)) registers.add(register);
    return true;
  });
  return { calls: needed.reverse(), registers };
}

function withFrees(calls: TfjsCall[], outputs: readonly Register[], constants: TfjsProgram["constants"]): TfjsCall[] {
  const live = new Set([...outputs, ...constants.map(({ register }) => register)]);
  const freed = [...calls].reverse().map((call) => {
    const frees = [...new Set(Object.values(call.inputs))].filter((register) => !live.has(register));
    for (const register of frees) live.add(register);
    return { ...call, frees };
  });
  return freed.reverse();
}
