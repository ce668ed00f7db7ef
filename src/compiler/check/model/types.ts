import { at, diagnostic } from "../../diagnostics/report.ts";
import { distributions } from "../../distributions/index.ts";
import type { Kind, ValueType } from "../../ir/types/model.ts";
import type { Argument, Type } from "../../syntax/ast.ts";
import type { CheckContext } from "../contract.ts";
import { remedyFor } from "../values/remedy.ts";
import { sizeExpression } from "./sizes.ts";

/** The kinds of the language, and what one value needs in parentheses. */
export const ownSizes: Record<Kind, "none" | "size" | "levels"> = {
  real: "none",
  positive: "none",
  unit: "none",
  simplex: "size",
  spd: "size",
  category: "levels",
  binary: "none",
  count: "none",
};

export function isKind(name: string): name is Kind {
  return Object.hasOwn(ownSizes, name);
}

/**
 * The type that the text of one stands for: `kind(own size)[plate]?`. Reports unknown kinds (GEN2505), distributions (GEN2506),
 * misplaced or missing sizes (GEN2507, GEN2508), levels (GEN2509) and the mistakes of sizes; nothing where a part has no value.
 */
export function resolveType(type: Type, env: ReadonlyMap<string, number>, context: CheckContext): ValueType | undefined {
  const name = type.name.text;
  if (!isKind(name)) {
    reportUnknown(type, context);
    return undefined;
  }
  const plate = plateOf(type, env, context);
  const own = ownSize(name, type, env, context);
  if (plate === undefined || own === undefined || context.isDoubtful?.(type.span)) return undefined;
  return { kind: name, ...own, plate, optional: type.optional };
}

function reportUnknown(type: Type, context: CheckContext): void {
  const name = type.name.text;
  if (name === "") return;
  if (Object.hasOwn(distributions, name)) {
    context.report(diagnostic("GEN2506", { name, support: distributions[name]!.support }, at(type.name.span)));
    return;
  }
  const remedy = remedyFor(name, Object.keys(ownSizes), "The types are", "");
  context.report(diagnostic("GEN2505", { name, remedy }, at(type.name.span)));
}

export function plateOf(type: Type, env: ReadonlyMap<string, number>, context: CheckContext): number[] | undefined {
  const sizes = type.dims.map((dim) => sizeExpression(dim, env, context));
  return sizes.every((size) => size !== undefined) ? sizes : undefined;
}

type Own = Pick<ValueType, "size" | "levels">;

/** What the parentheses of a type say; `kind` is the support where the type is a distribution's head. */
export function ownSize(kind: Kind, type: Type, env: ReadonlyMap<string, number>, context: CheckContext): Own | undefined {
  const takes = ownSizes[kind];
  const name = type.name.text;
  if (takes === "none") {
    if (type.args.length === 0) return {};
    const dims = type.args.map((arg) => textOf(arg)).join(", ");
    context.report(diagnostic("GEN2507", { kind: name, dims }, at(type.span)));
    return undefined;
  }
  if (takes === "levels" && type.args.some((arg) => arg.value.is === "string")) return levelsOf(type, context);
  if (type.args.length === 1 && type.args[0]!.name === undefined) {
    const size = sizeExpression(type.args[0]!.value, env, context);
    return size === undefined ? undefined : { size };
  }
  reportOwnSize(kind, type, context);
  return undefined;
}

/** `spd[4, 4]` for `spd(4)`, `simplex[3]` for `simplex(3)`, `spd(4, 4)` for `spd(4)`, or no size at all. */
function reportOwnSize(kind: Kind, type: Type, context: CheckContext): void {
  const written = type.args.length > 0 ? type.args.map(textOf) : type.dims.map((dim) => textOf({ value: dim }));
  const size = written.at(-1) ?? "K";
  const square = kind === "spd" && written.length > 1 && written.at(-1) === written.at(-2);
  const rest = type.args.length > 0 ? [] : written.slice(0, square ? -2 : -1);
  const plate = rest.length === 0 ? "" : `[${rest.join(", ")}]`;
  const levels = kind === "category" ? ' or its levels, `category("no", "yes")`' : "";
  const remedy = `Write \`${type.name.text}(${size})${plate}\`${levels}: parentheses say what one value is, brackets how many.`;
  context.report(diagnostic("GEN2508", { kind: type.name.text, remedy }, at(type.span)));
}

function textOf(arg: Pick<Argument, "value">): string {
  const { value } = arg;
  if (value.is === "number") return value.text;
  return value.is === "name" ? value.name.text : "…";
}

function levelsOf(type: Type, context: CheckContext): Own | undefined {
  const levels: string[] = [];
  for (const arg of type.args) {
    if (arg.value.is !== "string" || levels.includes(arg.value.value)) {
      const problem = arg.value.is === "string" ? `The level "${arg.value.value}" stands twice` : "Levels are texts in quotes";
      context.report(diagnostic("GEN2509", { problem }, at(arg.span)));
      return undefined;
    }
    levels.push(arg.value.value);
  }
  return { size: levels.length, levels };
}
