import { fieldFunctions } from "../../compiler/fields/index.ts";
import type { DataIR, FieldExpr } from "../../compiler/ir/types/model.ts";
import type { ColumnNeeds } from "./table.ts";

export type Use = "numbers" | "text" | "either";

/** How each column is used: levels, comparisons with text and the columns of `sequence` and `split` are text, the rest are numbers. */
export function columnNeeds(ir: DataIR, splits = true): ColumnNeeds {
  const needs: ColumnNeeds = { numbers: new Set(), text: new Set(), nodes: new Map() };
  const either = new Set<string>();

  function column(name: string, node: string, use: Use): void {
    if (!needs.nodes.has(name)) needs.nodes.set(name, node);
    (use === "either" ? either : needs[use]).add(name);
  }

  function visit(expr: FieldExpr, use: Use): void {
    if (expr.is === "column") column(expr.name, expr.node, use);
    else if (expr.is === "list") for (const item of expr.items) visit(item, use);
    else if (expr.is === "apply") for (const arg of expr.args) visit(arg, useOfArgument(expr));
  }

  for (const field of ir.fields) visit(field.value, isLevels(field.value) && field.type.kind === "category" ? "text" : "numbers");
  if (ir.where !== undefined) visit(ir.where, "numbers");
  if (ir.weight !== undefined) visit(ir.weight, "numbers");
  if (ir.sequence !== undefined) {
    if (ir.sequence.along !== "row") column(ir.sequence.along, ir.sequence.node, "text");
    if (ir.sequence.by !== undefined) column(ir.sequence.by, ir.sequence.node, "text");
  }
  // Held-out rows come out of the source; a test file isn't split.
  if (splits && ir.split?.is === "holdout" && ir.split.by !== undefined) column(ir.split.by, ir.split.node, "text");
  // `present` reads a column as the others do; text reads any file.
  for (const name of either) if (!needs.numbers.has(name)) needs.text.add(name);
  return needs;
}

/** A category is levels where its expression is a column or columns; any other expression computes the category's number. */
export function isLevels(expr: FieldExpr): boolean {
  return expr.is === "column" || (expr.is === "list" && expr.items.every(isLevels));
}

export function useOfArgument(expr: Extract<FieldExpr, { is: "apply" }>): Use {
  if (expr.fn === "present") return "either";
  if (fieldFunctions[expr.fn]?.learnsLevels) return "text";
  if ((expr.fn === "equal" || expr.fn === "notEqual") && expr.args.some((arg) => arg.is === "string")) return "text";
  return "numbers";
}
