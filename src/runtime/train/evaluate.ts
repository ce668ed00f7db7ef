import { bug } from "../../compiler/backend.ts";
import type { ModelIR } from "../../compiler/ir/types/model.ts";
import type { TensorProgram } from "../../compiler/tensor/types.ts";
import type { DataPart } from "../data/types.ts";
import type { Engine, LoadedProgram } from "../engines/engine.ts";
import type { OpenStore } from "../memory/types.ts";
import { evaluationBatches } from "./batches.ts";
import { createFeeder } from "./feeds.ts";

export interface Evaluator {
  /** Each metric of the program, summed over all rows of a part. */
  sums(part: DataPart): Promise<Record<string, number>>;
  close(): void;
}

export interface EvaluatorRequest {
  engine: Engine;
  store: OpenStore;
  ir: ModelIR;
  program: TensorProgram;
  /** Rows at a time; the result doesn't depend on it but for rounding. */
  batch: number;
  seed: number;
}

/** Loads a program of purpose `evaluate`. Its weights are the averaged ones where the store has them, as queries will use. */
export async function createEvaluator({ engine, store, ir, program, batch, seed }: EvaluatorRequest): Promise<Evaluator> {
  const loaded = await engine.load(program, store, { B: batch });
  const scalar = (name: string): number => bug(`an evaluation has no scalar ${name}`);
  async function sums(part: DataPart): Promise<Record<string, number>> {
    const feed = createFeeder(program, loaded.feed, { ir, part, seed });
    const totals: Record<string, number> = {};
    for (const positions of evaluationBatches(part.rows, batch)) {
      feed({ positions, epochs: "eval", counter: 0, scalar });
      await loaded.run({ B: positions.length });
      for (const [name, value] of metricsOf(program, loaded)) totals[name] = (totals[name] ?? 0) + value;
    }
    return totals;
  }
  return { sums: (part) => withAverage(store, () => sums(part)), close: () => loaded.close() };
}

/** Metrics of the last run. */
export function metricsOf(program: TensorProgram, loaded: LoadedProgram): [name: string, value: number][] {
  return program.outputs.flatMap(({ role }, output): [string, number][] =>
    role.is === "metric" ? [[role.name, loaded.fetch(output)[0]]] : [],
  );
}

/** Runs with the averaged weights in place of the weights, which come back after. */
async function withAverage<Result>(store: OpenStore, run: () => Promise<Result>): Promise<Result> {
  if (!store.regions.includes("ema")) return run();
  const weights = store.region("weights");
  const kept = weights.slice();
  weights.set(store.region("ema"));
  try {
    return await run();
  } finally {
    weights.set(kept);
  }
}
