import type { Result } from "../diagnostics/types.ts";
import { isOfSequences } from "../ir/laws.ts";
import type { DataIR, ModelIR, Source } from "../ir/types/model.ts";
import { derive } from "./index.ts";

/**
 * The IR with a plan for each simulated source whose model is of sequences: such rows are drawn one from the other, as the plan's axes say.
 * Sequences that have no such plan are refused as a model that was trained would be (GEN4011, GEN4021, …).
 */
export function planSimulations(ir: ModelIR): Result<ModelIR> {
  const { data } = ir;
  if (data === undefined) return { ok: true, value: ir, diagnostics: [] };
  const source = planned(data.source);
  const test = data.test === undefined ? undefined : planned(data.test);
  const refused = [source, test].flatMap((one) => (one === undefined || one.ok ? [] : one.diagnostics));
  if (!source.ok || test?.ok === false) return { ok: false, diagnostics: refused };
  const own: DataIR = { ...data, source: source.value, ...(test === undefined ? {} : { test: test.value }) };
  return { ok: true, value: { ...ir, data: own }, diagnostics: [] };
}

function planned(source: Source): Result<Source> {
  if (source.is !== "simulate" || !isOfSequences(source.model)) return { ok: true, value: source, diagnostics: [] };
  const found = derive(source.model);
  if (!found.ok) return found;
  // What is of sequences has no plan by gradient.
  return { ok: true, value: found.value.kind === "statistics" ? { ...source, plan: found.value } : source, diagnostics: [] };
}
