/** Bytes of a WebAssembly module: numbers, names and sections. */
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
