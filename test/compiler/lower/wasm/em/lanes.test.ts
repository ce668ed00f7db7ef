import v8 from "node:v8";
import { expect, test } from "vitest";
import { createModule, v128 } from "../../../../../src/compiler/lower/wasm/builder.ts";
import { exp, fused } from "../../../../../src/compiler/lower/wasm/em/lanes.ts";
import { log1p } from "../../../../../src/compiler/lower/wasm/em/logarithm.ts";

if (Number(process.versions.node.split(".")[0]) < 22) v8.setFlagsFromString("--experimental-wasm-relaxed-simd");

/** A function of numbers, two at a time, by lanes. */
function lanes(numbers: number[], relaxed: boolean, of = exp): number[] {
  const module = createModule({ shared: false });
  module.function("lanes", { at: "i32" }, (f, { at }) => f.store(at, of(f, fused(relaxed), v128.load(at))));
  const memory = new WebAssembly.Memory({ initial: 4 });
  const values = new Float64Array(memory.buffer);
  values.set(numbers);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()), { env: { memory } });
  for (let i = 0; i < numbers.length; i += 2) (exports.lanes as (at: number) => void)(i * 8);
  return Array.from(values.subarray(0, numbers.length));
}

test.each([false, true])("exponentials of lanes differ from Math.exp by 1e-15 at most (fused: %s)", (relaxed) => {
  const numbers = Array.from({ length: 20_000 }, (_number, i) => -708 * (i / 20_000) ** 3);
  for (const [i, value] of lanes(numbers, relaxed).entries())
    expect(Math.abs(value / Math.exp(numbers[i]) - 1), `exp(${numbers[i]})`).toBeLessThan(1e-15);
});

test.each([false, true])("beyond the normal numbers they are 0, and 1 at 0 (fused: %s)", (relaxed) => {
  expect(lanes([0, -708.5, -1e300, Number.NEGATIVE_INFINITY, Number.NaN, -Number.MAX_VALUE], relaxed)).toEqual([1, 0, 0, 0, 0, 0]);
});

test.each([false, true])("logarithms of lanes differ from Math.log1p by 3e-16 at most, relatively (fused: %s)", (relaxed) => {
  const powers = Array.from({ length: 10_000 }, (_number, i) => 10 ** (-18 + (i / 10_000) * 300));
  const numbers = [...powers, ...powers.slice(0, 5_000).map((_number, i) => -((i + 1) / 5_001)), ...powers.slice(0, 600).map((x) => -x)];
  for (const [i, value] of lanes(numbers, relaxed, log1p).entries())
    expect(Math.abs(value / Math.log1p(numbers[i]) - 1), `log1p(${numbers[i]})`).toBeLessThan(3e-16);
});

test("the logarithm of lanes is 0 at 0, and of infinity a large number", () => {
  expect(lanes([0, Number.POSITIVE_INFINITY], false, log1p)).toEqual([0, expect.closeTo(300 * Math.LN10, 9)]);
});
