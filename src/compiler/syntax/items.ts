import type { Expr, ModelItem, NetworkItem } from "./ast.ts";

/** The expressions that an item of a model or a network is made of, its type aside. */
export function expressionsOf(item: ModelItem | NetworkItem): Expr[] {
  switch (item.is) {
    case "param":
      return [item.fixed, item.prior].filter((expr) => expr !== undefined);
    case "binding":
    case "return":
      return [item.value];
    case "latent":
    case "observed":
    case "posterior":
      return [item.law];
    case "adversary":
      return [item.call];
    case "given":
      return [];
  }
}
