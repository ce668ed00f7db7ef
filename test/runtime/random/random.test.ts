import fc from "fast-check";
import { expect, test } from "vitest";
import { logOfShare, onCircle } from "../../../src/runtime/random/float32.ts";
import { circle64, log64 } from "../../../src/runtime/random/float64.ts";
import {
  createRandom,
  epochKey,
  fillNoise,
  fillRows,
  shuffled,
  streamKey,
  threefry,
  truthsOfBytes,
  valuesOfBytes,
} from "../../../src/runtime/random/index.ts";
import { noiseKernels } from "../../../src/runtime/random/kernel.ts";
import { plainNoise } from "../../../src/runtime/random/plain.ts";

function hex(key: [number, number], counter: [number, number]): string {
  const out = new Uint32Array(2);
  threefry(key[0], key[1], counter[0], counter[1], out, 0);
  return [...out].map((word) => word.toString(16).padStart(8, "0")).join(" ");
}

test("threefry2x32-20 gives the known answers of Random123", () => {
  expect(hex([0, 0], [0, 0])).toBe("6b200159 99ba4efe");
  expect(hex([0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff])).toBe("1cb996fc bb002be7");
  expect(hex([0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3])).toBe("c4923a9c 483df7a0");
});

test("keys differ by seed, name and epoch, and names don't collide by concatenation", () => {
  const keys = [
    streamKey(1, "a"),
    streamKey(2, "a"),
    streamKey(1, "b"),
    streamKey(1, "ab"),
    streamKey(1, ""),
    streamKey(2 ** 32 + 1, "a"),
    epochKey(1, "a", 0),
    epochKey(1, "a", 1),
    epochKey(1, "a", "eval"),
  ].map((key) => key.join());
  expect(new Set(keys).size).toBe(keys.length);
  expect(streamKey(1, "a")).toEqual(streamKey(1, "a"));
  expect(() => streamKey(-1, "a")).toThrow("a seed is a whole number of at least 0, not -1");
});

test("the f32 logarithm and circle are right to a few units in the last place", () => {
  const out = new Float32Array(2);
  for (let i = 0; i < 4000; i++) {
    const n = i < 100 ? i + 1 : i < 200 ? 2 ** 24 - (i - 100) : Math.floor(((i - 199) / 3801) * 2 ** 24);
    const truth = Math.log(n / 2 ** 24);
    expect(Math.abs(logOfShare(n) - truth)).toBeLessThanOrEqual(3e-7 * Math.abs(truth));
    onCircle(1, n - 1, out, 0);
    const angle = (2 * Math.PI * (n - 1)) / 2 ** 24;
    expect(Math.abs(out[0]! - Math.cos(angle))).toBeLessThan(2e-7);
    expect(Math.abs(out[1]! - Math.sin(angle))).toBeLessThan(2e-7);
  }
});

test("the f64 logarithm and circle are right to a few units in the last place", () => {
  for (let i = 1; i < 3000; i++) {
    const x = i / 3000;
    expect(Math.abs(log64(x) - Math.log(x))).toBeLessThanOrEqual(4e-16 * Math.abs(Math.log(x)));
    const [cosine, sine] = circle64(x);
    expect(Math.abs(cosine - Math.cos(2 * Math.PI * x))).toBeLessThan(1e-15);
    expect(Math.abs(sine - Math.sin(2 * Math.PI * x))).toBeLessThan(1e-15);
  }
  expect(log64(2 ** -54)).toBeCloseTo(-54 * Math.LN2, 12);
});

test("the bits of the noise are pinned: a kernel must give the same", () => {
  const out = new Float32Array(6);
  fillNoise(out, 6, "uniform", [1, 2], [3, 4]);
  expect([...new Uint32Array(out.buffer)].map((word) => word.toString(16))).toMatchInlineSnapshot(`
    [
      "3ebbe866",
      "3f061719",
      "3e3092a0",
      "3f1094fa",
      "3f113866",
      "3eb29232",
    ]
  `);
  fillNoise(out, 6, "normal", [1, 2], [3, 4]);
  expect([...new Uint32Array(out.buffer)].map((word) => word.toString(16))).toMatchInlineSnapshot(`
    [
      "bfb3368d",
      "be57ea73",
      "bfdc645f",
      "bf3dffc2",
      "bf1e853f",
      "3f5dc39b",
    ]
  `);
});

const word = fc.integer({ min: 0, max: 0xffffffff });
const laws = fc.constantFrom("normal" as const, "uniform" as const);

