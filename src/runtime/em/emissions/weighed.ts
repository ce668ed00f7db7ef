import { columns, emitWeighed, hasLanes, MAXIMUM_PAGES, type StagedTerms, stageTerms } from "../../../compiler/backend.ts";
import type { Terms } from "../../../compiler/distributions/types.ts";
import type { Args } from "../../../compiler/math/algebra.ts";
import { memoryUnder, regionAbove } from "../../rows/growing.ts";
import type { CodeTable } from "./codes.ts";

/** Sums of terms over some of a table's codes by their weights under a cell. */
export type TableSums = (terms: Terms, args: Args<number>, codes: { cell: number; from: number; to: number }) => number[];

/** By lanes where the table's weights lie in a memory, else one operation after the other. */
export function tableSums(table: CodeTable, names: string[]): TableSums {
  const plain = plainSums(table);
  const memory = memoryUnder(table.weights);
  return memory === undefined ? plain : laneSums(table, names, memory, plain);
}

function plainSums({ codes, weights }: CodeTable): TableSums {
  return (terms, args, { cell, from, to }) => {
    const own = weights.subarray(cell * codes.count + from, cell * codes.count + to);
    return terms(columns, codes.values.subarray(from, to), args).map((term) => {
      let sum = 0;
      for (let i = 0; i < own.length; i++) if (own[i] !== 0) sum += own[i] * (typeof term === "number" ? term : term[i]);
      return sum;
    });
  };
}

/** Numbers that terms' parameters, and their sums, are at most. */
const MOST = 64;

interface Reading {
  staged: StagedTerms;
  run(values: number, weights: number, count: number, parameters: number, sums: number): void;
}

function laneSums({ codes, weights }: CodeTable, names: string[], memory: WebAssembly.Memory, plain: TableSums): TableSums {
  const region = regionAbove(memory, 8 * (2 * MOST + codes.count));
  if (region === undefined) return plain;
  const [parametersAt, sumsAt, valuesAt] = [region.at, region.at + 8 * MOST, region.at + 16 * MOST];
  new Float64Array(memory.buffer, valuesAt, codes.count).set(codes.values);
  const parameters = new Float64Array(memory.buffer, parametersAt, MOST);
  const sums = new Float64Array(memory.buffer, sumsAt, MOST);
  const readings = new Map<Terms, Reading | undefined>();

  function readingOf(terms: Terms): Reading | undefined {
    const staged = stageTerms(terms, names);
    if (!staged.roots.every(hasLanes) || 2 * staged.roots.length > MOST || staged.parameterSlots.length > MOST) return undefined;
    const module = new WebAssembly.Module(emitWeighed(staged, MAXIMUM_PAGES));
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    return { staged, run: exports.sums as Reading["run"] };
  }

  return (terms, args, at) => {
    if (!readings.has(terms)) readings.set(terms, readingOf(terms));
    const reading = readings.get(terms);
    if (reading === undefined) return plain(terms, args, at);
    const { staged, run } = reading;
    parameters.set(staged.parameterValues(args));
    const { cell, from, to } = at;
    run(valuesAt + 8 * from, weights.byteOffset + 8 * (cell * codes.count + from), to - from, parametersAt, sumsAt);
    return staged.roots.map((_root, t) => sums[2 * t] + sums[2 * t + 1]);
  };
}
