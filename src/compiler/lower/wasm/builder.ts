import { assertUse } from "../../diagnostics/assert.ts";
import { type Code, name as nameBytes, section, unsigned, vector } from "./encoder.ts";
import { type Expression, i32, type Operand, operand, type ValueType } from "./instructions.ts";

export type { Expression, Operand, ValueType } from "./instructions.ts";
export { f32, f32x4, f64, f64x2, i32, i32x4, i64, i64x2, select, shuffle, v128, vectorConstant } from "./instructions.ts";

/** A local variable: an expression that reads it. */
export interface Local<T extends ValueType = ValueType> extends Expression<T> {
  local: number;
}

export type Parameters = Record<string, ValueType>;
type LocalsOf<P extends Parameters> = { [Name in keyof P]: Local<P[Name]> };
type OperandsOf<P extends Parameters> = { [Name in keyof P]: Operand<P[Name]> };

/** What `call` needs of a function. */
export interface FunctionHandle<P extends Parameters = Parameters, R extends ValueType | undefined = ValueType | undefined> {
  name: string;
  index: number;
  parameters: P;
  result: R;
}

/** Writes the body of one function. An expression is nothing until a statement uses it: `let` computes it once. */
export interface FunctionBuilder {
  /** A new local holding the value, computed here. */
  let<T extends ValueType>(value: Expression<T>): Local<T>;
  let<T extends "i32" | "i64" | "f32" | "f64">(value: Operand<T>, type: T): Local<T>;
  set<T extends ValueType>(variable: Local<T>, value: Operand<T>): void;
  /** Writes the value at address + offset bytes. */
  store(address: Operand<"i32">, value: Expression, offset?: number): void;
  /** Writes one lane of 64 (or 32) bits. */
  storeLane(address: Operand<"i32">, value: Expression<"v128">, bits: 32 | 64, lane: number, offset?: number): void;
  /** The body for i = from, from + step, ... while i < to (unsigned). It always runs once: from < to is the caller's duty. */
  loop(from: Operand<"i32">, to: Operand<"i32">, step: Operand<"i32">, body: (i: Local<"i32">) => void): void;
  /** The body, again while the condition that it returns holds. */
  repeat(body: () => Expression<"i32">): void;
  if(condition: Expression<"i32">, then: () => void, otherwise?: () => void): void;
  /** Calls a function without a result; one with a result is the expression `result`. */
  call<P extends Parameters>(callee: FunctionHandle<P, undefined>, args: OperandsOf<P>): void;
}

/** The result of a call as an expression. */
export function result<P extends Parameters, R extends ValueType>(callee: FunctionHandle<P, R>, args: OperandsOf<P>): Expression<R> {
  return { type: callee.result, code: [0x10], args: argumentsOf(callee, args), immediates: unsigned(callee.index) };
}

const VALUE_TYPES: Record<ValueType, number> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };
/** Opcode and log2 of the alignment. */
const STORES: Record<ValueType, [code: Code, alignment: number]> = {
  i32: [[0x36], 2],
  i64: [[0x37], 3],
  f32: [[0x38], 2],
  f64: [[0x39], 3],
  v128: [[0xfd, 0x0b], 4],
};

function argumentsOf(callee: FunctionHandle, args: Record<string, Operand<ValueType>>): Expression[] {
  return Object.entries(callee.parameters).map(([name, type]) => {
    assertUse(args[name] !== undefined, `${callee.name} wants ${name}`);
    return operand(args[name], type, callee.name);
  });
}

function localOf<T extends ValueType>(type: T, index: number): Local<T> {
  return { type, code: [0x20], args: [], immediates: unsigned(index), local: index };
}

