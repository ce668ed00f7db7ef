import { assertUse } from "../../diagnostics/assert.ts";
import { type Code, floatBytes, signed, unsigned } from "./encoder.ts";

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

/** One a line: name, opcode, operands (`lane` is an immediate), result. Opcodes of vector instructions follow the prefix 0xfd. */
export const INSTRUCTIONS = [
  "i32.eqz 0x45 i32 i32",
  "i32.eq 0x46 i32,i32 i32",
  "i32.ne 0x47 i32,i32 i32",
  "i32.lt_s 0x48 i32,i32 i32",
  "i32.lt_u 0x49 i32,i32 i32",
  "i32.gt_s 0x4a i32,i32 i32",
  "i32.gt_u 0x4b i32,i32 i32",
  "i32.le_u 0x4d i32,i32 i32",
  "i32.ge_u 0x4f i32,i32 i32",
  "i32.add 0x6a i32,i32 i32",
  "i32.sub 0x6b i32,i32 i32",
  "i32.mul 0x6c i32,i32 i32",
  "i32.div_u 0x6e i32,i32 i32",
  "i32.rem_u 0x70 i32,i32 i32",
  "i32.and 0x71 i32,i32 i32",
  "i32.or 0x72 i32,i32 i32",
  "i32.xor 0x73 i32,i32 i32",
  "i32.shl 0x74 i32,i32 i32",
  "i32.shr_s 0x75 i32,i32 i32",
  "i32.shr_u 0x76 i32,i32 i32",
  "i32.rotl 0x77 i32,i32 i32",
  "i32.wrap_i64 0xa7 i64 i32",
  "i32.trunc_f64_s 0xaa f64 i32",
  "i32.trunc_f64_u 0xab f64 i32",
  "i32.reinterpret_f32 0xbc f32 i32",
  "i64.eqz 0x50 i64 i32",
  "i64.eq 0x51 i64,i64 i32",
  "i64.lt_s 0x53 i64,i64 i32",
  "i64.lt_u 0x54 i64,i64 i32",
  "i64.gt_u 0x56 i64,i64 i32",
  "i64.add 0x7c i64,i64 i64",
  "i64.sub 0x7d i64,i64 i64",
  "i64.mul 0x7e i64,i64 i64",
  "i64.and 0x83 i64,i64 i64",
  "i64.or 0x84 i64,i64 i64",
  "i64.xor 0x85 i64,i64 i64",
  "i64.shl 0x86 i64,i64 i64",
  "i64.shr_s 0x87 i64,i64 i64",
  "i64.shr_u 0x88 i64,i64 i64",
  "i64.rotl 0x89 i64,i64 i64",
  "i64.extend_i32_s 0xac i32 i64",
  "i64.extend_i32_u 0xad i32 i64",
  "i64.reinterpret_f64 0xbd f64 i64",
  "f32.eq 0x5b f32,f32 i32",
  "f32.lt 0x5d f32,f32 i32",
  "f32.gt 0x5e f32,f32 i32",
  "f32.abs 0x8b f32 f32",
  "f32.neg 0x8c f32 f32",
  "f32.floor 0x8e f32 f32",
  "f32.sqrt 0x91 f32 f32",
  "f32.add 0x92 f32,f32 f32",
  "f32.sub 0x93 f32,f32 f32",
  "f32.mul 0x94 f32,f32 f32",
  "f32.div 0x95 f32,f32 f32",
  "f32.min 0x96 f32,f32 f32",
  "f32.max 0x97 f32,f32 f32",
  "f32.convert_i32_s 0xb2 i32 f32",
  "f32.convert_i32_u 0xb3 i32 f32",
  "f32.demote_f64 0xb6 f64 f32",
  "f32.reinterpret_i32 0xbe i32 f32",
  "f64.eq 0x61 f64,f64 i32",
  "f64.ne 0x62 f64,f64 i32",
  "f64.lt 0x63 f64,f64 i32",
  "f64.gt 0x64 f64,f64 i32",
  "f64.le 0x65 f64,f64 i32",
  "f64.ge 0x66 f64,f64 i32",
  "f64.abs 0x99 f64 f64",
  "f64.neg 0x9a f64 f64",
  "f64.floor 0x9c f64 f64",
  "f64.sqrt 0x9f f64 f64",
  "f64.add 0xa0 f64,f64 f64",
  "f64.sub 0xa1 f64,f64 f64",
  "f64.mul 0xa2 f64,f64 f64",
  "f64.div 0xa3 f64,f64 f64",
  "f64.min 0xa4 f64,f64 f64",
  "f64.max 0xa5 f64,f64 f64",
  "f64.convert_i32_s 0xb7 i32 f64",
  "f64.convert_i32_u 0xb8 i32 f64",
  "f64.convert_i64_s 0xb9 i64 f64",
  "f64.convert_i64_u 0xba i64 f64",
  "f64.promote_f32 0xbb f32 f64",
  "f64.reinterpret_i64 0xbf i64 f64",
  "v128.not 0x4d v128 v128",
  "v128.and 0x4e v128,v128 v128",
  "v128.andnot 0x4f v128,v128 v128",
  "v128.or 0x50 v128,v128 v128",
  "v128.xor 0x51 v128,v128 v128",
  "v128.bitselect 0x52 v128,v128,v128 v128",
  "v128.any_true 0x53 v128 i32",
  "i32x4.splat 0x11 i32 v128",
  "i32x4.extract_lane 0x1b v128,lane i32",
  "i32x4.replace_lane 0x1c v128,lane,i32 v128",
  "i32x4.eq 0x37 v128,v128 v128",
  "i32x4.lt_s 0x39 v128,v128 v128",
  "i32x4.lt_u 0x3a v128,v128 v128",
  "i32x4.gt_s 0x3b v128,v128 v128",
  "i32x4.gt_u 0x3c v128,v128 v128",
  "i32x4.all_true 0xa3 v128 i32",
  "i32x4.shl 0xab v128,i32 v128",
  "i32x4.shr_s 0xac v128,i32 v128",
  "i32x4.shr_u 0xad v128,i32 v128",
  "i32x4.add 0xae v128,v128 v128",
  "i32x4.sub 0xb1 v128,v128 v128",
  "i32x4.mul 0xb5 v128,v128 v128",
  "i32x4.trunc_sat_f32x4_s 0xf8 v128 v128",
  "i32x4.trunc_sat_f32x4_u 0xf9 v128 v128",
  "i32x4.trunc_sat_f64x2_s_zero 0xfc v128 v128",
  "i64x2.splat 0x12 i64 v128",
  "i64x2.extract_lane 0x1d v128,lane i64",
  "i64x2.replace_lane 0x1e v128,lane,i64 v128",
  "i64x2.all_true 0xc3 v128 i32",
  "i64x2.extend_low_i32x4_u 0xc9 v128 v128",
  "i64x2.extend_high_i32x4_u 0xca v128 v128",
  "i64x2.shl 0xcb v128,i32 v128",
  "i64x2.shr_s 0xcc v128,i32 v128",
  "i64x2.shr_u 0xcd v128,i32 v128",
  "i64x2.add 0xce v128,v128 v128",
  "i64x2.sub 0xd1 v128,v128 v128",
  "i64x2.mul 0xd5 v128,v128 v128",
  "i64x2.extmul_low_i32x4_u 0xde v128,v128 v128",
  "i64x2.extmul_high_i32x4_u 0xdf v128,v128 v128",
  "f32x4.splat 0x13 f32 v128",
  "f32x4.extract_lane 0x1f v128,lane f32",
  "f32x4.replace_lane 0x20 v128,lane,f32 v128",
  "f32x4.eq 0x41 v128,v128 v128",
  "f32x4.lt 0x43 v128,v128 v128",
  "f32x4.gt 0x44 v128,v128 v128",
  "f32x4.le 0x45 v128,v128 v128",
  "f32x4.ge 0x46 v128,v128 v128",
  "f32x4.demote_f64x2_zero 0x5e v128 v128",
  "f32x4.floor 0x68 v128 v128",
  "f32x4.nearest 0x6a v128 v128",
  "f32x4.abs 0xe0 v128 v128",
  "f32x4.neg 0xe1 v128 v128",
  "f32x4.sqrt 0xe3 v128 v128",
  "f32x4.add 0xe4 v128,v128 v128",
  "f32x4.sub 0xe5 v128,v128 v128",
  "f32x4.mul 0xe6 v128,v128 v128",
  "f32x4.div 0xe7 v128,v128 v128",
  "f32x4.min 0xe8 v128,v128 v128",
  "f32x4.max 0xe9 v128,v128 v128",
  "f32x4.pmin 0xea v128,v128 v128",
  "f32x4.pmax 0xeb v128,v128 v128",
  "f32x4.convert_i32x4_s 0xfa v128 v128",
  "f32x4.convert_i32x4_u 0xfb v128 v128",
  "f32x4.relaxed_madd 0x105 v128,v128,v128 v128",
  "f32x4.relaxed_nmadd 0x106 v128,v128,v128 v128",
  "f64x2.splat 0x14 f64 v128",
  "f64x2.extract_lane 0x21 v128,lane f64",
  "f64x2.replace_lane 0x22 v128,lane,f64 v128",
  "f64x2.eq 0x47 v128,v128 v128",
  "f64x2.ne 0x48 v128,v128 v128",
  "f64x2.lt 0x49 v128,v128 v128",
  "f64x2.gt 0x4a v128,v128 v128",
  "f64x2.le 0x4b v128,v128 v128",
  "f64x2.ge 0x4c v128,v128 v128",
  "f64x2.promote_low_f32x4 0x5f v128 v128",
  "f64x2.floor 0x75 v128 v128",
  "f64x2.nearest 0x94 v128 v128",
  "f64x2.abs 0xec v128 v128",
  "f64x2.neg 0xed v128 v128",
  "f64x2.sqrt 0xef v128 v128",
  "f64x2.add 0xf0 v128,v128 v128",
  "f64x2.sub 0xf1 v128,v128 v128",
  "f64x2.mul 0xf2 v128,v128 v128",
  "f64x2.div 0xf3 v128,v128 v128",
  "f64x2.min 0xf4 v128,v128 v128",
  "f64x2.max 0xf5 v128,v128 v128",
  "f64x2.pmin 0xf6 v128,v128 v128",
  "f64x2.pmax 0xf7 v128,v128 v128",
  "f64x2.convert_low_i32x4_s 0xfe v128 v128",
  "f64x2.convert_low_i32x4_u 0xff v128 v128",
  "f64x2.relaxed_madd 0x107 v128,v128,v128 v128",
  "f64x2.relaxed_nmadd 0x108 v128,v128,v128 v128",
] as const;

/** Name, opcode, log2 of the alignment, result: `load(address, offset)` reads at address + offset bytes. */
export const LOADS = [
  "i32.load 0x28 2 i32",
  "i64.load 0x29 3 i64",
  "f32.load 0x2a 2 f32",
  "f64.load 0x2b 3 f64",
  "i32.load8_u 0x2d 0 i32",
  "i32.load16_u 0x2f 1 i32",
  "v128.load 0x00 4 v128",
  "v128.load32_splat 0x09 2 v128",
  "v128.load64_splat 0x0a 3 v128",
  "v128.load32_zero 0x5c 2 v128",
  "v128.load64_zero 0x5d 3 v128",
] as const;

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
