import { assertUse } from "../../diagnostics/assert.ts";
import { type Code, floatBytes, signed, unsigned } from "./encoder.ts";
import { INSTRUCTIONS, LOADS } from "./instruction-tables.ts";

export type ValueType = "i32" | "i64" | "f32" | "f64" | "v128";

/** A value that is not computed yet: the instruction, what pushes its operands, and its immediates. One that is used twice is computed twice. */
export interface Expression<T extends ValueType = ValueType> {
  type: T;
  code: Code;
  args: Expression[];
  immediates: Code;
}

/** An expression, or a number: a constant of the wanted type, in every lane where the instruction has lanes. */
export type Operand<T extends ValueType> = Expression<T> | number | (T extends "i64" ? bigint : never);

type Line = (typeof INSTRUCTIONS)[number];
type LoadLine = (typeof LOADS)[number];
type ArgumentOf<Token> = Token extends "lane" ? number : Token extends ValueType ? Operand<Token> : never;
type ArgumentsOf<List extends string> = List extends `${infer First},${infer Rest}`
  ? [ArgumentOf<First>, ...ArgumentsOf<Rest>]
  : [ArgumentOf<List>];
type Instruction<L> = L extends `${string} ${string} ${infer List} ${infer Result extends ValueType}`
  ? (...args: ArgumentsOf<List>) => Expression<Result>
  : never;
type Load<L> = L extends `${string} ${string} ${string} ${infer Result extends ValueType}`
  ? (address: Operand<"i32">, offset?: number) => Expression<Result>
  : never;
/** The instructions whose names begin with `Space.` */
type Space<Name extends string> = { [L in Line as L extends `${Name}.${infer Method} ${string}` ? Method : never]: Instruction<L> } & {
  [L in LoadLine as L extends `${Name}.${infer Method} ${string}` ? Method : never]: Load<L>;
};

const isVector = (name: string): boolean => /^(v128|[if]\d+x\d+)\./.test(name);
const codeOf = (name: string, opcode: string): Code => (isVector(name) ? [0xfd, ...unsigned(Number(opcode))] : [Number(opcode)]);

const scalars: Record<string, (value: number | bigint) => Expression> = {
  i32: (value) => ({ type: "i32", code: [0x41], args: [], immediates: signed(BigInt(Number(value) | 0)) }),
  i64: (value) => ({ type: "i64", code: [0x42], args: [], immediates: signed(BigInt.asIntN(64, BigInt(value))) }),
  f32: (value) => ({ type: "f32", code: [0x43], args: [], immediates: floatBytes(new Float32Array([Number(value)])) }),
  f64: (value) => ({ type: "f64", code: [0x44], args: [], immediates: floatBytes(new Float64Array([Number(value)])) }),
};
const splats: Record<string, [scalar: string, opcode: string]> = {
  i32x4: ["i32", "0x11"],
  i64x2: ["i64", "0x12"],
  f32x4: ["f32", "0x13"],
  f64x2: ["f64", "0x14"],
};

/** A splat rather than `v128.const`: V8 keeps it in a register, and was measured 10 to 30 % faster. */
function constant(value: number | bigint, type: ValueType, space: string, name: string): Expression {
  if (type !== "v128") return scalars[type](value);
  const splat = splats[space];
  assertUse(splat !== undefined, `${name} does not say what the lanes of ${value} are`);
  return { type, code: codeOf(`${space}.splat`, splat[1]), args: [scalars[splat[0]](value)], immediates: [] };
}

/** The operand as an expression of the type; `where` names its user if it has another. */
export function operand<T extends ValueType>(value: Operand<T>, type: T, where: string): Expression<T> {
  const [space] = where.split(".");
  const found: Expression = typeof value === "object" ? value : constant(value, type, space, where);
  assertUse(found.type === type, `${where} wants ${type}, got ${found.type}`);
  return found as Expression<T>;
}

function instruction(line: string): [space: string, method: string, make: (...args: unknown[]) => Expression] {
  const [name, opcode, list, type] = line.split(" ");
  const [space, method] = name.split(".");
  const tokens = list.split(",");
  const code = codeOf(name, opcode);
  const make = (...args: unknown[]): Expression => {
    assertUse(args.length === tokens.length, `${name} wants ${tokens.length} operands, got ${args.length}`);
    const lane = tokens.indexOf("lane");
    return {
      type: type as ValueType,
      code,
      args: tokens.flatMap((token, i) => (token === "lane" ? [] : [operand(args[i] as Operand<ValueType>, token as ValueType, name)])),
      immediates: lane < 0 ? [] : [Number(args[lane])],
    };
  };
  return [space, method, make];
}

function load(line: string): [space: string, method: string, make: (address: Operand<"i32">, offset?: number) => Expression] {
  const [name, opcode, alignment, type] = line.split(" ");
  const [space, method] = name.split(".");
  const code = codeOf(name, opcode);
  const make = (address: Operand<"i32">, offset = 0): Expression => ({
    type: type as ValueType,
    code,
    args: [operand(address, "i32", name)],
    immediates: [Number(alignment), ...unsigned(offset)],
  });
  return [space, method, make];
}

/** Instructions by their names in the text format, typed by the tables: `f64x2.add(a, b)`, `v128.load(address, offset)`. */
function spaceOf<Name extends string>(name: Name): Space<Name> {
  const all = [...INSTRUCTIONS.map(instruction), ...LOADS.map(load)];
  return Object.fromEntries(all.flatMap(([space, method, make]) => (space === name ? [[method, make]] : []))) as Space<Name>;
}

export const i32 = spaceOf("i32");
export const i64 = spaceOf("i64");
export const f32 = spaceOf("f32");
export const f64 = spaceOf("f64");
export const v128 = spaceOf("v128");
export const i32x4 = spaceOf("i32x4");
export const i64x2 = spaceOf("i64x2");
export const f32x4 = spaceOf("f32x4");
export const f64x2 = spaceOf("f64x2");

/** The vector constant with these bytes. */
export function vectorConstant(values: Float64Array | Float32Array | Uint32Array | BigUint64Array): Expression<"v128"> {
  const bytes = floatBytes(values);
  assertUse(bytes.length === 16, `a vector has 16 bytes, not ${bytes.length}`);
  return { type: "v128", code: [0xfd, ...unsigned(0x0c)], args: [], immediates: bytes };
}

/** Bytes of a and b (0 to 15, 16 to 31) in the order named. */
export function shuffle(a: Expression<"v128">, b: Expression<"v128">, bytes: number[]): Expression<"v128"> {
  assertUse(bytes.length === 16 && bytes.every((byte) => byte >= 0 && byte < 32), "a shuffle names 16 of 32 bytes");
  return {
    type: "v128",
    code: [0xfd, ...unsigned(0x0d)],
    args: [operand(a, "v128", "shuffle"), operand(b, "v128", "shuffle")],
    immediates: bytes,
  };
}

/** `yes` where `test` is not 0; both are computed. */
export function select<T extends ValueType>(test: Expression<"i32">, yes: Expression<T>, no: Expression<T>): Expression<T> {
  return { type: yes.type, code: [0x1b], args: [yes, operand(no, yes.type, "select"), operand(test, "i32", "select")], immediates: [] };
}
