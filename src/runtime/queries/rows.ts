import { dims, product } from "../../compiler/backend.ts";
import type { ModelIR } from "../../compiler/ir/types/model.ts";
import type { TensorProgram } from "../../compiler/tensor/types.ts";
import type { DataPart } from "../data/types.ts";
import type { Engine } from "../engines/engine.ts";
import type { ParameterStore } from "../memory/types.ts";
import { evaluationBatches } from "../train/batches.ts";
import { createFeeder } from "../train/feeds.ts";
import type { Table } from "./types.ts";

/** Rows of a query at a time. */
export const QUERY_BATCH = 256;

export interface RowRun {
  ir: ModelIR;
  engine: Engine;
  store: ParameterStore;
  part: DataPart;
}

/** Runs a program over all rows of a part, in batches, and joins its results: every one has the rows as first axis. */
export async function runRows(program: TensorProgram, run: RowRun, seed: number): Promise<Table> {
  const [table] = await runDraws(program, run, [seed]);
  return table;
}

/** The same once for each seed, with the program loaded once. */
export async function runDraws(program: TensorProgram, { ir, engine, store, part }: RowRun, seeds: number[]): Promise<Table[]> {
  const limit = Math.min(QUERY_BATCH, Math.max(1, part.rows));
  const loaded = await engine.load(program, store, { B: limit });
  try {
    const tables: Table[] = [];
    for (const seed of seeds) {
      const feed = createFeeder(program, (input) => loaded.feed(input), { ir, part, seed });
      const table = emptyTable(program, part.rows);
      for (const positions of evaluationBatches(part.rows, limit)) {
        feed({ positions, epochs: "eval", counter: 0, scalar: () => 1 });
        await loaded.run({ B: positions.length });
        program.outputs.forEach(({ role }, i) => {
          if (role.is !== "result") return;
          const results = loaded.fetch(i);
          table[role.name].data.set(results, positions[0] * (results.length / positions.length));
        });
      }
      tables.push(table);
    }
    return tables;
  } finally {
    loaded.close();
  }
}

function emptyTable(program: TensorProgram, rows: number): Table {
  const table: Table = {};
  for (const { role, value } of program.outputs) {
    if (role.is !== "result") continue;
    const [, ...shape] = dims.shapeOf(value.shape, { B: 1, T: 1 });
    table[role.name] = { shape, data: new Float64Array(rows * product(shape)) };
  }
  return table;
}
