import { expect, test } from "vitest";
import { createBuilder } from "../../../src/compiler/tensor/builder.ts";
import { B } from "../../../src/compiler/tensor/dims.ts";
import { interpret } from "../../../src/compiler/tensor/interpret.ts";

test("the first op whose result isn't finite is found by its origin", () => {
  const b = createBuilder("p");
  const x = b.input({ dtype: "float", shape: [B] }, { is: "data", field: "x" });
  const shifted = b.from("M.shift", () => b.sub(x, b.constant(1)));
  const logs = b.from("M.log", () => b.log(shifted));
  b.output(
    b.from("M.total", () => b.sum(logs)),
    { is: "result", name: "y" },
  );
  const culprits: string[] = [];
  const outputs = interpret(b.program, [{ shape: [2], data: Float64Array.of(3, 1) }], { B: 2 }, (op, results) => {
    const finite = results.every(({ data }) => data.every(Number.isFinite));
    if (!finite) culprits.push(op.origin);
    return finite;
  });
  expect(culprits).toEqual(["M.log"]);
  expect(outputs).toEqual([]);
});

test("inputs of a wrong shape are refused", () => {
  const b = createBuilder("p");
  b.input({ dtype: "float", shape: [B, 2] }, { is: "data", field: "x" });
  expect(() => interpret(b.program, [{ shape: [2, 3], data: new Float64Array(6) }], { B: 2 })).toThrow(
    "input 0 of p has the shape [2,3], not [2,2]",
  );
});

test("a mean over rows divides by their number", () => {
  const b = createBuilder("p");
  const x = b.input({ dtype: "float", shape: [B, 2] }, { is: "data", field: "x" });
  b.output(b.mean(x), { is: "result", name: "all" });
  b.output(b.mean(x, [1]), { is: "result", name: "rows" });
  const [all, rows] = interpret(b.program, [{ shape: [2, 2], data: Float64Array.of(1, 2, 3, 6) }], { B: 2 });
  expect([...all!.data]).toEqual([3]);
  expect([...rows!.data]).toEqual([1.5, 4.5]);
});

test("a product with leading axes is one product of rows", () => {
  const b = createBuilder("p");
  const x = b.input({ dtype: "float", shape: [B, 3, 2] }, { is: "data", field: "x" });
  const w = b.input({ dtype: "float", shape: [2, 4] }, { is: "weight", slot: "w" });
  expect(b.matMul(x, w).shape).toEqual([B, 3, 4]);
  expect(b.program.ops.map(({ op }) => op)).toEqual(["reshape", "matMul", "reshape"]);
});
