import type { Expr } from "../../syntax/ast.ts";
import type { Analysis } from "../analysis.ts";
import type { DeclaredSymbol } from "../symbols/types.ts";
import { sideOf } from "../walk/train.ts";

/** The two sides that a `train` or `choose` brings together. */
export interface RunSides {
  models: DeclaredSymbol[];
  data: DeclaredSymbol;
  /** What stands behind `on`. */
  on: Expr;
}

/** The runs of every file of an analysis whose data are declared. */
export function runsOf(analysis: Analysis): RunSides[] {
  return analysis.compiled.trees.flatMap((tree, file) => {
    const visible = analysis.names.visible[file]!;
    return tree.declarations.flatMap((run): RunSides[] => {
      if (run.is !== "train" && run.is !== "choose") return [];
      const called = run.is === "train" ? [run.model] : run.items.flatMap((item) => (item.is === "try" ? [item.model] : []));
      const models = new Set(called.flatMap((model) => sideOf(model, "model", visible) ?? []));
      const data = sideOf(run.data, "data", visible);
      return data === undefined ? [] : [{ models: [...models], data, on: run.data }];
    });
  });
}
