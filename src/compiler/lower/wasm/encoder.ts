/** Bytes of a WebAssembly module: the few instructions and sections that elementwise kernels need. */
export type Code = number[];

/** An unsigned integer, LEB128. */
export function unsigned(value: number): Code {
  const bytes: Code = [];
  let rest = value >>> 0;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

/** A signed integer, LEB128. */
export function signed(value: bigint): Code {
  const bytes: Code = [];
  let rest = value;
  while (rest < -64n || rest > 63n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return [...bytes, Number(rest & 0x7fn)];
}

/** The bytes of numbers, as memory holds them. */
export function floatBytes(values: { buffer: ArrayBufferLike; byteOffset: number; byteLength: number }): Code {
  return [...new Uint8Array(values.buffer, values.byteOffset, values.byteLength)];
}

export function vector(items: Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

export function name(text: string): Code {
  const bytes = [...new TextEncoder().encode(text)];
  return [...unsigned(bytes.length), ...bytes];
}

export function section(id: number, content: Code): Code {
  return [id, ...unsigned(content.length), ...content];
}

export const types = { i32: 0x7f, f64: 0x7c, v128: 0x7b } as const;

const simd = (opcode: number): Code => [0xfd, ...unsigned(opcode)];
const f64Bytes = (value: number): Code => floatBytes(new Float64Array([value]));

/** Instructions by their names in the text format; memory offsets are in bytes. */
export const emit = {
  get: (local: number): Code => [0x20, ...unsigned(local)],
  set: (local: number): Code => [0x21, ...unsigned(local)],
  tee: (local: number): Code => [0x22, ...unsigned(local)],
  /** For small constants, -64 to 63. */
  i32: (value: number): Code => [0x41, value & 0x7f],
  f64: (value: number): Code => [0x44, ...f64Bytes(value)],
  i32Add: [0x6a],
  i32Eqz: [0x45],
  block: (body: Code): Code => [0x02, 0x40, ...body, 0x0b],
  loop: (body: Code): Code => [0x03, 0x40, ...body, 0x0b],
  branchIf: (depth: number): Code => [0x0d, ...unsigned(depth)],
  /** Two f32 from memory into the low half of a vector. */
  load64Zero: [...simd(0x5d), 2, 0],
  /** The low half of a vector to memory: address, then vector. */
  store64Low: [...simd(0x5b), 2, 0, 0],
  promoteLow: simd(0x5f),
  demoteZero: simd(0x5e),
  splat: simd(0x14),
  bitselect: simd(0x52),
  greater: simd(0x4a),
  greaterEqual: simd(0x4c),
  abs: simd(0xec),
  neg: simd(0xed),
  sqrt: simd(0xef),
  add: simd(0xf0),
  sub: simd(0xf1),
  mul: simd(0xf2),
  div: simd(0xf3),
  minimum: simd(0xf4),
  maximum: simd(0xf5),
} as const satisfies Record<string, Code | ((...args: never[]) => Code)>;

export interface FunctionBody {
  export: string;
  parameters: number[];
  /** Types of further locals, numbered after the parameters. */
  locals: number[];
  code: Code;
}

/** A module of one exported function without results, on the memory that it imports as `env.memory`. */
export function moduleOf(body: FunctionBody): Uint8Array<ArrayBuffer> {
  const code = [...vector(body.locals.map((type) => [1, type])), ...body.code, 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector([[0x60, ...vector(body.parameters.map((type) => [type])), 0]])),
    ...section(2, vector([[...name("env"), ...name("memory"), 2, 0, 0]])),
    ...section(3, vector([[0]])),
    ...section(7, vector([[...name(body.export), 0, 0]])),
    ...section(10, vector([[...unsigned(code.length), ...code]])),
  ]);
}
