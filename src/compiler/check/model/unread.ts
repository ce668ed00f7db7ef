import type { ModelDecl, ModelItem } from "../../syntax/ast.ts";
import { expressionsOf } from "../../syntax/items.ts";
import { valueNames } from "./call.ts";
import { report, type Scope } from "./scope.ts";

/** What to do with an item that nothing reads. */
const remedies: Partial<Record<ModelItem["is"], string>> = {
  param: "Use it in a density, or remove it: its free numbers count as parameters of the model, in `bic` and `aic` too.",
  latent: "Let a density depend on it, as `mean[k]` does on `k`, or remove it: the free numbers of its law count as parameters, too.",
};

/** Warns of params and latents that nothing else in the model reads, about which data can tell nothing (GEN3212). */
export function warnOfUnread(model: ModelDecl, scope: Scope): void {
  const read = new Set(model.items.flatMap((item) => expressionsOf(item).flatMap(valueNames)).map((name) => name.text));
  for (const item of model.items) {
    const remedy = remedies[item.is];
    if (remedy !== undefined && "name" in item && !read.has(item.name.text))
      report(scope, "GEN3212", { name: item.name.text, remedy }, item.name.span);
  }
}