/** Locals and bytes of one function, and the builder that fills them. */
function createFunction(parameters: ValueType[]): { builder: FunctionBuilder; push(value: Expression): void; encode(): Code } {
  const types = [...parameters];
  const bytes: number[] = [];
  const append = (code: Code): void => {
    for (const byte of code) bytes.push(byte);
  };
  function push(expression: Expression): void {
    for (const argument of expression.args) push(argument);
    append(expression.code);
    append(expression.immediates);
  }
  const builder: FunctionBuilder = {
    let<T extends ValueType>(value: Operand<T>, type?: T): Local<T> {
      const wanted = type ?? (value as Expression<T>).type;
      const variable = localOf(wanted, types.length);
      types.push(wanted);
      builder.set(variable, value);
      return variable;
    },
    set(variable, value) {
      push(operand(value, variable.type, "set"));
      append([0x21, ...variable.immediates]);
    },
    store(address, value, offset = 0) {
      const [code, alignment] = STORES[value.type];
      push(operand(address, "i32", "store"));
      push(value);
      append([...code, alignment, ...unsigned(offset)]);
    },
    storeLane(address, value, bits, lane, offset = 0) {
      push(operand(address, "i32", "storeLane"));
      push(operand(value, "v128", "storeLane"));
      append([0xfd, ...unsigned(bits === 64 ? 0x5b : 0x5a), bits === 64 ? 3 : 2, ...unsigned(offset), lane]);
    },
    loop(from, to, step, body) {
      const i = builder.let(from, "i32");
      builder.repeat(() => {
        body(i);
        builder.set(i, i32.add(i, step));
        return i32.lt_u(i, to);
      });
    },
    repeat(body) {
      append([0x03, 0x40]);
      push(operand(body(), "i32", "repeat"));
      append([0x0d, 0, 0x0b]);
    },
    if(condition, then, otherwise) {
      push(operand(condition, "i32", "if"));
      append([0x04, 0x40]);
      then();
      if (otherwise !== undefined) {
        append([0x05]);
        otherwise();
      }
      append([0x0b]);
    },
    call(callee, args) {
      for (const argument of argumentsOf(callee, args)) push(argument);
      append([0x10, ...unsigned(callee.index)]);
    },
  };
  return {
    builder,
    push,
    encode() {
      const code = [...vector(types.slice(parameters.length).map((type) => [1, VALUE_TYPES[type]])), ...bytes, 0x0b];
      return [...unsigned(code.length), ...code];
    },
  };
}

/** The memory that a module imports as `env.memory`. A shared one has a maximum. */
export type MemoryImport = { shared: false } | { shared: true; maximumPages: number };

export interface ModuleBuilder {
  /** An exported function; with `result`, its body returns the value. */
  function<P extends Parameters>(
    name: string,
    parameters: P,
    body: (f: FunctionBuilder, parameters: LocalsOf<P>) => void,
  ): FunctionHandle<P, undefined>;
  function<P extends Parameters, R extends ValueType>(
    name: string,
    parameters: P,
    body: (f: FunctionBuilder, parameters: LocalsOf<P>) => Expression<R>,
    result: R,
  ): FunctionHandle<P, R>;
  /** Bytes of the whole module. */
  encode(): Uint8Array<ArrayBuffer>;
}

/** A module of exported functions over one imported memory. */
export function createModule(memory: MemoryImport): ModuleBuilder {
  const functions: { handle: FunctionHandle; code: Code }[] = [];

  function define(
    name: string,
    parameters: Parameters,
    body: (f: FunctionBuilder, parameters: Record<string, Local>) => unknown,
    result?: ValueType,
  ): FunctionHandle {
    const { builder, push, encode } = createFunction(Object.values(parameters));
    const locals = Object.fromEntries(Object.entries(parameters).map(([parameter, type], i) => [parameter, localOf(type, i)]));
    const value = body(builder, locals);
    if (result !== undefined) {
      assertUse(value !== undefined, `${name} returns ${result}`);
      push(operand(value as Expression, result, name));
    }
    const handle: FunctionHandle = { name, index: functions.length, parameters, result };
    functions.push({ handle, code: encode() });
    return handle;
  }

  const typeOf = ({ parameters, result }: FunctionHandle): Code => [
    0x60,
    ...vector(Object.values(parameters).map((type) => [VALUE_TYPES[type]])),
    ...vector(result === undefined ? [] : [[VALUE_TYPES[result]]]),
  ];
  return {
    function: define as ModuleBuilder["function"],
    encode() {
      const limits = memory.shared ? [3, 0, ...unsigned(memory.maximumPages)] : [0, 0];
      return Uint8Array.from([
        ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
        ...section(1, vector(functions.map(({ handle }) => typeOf(handle)))),
        ...section(2, vector([[...nameBytes("env"), ...nameBytes("memory"), 2, ...limits]])),
        ...section(3, vector(functions.map(({ handle }) => unsigned(handle.index)))),
        ...section(7, vector(functions.map(({ handle }) => [...nameBytes(handle.name), 0, ...unsigned(handle.index)]))),
        ...section(10, vector(functions.map(({ code }) => code))),
      ]);
    },
  };
}
