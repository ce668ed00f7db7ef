import { suggest } from "../../diagnostics/suggest.ts";
import { listNames } from "./describe.ts";

/** "Did you mean `sepal`?" where a name is close, else what there is. */
export function remedyFor(name: string, candidates: readonly string[], there: string, none: string): string {
  const close = suggest(name, candidates);
  if (close !== undefined) return `Did you mean \`${close}\`?`;
  return candidates.length === 0 ? none : `${there} ${listNames(candidates)}.`;
}
