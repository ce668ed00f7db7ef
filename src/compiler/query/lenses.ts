import type { Analysis } from "./analysis.ts";
import { sideOf } from "./walk/train.ts";

/** A line above a declaration on which something can be run. */
export interface Lens {
  start: number;
  end: number;
  title: string;
  /** What to do with the run of this name. */
  action: "train" | "sample" | "explain";
  run: string;
}

const actions = { train: "Train", sample: "Sample", explain: "Explain" } as const;

/** For each `train`: train it, sample from what was trained, explain it. The last also stands above the model, when it's in this file. */
export function lenses(analysis: Analysis): Lens[] {
  const { tree } = analysis;
  if (tree === undefined) return [];
  return tree.declarations.flatMap((declaration) => {
    if (declaration.is !== "train") return [];
    const model = sideOf(declaration.model, "model", analysis.names.visible[0]!);
    if (model === undefined) return [];
    const run = declaration.as?.text || model.name;
    const place = { start: declaration.span.start, end: declaration.span.start + "train".length };
    const own = Object.entries(actions).map(([action, title]) => ({ ...place, title, action: action as Lens["action"], run }));
    if (model.at.file !== 0) return own;
    return [...own, { start: model.at.start, end: model.at.end, title: `Explain ${run}`, action: "explain" as const, run }];
  });
}
