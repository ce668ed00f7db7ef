import { IR_VERSION, type ModelIR } from "./types/model.ts";

/** Everything an IR is put together from; `spans` holds the places of all nodes in it. */
export type IRParts = Omit<ModelIR, "irVersion">;

/** The IR of one run, or of a model inside `simulate`, with its keys in a fixed order: its text is then the same for the same spec. */
export function buildIR(parts: IRParts): ModelIR {
  return {
    irVersion: IR_VERSION,
    name: parts.name,
    model: parts.model,
    sources: parts.sources,
    spans: sortKeys(parts.spans),
    sizes: parts.sizes,
    parameters: parts.parameters,
    variables: parts.variables,
    bindings: parts.bindings,
    networks: parts.networks,
    ...(parts.adversary && { adversary: parts.adversary }),
    ...(parts.data && { data: parts.data }),
    settings: parts.settings,
    expects: parts.expects,
  };
}

function sortKeys<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
