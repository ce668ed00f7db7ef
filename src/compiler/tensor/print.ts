import { shapeText } from "./dims.ts";
import type { InputRole, NdArray, Op, OutputRole, TensorProgram, Value } from "./types.ts";

/** A program as text, one op a line: `%4: float[B, 400] = matMul %0 %1 {transposeA: false}   // Recognise.dense_1`. */
export function programText(program: TensorProgram): string {
  return [
    `program ${program.name}`,
    ...program.inputs.map(({ value, role }) => `  ${typed(value)} = input ${inputText(role)}`),
    ...program.ops.map((op) => `  ${opText(op)}`),
    ...program.outputs.map(({ value, role }) => `  output ${outputText(role)} = %${value.id}`),
    "",
  ].join("\n");
}

export function opText(op: Op): string {
  const inputs = op.inputs.map(({ id }) => ` %${id}`).join("");
  const attributes = Object.entries(op.attributes).map(([name, value]) => `${name}: ${attributeText(value)}`);
  const braces = attributes.length === 0 ? "" : ` {${attributes.join(", ")}}`;
  return `${op.results.map(typed).join(", ")} = ${op.op}${inputs}${braces}   // ${op.origin}`;
}

function typed({ id, dtype, shape }: Value): string {
  return `%${id}: ${dtype}${shapeText(shape)}`;
}

function inputText(role: InputRole): string {
  switch (role.is) {
    case "data":
      return `data ${role.field}`;
    case "scalar":
      return `scalar ${role.name}`;
    case "noise":
      return `noise ${role.law} ${role.stream} per ${role.per}`;
    default:
      return `${role.is} ${role.slot}`;
  }
}

function outputText(role: OutputRole): string {
  return `${role.is} ${"slot" in role ? role.slot : role.name}`;
}

const shown = 8;

function attributeText(value: unknown): string {
  if (isArray(value)) {
    const numbers = [...value.data.subarray(0, shown)].join(", ");
    return `${shapeText(value.shape)} ${numbers}${value.data.length > shown ? ", …" : ""}`;
  }
  if (Array.isArray(value)) return `[${value.map(attributeText).join(", ")}]`;
  if (typeof value === "object" && value !== null && "of" in value) return shapeText([value as never]).slice(1, -1);
  return String(value);
}

function isArray(value: unknown): value is NdArray {
  return typeof value === "object" && value !== null && "data" in value && value.data instanceof Float64Array;
}
