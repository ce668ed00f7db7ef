import { at, diagnostic } from "../../compiler/backend.ts";
import type { Diagnostic, NodeId, Place } from "../../compiler/diagnostics/types.ts";
import type { ModelIR } from "../../compiler/ir/types/model.ts";
import type { InputRole } from "../../compiler/tensor/types.ts";
import type { Origin } from "./replay.ts";

/** What the refused step was. */
export interface Refusal {
  /** From 1. */
  step: number;
  group: string;
  rate: number;
}

/** Says where training diverged: GEN6003 at the line whose op broke, GEN6004 for a weight, GEN6005 for data, GEN6008 where it can't be told. */
export function divergence(ir: ModelIR, origin: Origin, { step, group, rate }: Refusal): Diagnostic {
  const speed = `${Number(rate.toPrecision(3))}`;
  if (origin.is === "nowhere") return diagnostic("GEN6008", { step, group, rate: speed });
  if (origin.is === "input") return ofInput(ir, origin.role, { step, group, rate: speed });
  const { op, ranges } = origin;
  const inputs = ranges.map(rangeText).join(" and ");
  const where = op.origin === "" ? ir.model : op.origin;
  return diagnostic("GEN6003", { step, op: op.op, where, inputs: inputs === "" ? "nothing" : inputs, rate: speed }, placeOf(ir, op.origin));
}

function ofInput(ir: ModelIR, role: InputRole, { step, group, rate }: { step: number; group: string; rate: string }): Diagnostic {
  if (role.is === "weight" || role.is === "state") return diagnostic("GEN6004", { step, slot: role.slot, rate }, placeOf(ir, role.slot));
  if (role.is !== "data") return diagnostic("GEN6008", { step, group, rate });
  const variable = ir.variables.find(({ name }) => name === role.field);
  return diagnostic("GEN6005", { step, variable: role.field }, variable && placeOf(ir, variable.id));
}

function rangeText([low, high]: [number, number]): string {
  const [from, to] = [low, high].map((value) => `${Number(value.toPrecision(3))}`);
  return from === to ? from : `${from} to ${to}`;
}

/** The nearest enclosing declaration that stands in the text: of `Draw.dense_1.kernel`, the layer. */
export function placeOf(ir: ModelIR, node: NodeId): Place | undefined {
  for (let path = node; path !== ""; path = path.slice(0, Math.max(0, path.lastIndexOf(".")))) {
    const span = ir.spans[path];
    if (span !== undefined) return at(span);
  }
  return undefined;
}