test("the kernels give the bits of their twin, whatever key, counter and length", () => {
  expect(noiseKernels()).toBeDefined();
  fc.assert(
    fc.property(laws, word, word, word, word, fc.integer({ min: 0, max: 70 }), (law, key0, key1, first, high, length) => {
      const [found, wanted] = [new Float32Array(length + 1), new Float32Array(length + 1)];
      fillNoise(found, length, law, [key0, key1], [first, high]);
      plainNoise(wanted, length, law, [key0, key1], [first, high]);
      expect(new Uint32Array(found.buffer)).toEqual(new Uint32Array(wanted.buffer));
    }),
  );
});

test("a fill longer than the kernels' memory goes on where it was", () => {
  for (const law of ["normal", "uniform"] as const) {
    const [found, wanted] = [new Float32Array(40_001), new Float32Array(40_001)];
    fillNoise(found, 40_001, law, [5, 6], [-3, 7]);
    plainNoise(wanted, 40_001, law, [5, 6], [-3, 7]);
    expect(Buffer.compare(Buffer.from(found.buffer), Buffer.from(wanted.buffer))).toBe(0);
  }
});

test("rows have the numbers of their ids, whatever their width and number", () => {
  fc.assert(
    fc.property(laws, fc.constantFrom(1, 2, 7, 8, 20, 784, 16_380, 20_000), fc.array(word, { maxLength: 30 }), (law, width, ids) => {
      const some = ids.slice(0, Math.max(2, Math.floor(40_000 / width)));
      const found = new Float32Array(some.length * width);
      fillRows(found, width, law, [1, 2], some);
      for (const [row, id] of some.entries()) {
        const wanted = new Float32Array(width);
        fillNoise(wanted, width, law, [1, 2], [0, id]);
        expect(Buffer.compare(Buffer.from(found.buffer, 4 * row * width, 4 * width), Buffer.from(wanted.buffer))).toBe(0);
      }
    }),
    { numRuns: 60 },
  );
});

test("uniform noise is the block's upper 24 bits", () => {
  const out = new Float32Array(3);
  const words = new Uint32Array(4);
  fillNoise(out, 3, "uniform", [7, 8], [0xffffffff, 5]);
  threefry(7, 8, 0xffffffff, 5, words, 0);
  threefry(7, 8, 0, 5, words, 2);
  expect([...out]).toEqual([...words.subarray(0, 3)].map((word) => (word >>> 8) / 2 ** 24));
});

test("a shorter fill is the beginning of a longer one", () => {
  for (const law of ["normal", "uniform"] as const) {
    const long = new Float32Array(101);
    const short = new Float32Array(50);
    fillNoise(long, 101, law, [1, 2], [0, 9]);
    fillNoise(short, 50, law, [1, 2], [0, 9]);
    expect([...long.subarray(0, 50)]).toEqual([...short]);
  }
});

/** Largest distance between the empirical and the true distribution function. */
function kolmogorov(values: ArrayLike<number>, cdf: (x: number) => number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted.reduce((most, x, i) => Math.max(most, Math.abs(cdf(x) - i / sorted.length), Math.abs(cdf(x) - (i + 1) / sorted.length)), 0);
}

/** Abramowitz and Stegun 7.1.26, error below 1.5e-7. */
function normalCdf(x: number): number {
  const t = 1 / (1 + (0.3275911 * Math.abs(x)) / Math.SQRT2);
  const poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = 0.5 * poly * Math.exp((-x * x) / 2);
  return x > 0 ? 1 - tail : tail;
}

const N = 200_000;

test("uniform noise is uniform and its neighbours are uncorrelated", () => {
  const out = new Float32Array(N);
  fillNoise(out, N, "uniform", streamKey(1, "uniform"), [0, 0]);
  // The 0.1% point of the Kolmogorov distribution is 1.95 / sqrt(n).
  expect(kolmogorov(out, (x) => x)).toBeLessThan(1.95 / Math.sqrt(N));
  let products = 0;
  for (let i = 1; i < N; i++) products += (out[i]! - 0.5) * (out[i - 1]! - 0.5);
  expect(Math.abs((12 * products) / N)).toBeLessThan(3.3 / Math.sqrt(N));
});

