import { bug } from "../../../compiler/backend.ts";
import type { Emission, StatisticsPlan } from "../../../compiler/ir/types/plan.ts";
import { expectStates } from "../expect.ts";
import { latentLaws } from "../factors/posterior.ts";
import { createModel } from "../model.ts";
import type { KnownRows } from "../regression/design.ts";
import { type StateSpace, stateSpace } from "../space.ts";
import type { EmData, Parameters } from "../types.ts";
import { eachNumber } from "./latents.ts";
import { emissionLaws } from "./laws/index.ts";

/** Means of the observed variables' densities by field, [rows, width]; of a category its probabilities, [rows, width, levels]. */
export type Decoded = Record<string, Float64Array>;

/**
 * What the model says of rows whose latents are known.
 * @param latents by name: a continuous one [rows, size], a category [rows]
 */
export function decodeRows(plan: StatisticsPlan, parameters: Parameters, latents: Record<string, Float64Array>, rows: number): Decoded {
  const space = stateSpace(plan.axes);
  const states = Int32Array.from({ length: rows }, (_state, row) => stateOf(space, latents, row));
  return Object.fromEntries(
    plan.emissions.map((emission) => {
      const says = expectation(emission, space, parameters, { rows, fields: {} });
      const width = says.size;
      const out = new Float64Array(rows * width);
      for (let row = 0; row < rows; row++) {
        const z = says.latents === undefined ? undefined : together(says.latents, latents, row);
        out.set(says.at(z, says.cellOf(states[row]), row), row * width);
      }
      return [emission.field, out];
    }),
  );
}

/** The same at the posterior means of the latents under each category, averaged by the categories' posterior. */
export function reconstructRows(plan: StatisticsPlan, parameters: Parameters, data: EmData): Decoded {
  const model = createModel(plan, data, parameters);
  model.refresh();
  const all = plan.emissions.map((emission) => {
    const says = expectation(emission, model.space, parameters, data);
    return { emission, says, out: new Float64Array(data.rows * says.size) };
  });
  expectStates(model, (row, states, posterior) => {
    for (const { emission, says, out } of all) {
      const values = data.fields[emission.field].subarray(row * emission.width, (row + 1) * emission.width);
      for (const s of states) {
        if (posterior[s] === 0) continue;
        const cell = says.cellOf(s);
        const found = says.at(says.latents?.given(values, cell).mean, cell, row);
        for (let i = 0; i < found.length; i++) out[row * says.size + i] += posterior[s] * found[i];
      }
    }
  });
  return Object.fromEntries(all.map(({ emission, out }) => [emission.field, out]));
}

interface Says {
  /** Numbers of one row. */
  size: number;
  cellOf(state: number): number;
  at(z: Float64Array | undefined, cell: number, row: number): Float64Array;
  latents?: ReturnType<typeof latentLaws>;
}

function expectation(emission: Emission, space: StateSpace, parameters: Parameters, known: KnownRows): Says {
  if (emission.latents !== undefined) {
    const latents = latentLaws(emission, space, parameters);
    const at = (z: Float64Array | undefined, cell: number): Float64Array => latents.expected(z ?? bug("no latents"), cell);
    return { size: emission.width, cellOf: (s) => latents.cells.of[s], at, latents };
  }
  const laws = emissionLaws({ emission, space, parameters, known });
  const nothing = new Float64Array(emission.width).fill(Number.NaN);
  const at = (_z: Float64Array | undefined, cell: number, row: number): Float64Array =>
    Float64Array.from(
      Array.from({ length: emission.width }, (_column, c) => {
        const law = laws.entry(nothing, cell, c, row);
        return law.is === "number" ? [law.mean] : Array.from(law.chances);
      }).flat(),
    );
  return { size: emission.width * (emission.levels ?? 1), cellOf: (s) => laws.cells.of[s], at };
}

/** The numbers of all latents of one row. */
function together({ factors }: ReturnType<typeof latentLaws>, latents: Record<string, Float64Array>, row: number): Float64Array {
  const z = new Float64Array(factors.size);
  eachNumber(factors, (name, at, size, q) => {
    z[q] = latents[name][row * size + at];
  });
  return z;
}

function stateOf(space: StateSpace, latents: Record<string, Float64Array>, row: number): number {
  return space.axes.reduce((state, { name, size }) => state * size + (latents[name]?.[row] ?? bug(`no value of ${name}`)), 0);
}
