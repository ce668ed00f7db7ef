import { dims } from "../../compiler/backend.ts";
import type { ModelIR } from "../../compiler/ir/types/model.ts";
import type { TensorProgram } from "../../compiler/tensor/types.ts";
import type { DataPart } from "../data/types.ts";
import type { Engine } from "../engines/engine.ts";
import type { ParameterStore } from "../memory/types.ts";
import { evaluationBatches } from "../train/batches.ts";
import { createFeeder } from "../train/feeds.ts";
import type { Table } from "./types.ts";

const BATCH = 256;

export interface RowRun {
  ir: ModelIR;
  engine: Engine;
  store: ParameterStore;
  part: DataPart;
  seed: number;
}

/** Runs a program over all rows of a part, in batches, and joins its results: every one has the rows as first axis. */
export async function runRows(program: TensorProgram, { ir, engine, store, part, seed }: RowRun): Promise<Table> {
  const limit = Math.min(BATCH, Math.max(1, part.rows));
  const loaded = await engine.load(program, store, { B: limit });
  try {
    const feed = createFeeder(program, (input) => loaded.feed(input), { ir, part, seed });
    const outputs = program.outputs.flatMap(({ value, role }, i) => (role.is === "result" ? [{ i, name: role.name, value }] : []));
    const table: Table = {};
    for (const { name, value } of outputs) {
      const [, ...own] = dims.shapeOf(value.shape, { B: 1, T: 1 });
      const width = own.reduce((product, size) => product * size, 1);
      table[name] = { shape: own, data: new Float64Array(part.rows * width) };
    }
    for (const positions of evaluationBatches(part.rows, limit)) {
      feed({ positions, epochs: "eval", counter: 0, scalar: () => 1 });
      await loaded.run({ B: positions.length });
      for (const { i, name } of outputs) {
        const results = loaded.fetch(i);
        table[name].data.set(results, positions[0] * (results.length / positions.length));
      }
    }
    return table;
  } finally {
    loaded.close();
  }
}
