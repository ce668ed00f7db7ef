import type { query } from "../src/compiler/index.ts";
import { SymbolKind } from "./protocol.ts";

/** How editors mark what a spec declares. */
export const symbolKinds: Record<query.OutlineEntry["kind"], SymbolKind> = {
  const: SymbolKind.Constant,
  data: SymbolKind.Struct,
  network: SymbolKind.Function,
  model: SymbolKind.Class,
  run: SymbolKind.Event,
  train: SymbolKind.Event,
  choose: SymbolKind.Event,
  field: SymbolKind.Field,
  formal: SymbolKind.Variable,
  size: SymbolKind.TypeParameter,
  dimension: SymbolKind.TypeParameter,
  param: SymbolKind.Property,
  binding: SymbolKind.Variable,
  given: SymbolKind.Variable,
  latent: SymbolKind.Variable,
  observed: SymbolKind.Variable,
};
