import { emitMixture, isDirect, type MixtureSpec } from "../../../compiler/backend.ts";
import type { Sums } from "../accumulate.ts";
import type { EmModel } from "../model.ts";
import { Total } from "../total.ts";
import { blockRowsOf, type JointKinds, jointKinds } from "./kinds.ts";
import { viewOf, writeKinds, writeParameters } from "./memory.ts";
import { type BoundPacking, both, type Packing } from "./packing.ts";
import { constantOf, packingsOf } from "./parts.ts";
import { type BoundRows, bindRows } from "./rows.ts";
import type { Pass, PassOptions } from "./types.ts";

/** The E step of a mixture as a kernel, or undefined where the plan has no such form. */
export function mixturePass(model: EmModel, options: PassOptions): Pass | undefined {
  if (model.sequential || model.space.size < 2) return undefined;
  const packings = packingsOf(model);
  return packings === undefined ? undefined : createPass(model, packings, options);
}

function createPass(model: EmModel, packings: BoundPacking[], { relaxed, crew }: PassOptions): Pass | undefined {
  const { data, space } = model;
  const kinds = jointKinds(packings, data.rows);
  const spec: Omit<MixtureSpec, "shared"> = {
    states: space.size,
    parts: packings.map(({ part, of }) => ({ part, of })),
    weighted: data.weights !== undefined,
    sums: true,
    ...blockRowsOf(kinds, data.rows),
    relaxed,
  };
  const emit = (shared: boolean) => emitMixture({ ...spec, shared });
  const rows = bindRows(emit, packings, data.rows, { kept: spec.weighted, crew, kinds });
  if (rows === undefined) return undefined;
  const { kernel, memory, sums, parametersAt } = rows;
  data.weights?.forEach((weight, row) => {
    rows.tails[rows.tailOf(row, 0)] = weight;
  });
  const direct = isDirect(spec);
  const constant = constantOf(packings);
  const counts = viewOf(memory, kernel.sums, rows.sumsAt, direct ? "0.count" : "state");

  return {
    close: rows.close,
    threads: rows.threads,
    expectation(into) {
      if (!packings.every((packing) => packing.trusted())) return undefined;
      writeParameters(model.logWeights, packings, kernel, memory, direct, parametersAt);
      if (kinds !== undefined) writeKinds(packings, kernel, memory, kinds, direct ? model.logWeights : undefined, parametersAt);
      sums.clear();
      rows.run();
      const logLikelihood = constant + (data.weights === undefined ? sums.tallied() : weightedTotal(data.weights, rows));
      sums.add();
      readParts(packings, rows, kinds);
      fillStates(into, counts);
      return holds(logLikelihood, into) ? logLikelihood : undefined;
    },
  };
}

/** Sets the parts' sums from those of a kernel, which are added up. */
export function readParts(packings: readonly Packing[], rows: BoundRows, kinds: JointKinds | undefined): void {
  for (const [p, packing] of packings.entries()) {
    packing.read(rows.partSums(p));
    if (packing.kinds !== undefined)
      for (const [kind, parts] of kinds?.ofPart.entries() ?? []) packing.kinds.read(rows.kindSums(p, kind), parts[p]);
  }
}

/** Whether all that a pass gave are numbers. */
export function holds(logLikelihood: number, into: Sums): boolean {
  return Math.abs(logLikelihood) < 1e300 && into.states.every((count) => Number.isFinite(count));
}

/** `order`: the states in the order of the counts, if that is another. */
export function fillStates(into: Sums, counts: Float64Array, order?: Int32Array): void {
  for (let i = 0; i < into.states.length; i++) into.states[order?.[i] ?? i] = both(counts, i);
}

/** From each row's sum and maximum, which lie behind the weights. */
function weightedTotal(weights: Float64Array, { tails, tailOf }: BoundRows): number {
  const total = new Total();
  for (let row = 0; row < weights.length; row++)
    if (weights[row] > 0) total.add(weights[row] * (Math.log(tails[tailOf(row, 1)]) + tails[tailOf(row, 2)]));
  return total.value;
}