test("normal noise has the moments and the distribution function of N(0, 1)", () => {
  const out = new Float32Array(N);
  fillNoise(out, N, "normal", streamKey(1, "normal"), [0, 0]);
  const moment = (power: number) => out.reduce((sum, z) => sum + z ** power, 0) / N;
  // Standard errors of the first four raw moments: sqrt(1, 2, 15, 96) / sqrt(n).
  expect(Math.abs(moment(1))).toBeLessThan(3.3 * Math.sqrt(1 / N));
  expect(Math.abs(moment(2) - 1)).toBeLessThan(3.3 * Math.sqrt(2 / N));
  expect(Math.abs(moment(3))).toBeLessThan(3.3 * Math.sqrt(15 / N));
  expect(Math.abs(moment(4) - 3)).toBeLessThan(3.3 * Math.sqrt(96 / N));
  expect(kolmogorov(out, normalCdf)).toBeLessThan(1.95 / Math.sqrt(N));
  let products = 0;
  for (let i = 1; i < N; i++) products += out[i]! * out[i - 1]!;
  expect(Math.abs(products / N)).toBeLessThan(3.3 / Math.sqrt(N));
});

test("host streams: uniform in (0, 1), normal, repeatable, independent by name", () => {
  const random = createRandom(3, "em");
  const uniforms = Float64Array.from({ length: 50_000 }, () => random.uniform());
  expect(kolmogorov(uniforms, (x) => x)).toBeLessThan(1.95 / Math.sqrt(50_000));
  expect(uniforms.every((u) => u > 0 && u < 1)).toBe(true);
  const normals = Float64Array.from({ length: 50_000 }, () => random.normal());
  expect(kolmogorov(normals, normalCdf)).toBeLessThan(1.95 / Math.sqrt(50_000));
  const first = createRandom(3, "em");
  const second = createRandom(3, "em");
  const other = createRandom(3, "em.other");
  expect([first.normal(), first.uniform(), first.normal()]).toEqual([second.normal(), second.uniform(), second.normal()]);
  expect(first.uniform()).not.toBe(other.uniform());
});

test("shuffles are permutations, one for each seed and epoch, all equally likely", () => {
  const order = shuffled(1000, 1, 0);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  expect(shuffled(1000, 1, 0)).toEqual(order);
  expect(shuffled(1000, 1, 1)).not.toEqual(order);
  expect(shuffled(1000, 2, 0)).not.toEqual(order);
  const counts = new Map<string, number>();
  for (let epoch = 0; epoch < 12_000; epoch++) {
    const name = shuffled(4, 5, epoch).join("");
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  expect(counts.size).toBe(24);
  // chi squared with 23 degrees of freedom: the 0.1% point is 49.7.
  const chi = [...counts.values()].reduce((sum, n) => sum + (n - 500) ** 2 / 500, 0);
  expect(chi).toBeLessThan(49.7);
  expect([...shuffled(0, 1, 0)]).toEqual([]);
});

test("bytes give their values and truths, whatever the rows, with the bits of their definition", () => {
  const bytes = Uint8Array.from({ length: 6 * 5000 }, (_, i) => (i * 197) % 256);
  const values = Float64Array.from({ length: 256 }, (_, byte) => byte / 255);
  fc.assert(
    fc.property(fc.constantFrom(1, 3, 8, 30, 784, 5000), fc.array(fc.nat(5), { maxLength: 40 }), word, (width, rows, key) => {
      const [found, truths, uniforms] = [0, 0, 0].map(() => new Float32Array(rows.length * width));
      valuesOfBytes({ bytes, width, values })(rows, found!);
      truthsOfBytes({ bytes, width, values })(rows, [key, 3], truths!);
      fillRows(uniforms!, width, "uniform", [key, 3], rows);
      const shares = rows.flatMap((row) => [...bytes.subarray(row * width, (row + 1) * width)].map((byte) => values[byte]!));
      expect(found).toEqual(Float32Array.from(shares));
      expect(truths).toEqual(Float32Array.from(shares, (share, i) => (uniforms![i]! < share ? 1 : 0)));
    }),
    { numRuns: 60 },
  );
});

test("a truth's probability is divided where f64 divides it", () => {
  const width = 4096;
  const values = new Float64Array(256);
  const uniforms = new Float32Array(width);
  fillRows(uniforms, width, "uniform", [1, 2], [0]);
  // Values at, just below and just above numbers that are drawn.
  for (let byte = 0; byte < 256; byte++) values[byte] = uniforms[byte * 16]! + [0, 1, -1][byte % 3]! * 2 ** -40;
  const bytes = Uint8Array.from({ length: width }, (_, i) => i >> 4);
  const truths = new Float32Array(width);
  truthsOfBytes({ bytes, width, values })([0], [1, 2], truths);
  expect(truths).toEqual(uniforms.map((uniform, i) => (uniform < values[i >> 4]! ? 1 : 0)));
});
