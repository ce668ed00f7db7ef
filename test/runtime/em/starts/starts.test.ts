import fc from "fast-check";
import { expect, test } from "vitest";
import { accumulator } from "../../../../src/runtime/em/accumulate.ts";
import { bindArgument, emptyParameters } from "../../../../src/runtime/em/arguments.ts";
import { createModel } from "../../../../src/runtime/em/model.ts";
import { stateSpace } from "../../../../src/runtime/em/space.ts";
import { drawnCentres, kMeans, type Points } from "../../../../src/runtime/em/starts/clusters.ts";
import { startingPoints } from "../../../../src/runtime/em/starts/index.ts";
import { roomOf } from "../../../../src/runtime/em/starts/room.ts";
import { isOrdered, segments } from "../../../../src/runtime/em/starts/segments.ts";
import { splitCentres } from "../../../../src/runtime/em/starts/split.ts";
import { createRandom } from "../../../../src/runtime/random/index.ts";
import { categorical, chain, emission, plan, use } from "../support/plans.ts";

const pointsOf = (rows: number[][]): Points => ({
  rows: rows.length,
  width: rows[0].length,
  x: Float64Array.from(rows.flat()),
  room: roomOf(rows.length),
});
const blobs = [
  [0, 0],
  [0, 1],
  [1, 0],
  [20, 20],
  [20, 21],
  [21, 20],
  [0, 40],
  [1, 40],
  [0, 41],
];

test("the split, settled by k-means, finds separated groups, whatever the order of the rows", () => {
  const centres = (rows: number[][]): number[][] => {
    const found = splitCentres(pointsOf(rows), 3);
    kMeans(pointsOf(rows), found);
    return [0, 1, 2]
      .map((j) => Array.from(found.subarray(2 * j, 2 * j + 2), (value) => Number(value.toFixed(9))))
      .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  };
  const truth = [
    [1 / 3, 1 / 3],
    [1 / 3, 121 / 3],
    [61 / 3, 61 / 3],
  ].map((centre) => centre.map((value) => Number(value.toFixed(9))));
  expect(centres(blobs)).toEqual(truth);
  expect(centres(blobs.toReversed())).toEqual(truth);
});

test("equal rows cannot be split, and drawing seeds from them still ends", () => {
  const equal = pointsOf([
    [3, 4],
    [3, 4],
    [3, 4],
  ]);
  expect(Array.from(splitCentres(equal, 3))).toEqual([3, 4]);
  expect(Array.from(drawnCentres(equal, 2, createRandom(1, "starts")))).toEqual([3, 4, 3, 4]);
});

test("wide rows are split along the same axis as narrow ones", () => {
  // Columns that are always 0 say nothing; beyond 200 columns the axis comes from the rows themselves.
  const random = createRandom(4, "starts");
  const rows = Array.from({ length: 60 }, () => Array.from({ length: 5 }, (_column, c) => (5 - c) * random.normal()));
  const narrow = splitCentres(pointsOf(rows), 4);
  const wide = splitCentres(pointsOf(rows.map((row) => [...row, ...new Array<number>(230).fill(0)])), 4);
  for (let j = 0; j < 4; j++) for (let c = 0; c < 5; c++) expect(wide[j * 235 + c]).toBeCloseTo(narrow[j * 5 + c], 10);
});

test("k-means by a kernel finds the clusters that it finds row by row", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 13 }),
      fc.integer({ min: 0, max: 5 }),
      fc.boolean(),
      fc.integer({ min: 0, max: 1000 }),
      (count, width, k, steps, weighted, seed) => {
        const random = createRandom(seed, "clusters");
        const x = Float64Array.from({ length: count * width }, () => random.normal());
        const weights = weighted ? { weights: Float64Array.from({ length: count }, () => Math.floor(random.uniform() * 4)) } : {};
        const points: Points = { rows: count, width, x, room: roomOf(count), ...weights };
        const seeds = drawnCentres(points, k, random);
        const [plain, kernel] = [seeds.slice(), seeds.slice()];
        // Both labels would be in the points' one array.
        const byKernel = kMeans(points, kernel, steps, { least: 0, relaxed: false }).slice();
        expect(byKernel).toEqual(kMeans(points, plain, steps, { plain: true }));
        for (const [i, value] of plain.entries()) expect(kernel[i]).toBeCloseTo(value, 12);
      },
    ),
    { numRuns: 60, seed: 8 },
  );
});

