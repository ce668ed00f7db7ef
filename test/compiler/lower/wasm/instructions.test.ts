import v8 from "node:v8";
import { expect, test } from "vitest";
import * as wasm from "../../../../src/compiler/lower/wasm/builder.ts";
import { INSTRUCTIONS, LOADS } from "../../../../src/compiler/lower/wasm/instruction-tables.ts";

if (Number(process.versions.node.split(".")[0]) < 22) v8.setFlagsFromString("--experimental-wasm-relaxed-simd");

type Make = (...args: unknown[]) => wasm.Expression;
const spaces = wasm as unknown as Record<string, Record<string, Make>>;

/** Whether the engine takes the instruction with operands and result of these types: a wrong opcode or type is refused. */
function isValid(name: string, operands: string[], result: string): boolean {
  const [space, method] = name.split(".");
  const parameters = Object.fromEntries(operands.flatMap((type, i) => (type === "lane" ? [] : [[`p${i}`, type as wasm.ValueType]])));
  const module = wasm.createModule({ shared: false });
  const body = (_f: wasm.FunctionBuilder, locals: Record<string, wasm.Expression>): wasm.Expression =>
    spaces[space][method](...operands.map((type, i) => (type === "lane" ? 1 : locals[`p${i}`])));
  module.function("one", parameters, body, result as wasm.ValueType);
  return WebAssembly.validate(module.encode());
}

test.each(INSTRUCTIONS.map((line) => line.split(" ")))("%s", (name, _opcode, operands, result) => {
  expect(isValid(name, operands.split(","), result)).toBe(true);
});

test.each(LOADS.map((line) => line.split(" ")))("%s", (name, _opcode, _alignment, result) => {
  expect(isValid(name, ["i32"], result)).toBe(true);
});

test("names and opcodes are given once", () => {
  for (const table of [INSTRUCTIONS, LOADS]) expect(new Set(table.map((line) => line.split(" ")[0])).size).toBe(table.length);
});
