import { functions } from "../../layers/index.ts";
import { product, typeText } from "../../math/shape.ts";
import type { Analysis } from "../analysis.ts";
import { own } from "../builtins/tables.ts";
import type { BuiltinSymbol } from "../symbols/types.ts";
import { expressionsAt } from "../tree/path.ts";
import { counted } from "./numbers.ts";

/** What a function makes of its input at one place, and what it learns there. */
export function layerDetails(analysis: Analysis, offset: number, symbol: BuiltinSymbol): string[] {
  const tree = analysis.tree;
  if (symbol.kind !== "function" || tree === undefined) return [];
  for (const { span } of expressionsAt(tree, offset).toReversed()) {
    const typed = analysis.facts.expressionAt(span);
    if (typed?.is !== "apply" || typed.fn !== symbol.name) continue;
    const inputs = typed.args.map((arg) => arg.type);
    const definition = own(functions, symbol.name);
    const slots = definition?.slots?.(inputs, typed.settings) ?? [];
    const weights = slots.filter((slot) => slot.kind === "weight").reduce((sum, slot) => sum + product(slot.shape), 0);
    const here = `Here \`${inputs.map(typeText).join(", ")}\` -> \`${typeText(typed.type)}\`.`;
    return [weights === 0 ? here : `${here} ${counted(weights)} parameters.`];
  }
  return [];
}