test("k-means ends where every row is with its nearest centre and every centre is the mean of its rows", () => {
  const points = pointsOf(blobs);
  const centres = Float64Array.of(0, 0, 1, 1, 2, 2);
  const labels = kMeans(points, centres);
  for (let row = 0; row < points.rows; row++) {
    const distances = [0, 1, 2].map((j) => (blobs[row][0] - centres[2 * j]) ** 2 + (blobs[row][1] - centres[2 * j + 1]) ** 2);
    expect(distances[labels[row]]).toBe(Math.min(...distances));
  }
  for (const j of new Set(labels)) {
    const own = blobs.filter((_row, row) => labels[row] === j);
    expect(centres[2 * j]).toBeCloseTo(own.reduce((sum, row) => sum + row[0], 0) / own.length, 12);
  }
});

test("seeds are rows, and rows far from the seeds so far are likelier", () => {
  const points = pointsOf(blobs);
  let apart = 0;
  for (let seed = 0; seed < 50; seed++) {
    const centres = drawnCentres(points, 3, createRandom(seed, "starts"));
    const rows = [0, 1, 2].map((j) => blobs.findIndex((row) => row[0] === centres[2 * j] && row[1] === centres[2 * j + 1]));
    expect(rows.every((row) => row >= 0)).toBe(true);
    if (new Set(rows.map((row) => Math.floor(row / 3))).size === 3) apart++;
  }
  expect(apart).toBeGreaterThan(45);
});

test("a forward chain is cut along time: evenly first, then at drawn places in order", () => {
  const space = stateSpace([chain("s", 3)]);
  const free = use("t", [], [3, 3]);
  const forward = use("t", [], [3, 3], [null, null, 0, 0, null, null, 0, 0, 1]);
  const bound = (one: typeof free) => bindArgument(space, one, { t: Float64Array.of(0.5, 0.5, 0, 0, 0.5, 0.5, 0, 0, 1) });
  expect(isOrdered(bound(forward), 3)).toBe(true);
  // The same numbers, but free to change.
  expect(isOrdered(bound(free), 3)).toBe(false);
  const two = [
    { start: 0, end: 6 },
    { start: 6, end: 7 },
  ];
  expect(Array.from(segments(7, two, 3))).toEqual([0, 0, 1, 1, 2, 2, 1]);
  const drawn = Array.from(segments(7, two, 3, createRandom(1, "starts")).subarray(0, 6));
  expect(drawn).toEqual(drawn.toSorted());
});

test("no probability of a chain or a category starts at 0", () => {
  const model = plan([chain("s", 2)], [emission("Categorical", 1, { p: use("p", ["s"], [2]) }, "x", 2)]);
  const data = { rows: 4, fields: { x: Float64Array.of(0, 0, 1, 1) }, sequences: [{ start: 0, end: 4 }] };
  const bound = createModel(model, data, emptyParameters(model, stateSpace(model.axes)));
  const into = accumulator(bound);
  startingPoints(model, bound, 1).fill(0, into);
  // 90 % to the row's own cluster and 10 % over both: 0.95 and 0.05.
  expect(Array.from(into.sums.firsts).toSorted()).toEqual([0.05, 0.95].map((p) => expect.closeTo(p, 12)));
  const [low, high] = [0.05, 0.95];
  const stay = (a: number, b: number): number => a * b;
  const counts = [
    stay(high, high) + stay(high, low) + stay(low, low),
    stay(high, low) + stay(high, high) + stay(low, high),
    stay(low, high) + stay(low, low) + stay(high, low),
    stay(low, low) + stay(low, high) + stay(high, high),
  ];
  const own = Array.from(into.sums.transitions?.[0] ?? []);
  // The clusters' numbers are arbitrary: row 0 is of cluster 0 or 1.
  const truth = into.sums.firsts[0] > 0.5 ? counts : counts.toReversed();
  expect(own).toEqual(truth.map((count) => expect.closeTo(count, 12)));
  expect(bound.parts[0].cells.count).toBe(2);
});

test("latents that no emission shares are clustered each by its own columns", () => {
  const model = plan(
    [categorical("a", 2), categorical("b", 2)],
    [emission("Poisson", 1, { rate: use("u", ["a"], []) }, "x"), emission("Poisson", 1, { rate: use("v", ["b"], []) }, "y")],
  );
  const data = { rows: 4, fields: { x: Float64Array.of(0, 0, 9, 9), y: Float64Array.of(0, 9, 0, 9) } };
  const bound = createModel(model, data, emptyParameters(model, stateSpace(model.axes)));
  const into = accumulator(bound);
  startingPoints(model, bound, 1).fill(0, into);
  // Each of the four states gets a row: 0.95 * 0.95 of its own, and the rest of the others'.
  expect(Array.from(into.sums.states)).toEqual([1, 1, 1, 1].map((count) => expect.closeTo(count, 12)));
});
