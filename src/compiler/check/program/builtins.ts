import { distributions } from "../../distributions/index.ts";
import { functions } from "../../layers/index.ts";

export const kinds = ["real", "positive", "unit", "simplex", "spd", "category", "binary", "count"] as const;

/** What a built-in name is, or undefined for a free one. */
export function builtIn(name: string): "type" | "distribution" | "function" | undefined {
  if ((kinds as readonly string[]).includes(name)) return "type";
  if (Object.hasOwn(distributions, name)) return "distribution";
  if (Object.hasOwn(functions, name)) return "function";
  return undefined;
}
