import fc from "fast-check";
import { expect, test } from "vitest";
import { createBatches, evaluationBatches } from "../../../src/runtime/train/batches.ts";

const rowCount = fc.integer({ min: 1, max: 40 });
const size = fc.integer({ min: 1, max: 50 });

test("each epoch holds every row once, and no batch is partial", () => {
  fc.assert(
    fc.property(rowCount, size, fc.nat(1000), (rows, batch, seed) => {
      const batches = createBatches(rows, batch, seed);
      expect(batches.size).toBe(Math.min(rows, batch));
      const seen = new Map<number, number[]>();
      const count = Math.ceil((3 * rows) / batches.size);
      for (let index = 0; index < count; index++) {
        const { positions, epochs } = batches.at(index);
        expect(positions).toHaveLength(batches.size);
        for (const [i, position] of positions.entries()) seen.set(epochs[i], [...(seen.get(epochs[i]) ?? []), position]);
      }
      const all = Array.from({ length: rows }, (_, i) => i);
      for (const epoch of [0, 1, 2]) expect(seen.get(epoch)?.toSorted((a, b) => a - b)).toEqual(all);
    }),
  );
});

test("a batch is a function of its index", () => {
  fc.assert(
    fc.property(rowCount, size, fc.array(fc.nat(30), { minLength: 1 }), (rows, batch, indices) => {
      const inOrder = createBatches(rows, batch, 5);
      const straight = Array.from({ length: 31 }, (_, index) => inOrder.at(index));
      const jumping = createBatches(rows, batch, 5);
      for (const index of indices) expect(jumping.at(index)).toEqual(straight[index]);
    }),
  );
});

test("epochs have different orders", () => {
  const batches = createBatches(50, 50, 1);
  expect(batches.at(0).positions).not.toEqual(batches.at(1).positions);
});

test("evaluation takes every row once in order", () => {
  expect([...evaluationBatches(7, 3)].map((batch) => [...batch])).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
});
