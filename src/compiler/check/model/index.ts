import type { NetworkDecl } from "../../syntax/ast.ts";
import type { CheckContext } from "../contract.ts";
import { isSizeFormal } from "./arguments.ts";
import { instantiate } from "./instance.ts";
import { callNetwork } from "./network.ts";
import { constantExpression, type Sizes } from "./sizes.ts";
import { dimensionsOf } from "./unify.ts";
import { contextOf, newWork } from "./work.ts";

export { checkModel } from "./model.ts";
export { resolveType } from "./types.ts";

/** Checks a network that no model calls. Where its signature has dimension variables, what depends on their values stays unchecked. */
export function checkNetworkAlone(declaration: NetworkDecl, context: CheckContext): void {
  const own = contextOf(context, declaration.span.file);
  const sizes: Sizes = new Map(dimensionsOf(declaration, own).map((name) => [name, Number.NaN]));
  for (const formal of declaration.formals)
    if (isSizeFormal(formal)) sizes.set(formal.name.text, constantExpression(formal.value!, sizes, own) ?? Number.NaN);
  instantiate(declaration, sizes, newWork(context, callNetwork), own);
}
