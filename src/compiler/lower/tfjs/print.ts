import { dimText, shapeText } from "../../tensor/dims.ts";
import type { TfjsAttribute, TfjsCall, TfjsProgram } from "./types.ts";

/** The kernel calls as text: `r7 = BatchMatMul {a: r1, b: r2} {transposeA: false}; free r1   // Draw.dense_1`. */
export function tfjsText(program: TfjsProgram): string {
  return [
    `tfjs ${program.name}`,
    ...program.inputs.map((register, i) => `  input ${i} -> ${register === undefined ? "unused" : `r${register}`}`),
    ...program.constants.map(({ register, value, dtype }) => `  r${register} = constant ${dtype}${shapeText(value.shape)}`),
    ...program.calls.map(callText),
    ...program.outputs.map((register, i) => `  output ${i} = r${register}`),
    "",
  ].join("\n");
}

function callText({ kernel, inputs, attributes, result, frees, origin }: TfjsCall): string {
  const operands = Array.isArray(inputs)
    ? `[${inputs.map((register) => `r${register}`).join(", ")}]`
    : `{${Object.entries(inputs)
        .map(([name, register]) => `${name}: r${register}`)
        .join(", ")}}`;
  const settings = Object.entries(attributes).map(([name, value]) => `${name}: ${attributeText(value)}`);
  const braces = settings.length === 0 ? "" : ` {${settings.join(", ")}}`;
  const freed = frees.length === 0 ? "" : `; free ${frees.map((register) => `r${register}`).join(", ")}`;
  return `  r${result} = ${kernel} ${operands}${braces}${freed}   // ${origin}`;
}

function attributeText(value: TfjsAttribute): string {
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return JSON.stringify(value);
  return "size" in value ? dimText(value.size) : shapeText(value.sizes);
}
