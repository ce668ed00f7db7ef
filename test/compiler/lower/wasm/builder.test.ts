import { expect, test } from "vitest";
import {
  createModule,
  type FunctionBuilder,
  f32,
  f32x4,
  f64,
  f64x2,
  i32,
  i32x4,
  i64,
  i64x2,
  type Local,
  type ModuleBuilder,
  result,
  select,
  shuffle,
  v128,
  vectorConstant,
} from "../../../../src/compiler/lower/wasm/builder.ts";

type Exports = Record<string, (...args: number[]) => number>;

function load(module: ModuleBuilder, memory = new WebAssembly.Memory({ initial: 1 })): Exports {
  return new WebAssembly.Instance(new WebAssembly.Module(module.encode()), { env: { memory } }).exports as Exports;
}

/** What a body writes at address 0. */
function written(body: (f: FunctionBuilder) => void): ArrayBuffer {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = createModule({ shared: false });
  module.function("write", {}, (f) => body(f));
  load(module, memory).write();
  return memory.buffer;
}

test("a loop over memory", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const values = new Float64Array(memory.buffer, 0, 6);
  values.set([1, 2, 3, 4, 5, 6]);
  const module = createModule({ shared: false });
  module.function("scale", { x: "i32", bytes: "i32" }, (f, { x, bytes }) => {
    f.loop(0, bytes, 16, (at) => f.store(i32.add(x, at), f64x2.mul(v128.load(i32.add(x, at)), 3)));
  });
  load(module, memory).scale(0, 48);
  expect(Array.from(values)).toEqual([3, 6, 9, 12, 15, 18]);
});

test("functions call each other, with and without a result", () => {
  const module = createModule({ shared: false });
  const square = module.function("square", { x: "f64" }, (_f, { x }) => f64.mul(x, x), "f64");
  const keep = module.function("keep", { at: "i32", x: "f64" }, (f, { at, x }) => f.store(at, x));
  module.function("main", { x: "f64" }, (f, { x }) => f.call(keep, { at: 8, x: f64.add(result(square, { x }), 1) }));
  const memory = new WebAssembly.Memory({ initial: 1 });
  load(module, memory).main(5);
  expect(new Float64Array(memory.buffer, 0, 2)[1]).toBe(26);
});

test("branches", () => {
  const module = createModule({ shared: false });
  module.function(
    "sign",
    { x: "f64" },
    (f, { x }) => {
      const found = f.let(0, "i32");
      f.if(
        f64.lt(x, 0),
        () => f.set(found, -1),
        () => f.if(f64.gt(x, 0), () => f.set(found, 1)),
      );
      return found;
    },
    "i32",
  );
  module.function("larger", { a: "f64", b: "f64" }, (_f, { a, b }) => select(f64.gt(a, b), a, b), "f64");
  const { sign, larger } = load(module);
  expect([sign(-3), sign(0), sign(0.5), larger(3, 4)]).toEqual([-1, 0, 1, 4]);
});

test.each([0, 1, -1, 63, -64, 64, -65, 8191, 2 ** 31 - 1, -(2 ** 31), 0x9e3779b9])("the constant %i", (value) => {
  const module = createModule({ shared: false });
  module.function("constant", {}, (_f) => i32.add(value, 0), "i32");
  expect(load(module).constant()).toBe(value | 0);
});

test("integers of 64 bits", () => {
  const buffer = written((f) => {
    f.store(0, i64.mul(0xd2e7470ee14c6c93n, 3n));
    f.store(8, i64x2.splat(-5n));
  });
  expect(Array.from(new BigUint64Array(buffer, 0, 1))).toEqual([BigInt.asUintN(64, 0xd2e7470ee14c6c93n * 3n)]);
  expect(Array.from(new BigInt64Array(buffer, 8, 2))).toEqual([-5n, -5n]);
});

test("numbers are constants of every lane", () => {
  const buffer = written((f) => {
    f.store(0, i32x4.add(i32x4.splat(7), i32x4.shl(vectorConstant(new Uint32Array([1, 2, 3, 4])), 2)));
    f.store(16, f32x4.mul(vectorConstant(new Float32Array([1, 2, 3, 4])), 0.5));
    f.store(32, f64x2.sqrt(f64x2.add(vectorConstant(new Float64Array([9, 25])), 0)));
  });
  expect(Array.from(new Int32Array(buffer, 0, 4))).toEqual([11, 15, 19, 23]);
  expect(Array.from(new Float32Array(buffer, 16, 4))).toEqual([0.5, 1, 1.5, 2]);
  expect(Array.from(new Float64Array(buffer, 32, 2))).toEqual([3, 5]);
});

test("lanes are taken, put and shuffled", () => {
  const numbers = vectorConstant(new Float64Array([1.5, 2.5]));
  const buffer = written((f) => {
    f.store(0, f64x2.extract_lane(numbers, 1));
    f.store(16, f64x2.replace_lane(numbers, 0, f64.add(8, 1)));
    f.store(32, shuffle(numbers, numbers, [8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7]));
    f.storeLane(48, numbers, 64, 1);
  });
  const found = new Float64Array(buffer, 0, 7);
  expect([found[0], found[2], found[3], found[4], found[5], found[6]]).toEqual([2.5, 9, 2.5, 2.5, 1.5, 2.5]);
});

test("a shared memory is declared so", () => {
  const module = createModule({ shared: true, maximumPages: 8 });
  module.function("put", {}, (f) => f.store(0, f64.add(1, 1)));
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 8, shared: true });
  load(module, memory).put();
  expect(new Float64Array(memory.buffer, 0, 1)[0]).toBe(2);
  expect(() => load(module)).toThrow(WebAssembly.LinkError);
});

test("an operand of another type is a mistake when it is written", () => {
  const module = createModule({ shared: false });
  module.function("any", { v: "v128", x: "f64" }, (f, { v, x }) => {
    const wrong = x as unknown as Local<"i32">;
    expect(() => i32.add(wrong, 1)).toThrow("i32.add wants i32, got f64");
    expect(() => v128.load(wrong)).toThrow("v128.load wants i32, got f64");
    expect(() => f.set(wrong, f32.add(1, 2) as unknown as Local<"i32">)).toThrow("set wants f64, got f32");
    expect(() => v128.and(v, 1)).toThrow("does not say what the lanes of 1 are");
  });
});
