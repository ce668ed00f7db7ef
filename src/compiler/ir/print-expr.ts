import type { Call, Density, Expr, FieldExpr, Index, Law, SettingValue } from "./types/model.ts";

/** Functions and operators alike as calls, so that nothing depends on precedence. */
export function printExpr(expr: Expr): string {
  switch (expr.is) {
    case "number":
      return String(expr.value);
    case "list":
      return `[${expr.items.map(printExpr).join(", ")}]`;
    case "param":
    case "variable":
      return expr.name;
    case "index":
      return `${printExpr(expr.of)}${printIndex(expr.by)}`;
    case "apply":
      return `${expr.fn}(${[...expr.args.map(printExpr), ...printSettings(expr.settings)].join(", ")})`;
    case "call":
      return printCall(expr.call);
  }
}

export function printLaw(law: Law): string {
  return law.is === "density" ? printDensity(law.density) : printCall(law.call);
}

export function printDensity(density: Density): string {
  const args = Object.entries(density.args).map(([name, value]) => `${name}: ${printExpr(value)}`);
  return `${density.distribution}(${args.join(", ")})`;
}

function printCall(call: Call): string {
  return `${call.network}${printIndex(call.instance)}(${call.args.map(printExpr).join(", ")})`;
}

function printIndex(by: readonly Index[]): string {
  if (by.length === 0) return "";
  const axes = by.map((axis) =>
    axis.is === "number" ? axis.value : axis.is === "range" ? `${axis.from}..${axis.to}` : printExpr(axis.of),
  );
  return `[${axes.join(", ")}]`;
}

export function printFieldExpr(expr: FieldExpr): string {
  switch (expr.is) {
    case "number":
      return String(expr.value);
    case "string":
      return JSON.stringify(expr.value);
    case "column":
      return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(expr.name) ? expr.name : `\`${expr.name}\``;
    case "list":
      return `[${expr.items.map(printFieldExpr).join(", ")}]`;
    case "apply":
      return `${expr.fn}(${[...expr.args.map(printFieldExpr), ...printSettings(expr.settings)].join(", ")})`;
  }
}

export function printSetting(value: SettingValue): string {
  if (Array.isArray(value)) return `[${value.map(printSetting).join(", ")}]`;
  if (typeof value !== "object") return String(value);
  const args = Object.entries(value.args).map(([name, bound]) => `${name}: ${printSetting(bound.value)}`);
  return args.length === 0 ? value.call : `${value.call}(${args.join(", ")})`;
}

function printSettings(settings: Record<string, SettingValue>): string[] {
  return Object.entries(settings).map(([name, value]) => `${name}: ${printSetting(value)}`);
}
