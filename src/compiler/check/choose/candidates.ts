import { at, diagnostic } from "../../diagnostics/report.ts";
import type { Argument, ChooseDecl, Expr, Setting, TrainDecl, Try } from "../../syntax/ast.ts";
import { nameOf } from "../program/choose.ts";
import type { ValueContext } from "../values/context.ts";
import { ungroup } from "../values/describe.ts";
import { foldNumber } from "../values/number.ts";

/** Most candidates of one `choose`. */
const LIMIT = 200;

/** One model of a `choose`, as the `train` that it stands for. */
export interface Candidate {
  /** `Flowers(K: 3)`. */
  label: string;
  train: TrainDecl;
}

/**
 * The candidates of a `choose`: one for each `try`, and for each size of its ranges. What the block itself sets holds for all of them
 * unless a `try` sets it too. Reports GEN2214 to GEN2216.
 */
export function candidatesOf(choose: ChooseDecl, settings: readonly Setting[], values: ValueContext): Candidate[] {
  const tries = choose.items.filter((item): item is Try => item.is === "try");
  if (tries.length === 0) {
    values.report(diagnostic("GEN2214", {}, at({ ...choose.span, end: choose.span.start + "choose".length })));
    return [];
  }
  const found = tries.flatMap((one) => variantsOf(one.model, values).map((model) => candidate(choose, one, model, settings)));
  if (found.length > LIMIT) {
    values.report(diagnostic("GEN2216", { limit: LIMIT }, at(choose.span)));
    return [];
  }
  const counts = new Map<string, number>();
  return found.map((one) => {
    const count = (counts.get(one.label) ?? 0) + 1;
    counts.set(one.label, count);
    return count === 1 ? one : { ...one, label: `${one.label} #${count}` };
  });
}

function candidate(choose: ChooseDecl, one: Try, model: Expr, settings: readonly Setting[]): Candidate {
  const own = new Set(one.items.flatMap((item) => (item.is === "setting" ? [item.name.text] : [])));
  const train: TrainDecl = {
    is: "train",
    span: one.span,
    model,
    data: choose.data,
    ...(choose.as === undefined ? {} : { as: choose.as }),
    items: [...settings.filter((setting) => !own.has(setting.name.text)), ...one.items],
  };
  return { label: labelOf(model), train };
}

/** The call with each of its ranges replaced by one of its sizes, in every combination. */
function variantsOf(model: Expr, values: ValueContext): Expr[] {
  if (model.is !== "call") return [model];
  let lists: Argument[][] = [[]];
  for (const arg of model.args) {
    const chosen = rangeOf(arg, values);
    lists = lists.flatMap((list) => chosen.map((one) => [...list, one]));
    if (lists.length > LIMIT) break;
  }
  return lists.map((args) => ({ ...model, args }));
}

function rangeOf(arg: Argument, values: ValueContext): Argument[] {
  const range = ungroup(arg.value);
  if (range.is !== "binary" || range.operator !== "..") return [arg];
  const from = foldNumber(range.left, values);
  const to = foldNumber(range.right, values);
  if (from === undefined || to === undefined) return [];
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 1 && to >= from)) {
    values.report(diagnostic("GEN2215", { from, to }, at(range.span)));
    return [];
  }
  const { span } = range;
  return Array.from({ length: Math.min(to - from, LIMIT) + 1 }, (_size, i) => {
    const value: Expr = { is: "number", value: from + i, percent: false, text: String(from + i), span };
    return { ...arg, value };
  });
}

function labelOf(model: Expr): string {
  const name = nameOf(model)?.text ?? "";
  if (model.is !== "call" || model.args.length === 0) return name;
  const args = model.args.map(({ name: size, value }) => `${size?.text ?? "?"}: ${textOf(value)}`);
  return `${name}(${args.join(", ")})`;
}

function textOf(written: Expr): string {
  const expr = ungroup(written);
  if (expr.is === "number") return expr.text;
  return expr.is === "name" ? expr.name.text : "…";
}
