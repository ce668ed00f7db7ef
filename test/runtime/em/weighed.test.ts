import { expect, test } from "vitest";
import { distributions } from "../../../src/compiler/distributions/index.ts";
import type { Terms, WeightedValues } from "../../../src/compiler/distributions/types.ts";
import { type CodeTable, codeTable } from "../../../src/runtime/em/emissions/codes.ts";
import { tableSums } from "../../../src/runtime/em/emissions/weighed.ts";
import { createRandom } from "../../../src/runtime/random/index.ts";
import { roomFor } from "../../../src/runtime/rows/growing.ts";

const args = { mean: 1.3, std: 0.7, df: 3.5, scale: 0.8, size: 1.7 };

/** Two cells, and two columns of whole numbers, of as many as given. */
function tableOf(counts: [number, number], weights?: Float64Array): CodeTable {
  const random = createRandom(3, "test.weighed");
  const count = counts[0] + counts[1];
  const values = Float64Array.from({ length: count }, (_value, i) => (i < counts[0] ? i : i - counts[0]));
  const codes = { count, of: new Int32Array(0), starts: [0, counts[0], count], values };
  const table = codeTable({ count: 2, of: new Int32Array(0), rows: [] }, codes, 0, 2, weights);
  for (let i = 0; i < 2 * count; i++) table.weights[i] = i % 7 === 0 ? 0 : random.uniform();
  return table;
}

/** Every term that the fit of a family sums: those of its slopes, and of its steps. */
function termsOf(name: string): Terms[] {
  const fit = distributions[name].em;
  if (fit?.kernel !== "values") throw new Error(`${name} is not fitted by values`);
  const found: Terms[] = Object.values(fit.slopes);
  const part: WeightedValues = {
    values: Float64Array.of(0, 1),
    weights: Float64Array.of(1, 1),
    total: 2,
    args,
    sums(terms) {
      if (!found.includes(terms)) found.push(terms);
      return [1, 0.5, 0.25];
    },
  };
  for (const step of Object.values(fit.steps ?? {})) step([part], [0.1, 10]);
  return found;
}

test.each(["StudentT", "Laplace", "NegativeBinomial"])("%s: sums by lanes are those one after the other", (name) => {
  const terms = termsOf(name);
  for (const counts of [
    [1, 2],
    [3, 4],
    [5, 30],
  ] satisfies [number, number][]) {
    const size = 2 * (counts[0] + counts[1]);
    const plain = tableSums(tableOf(counts), Object.keys(args));
    const lanes = tableSums(tableOf(counts, roomFor(size, 0)), Object.keys(args));
    for (const one of terms)
      for (const [cell, from, to] of [
        [0, 0, counts[0]],
        [1, 0, counts[0]],
        [1, counts[0], counts[0] + counts[1]],
      ]) {
        const wanted = plain(one, args, { cell, from, to });
        const found = lanes(one, args, { cell, from, to });
        expect(found.length).toBe(wanted.length);
        for (const [t, value] of wanted.entries()) expect(Math.abs(found[t] - value)).toBeLessThan(1e-13 * Math.max(1, Math.abs(value)));
      }
  }
});
