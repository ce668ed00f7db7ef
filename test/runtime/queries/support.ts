import type { DataPart } from "../../../src/runtime/data/types.ts";
import { createReferenceEngine } from "../../../src/runtime/engines/reference/index.ts";
import { createStore } from "../../../src/runtime/memory/store.ts";
import { trainedGradient } from "../../../src/runtime/queries/gradient.ts";
import { partOf } from "../../../src/runtime/queries/part.ts";
import type { Trained as Answers } from "../../../src/runtime/queries/types.ts";
import type { gradientOf } from "../../support/models.ts";

type Gradient = ReturnType<typeof gradientOf>;

/** A model with the slots given, as a run would have them, on the reference engine. */
export function answers({ ir, plan }: Gradient, slots: Record<string, ArrayLike<number>>, seed = 1): Answers {
  const store = createStore(plan.layout, [], { ema: false });
  for (const { name, kind } of plan.layout.slots) store.slot(name, kind === "weight" ? "weights" : "state").set(Array.from(slots[name]!));
  return trainedGradient(ir, plan, store, createReferenceEngine(), seed);
}

/** Rows of the fields of a model, row-major. */
export function rowsOf({ ir }: Pick<Gradient, "ir">, rows: number, fields: Record<string, number[]>): DataPart {
  return partOf(
    Object.entries(fields).map(([field, values]) => {
      const variable = ir.variables.find((one) => (one.field ?? one.name) === field)!;
      return { field, type: variable.type, values: { shape: variable.type.plate, data: Float64Array.from(values) } };
    }),
    rows,
  );
}
