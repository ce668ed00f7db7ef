import { fieldFunctions } from "../../../compiler/fields/index.ts";
import type { FieldFunction } from "../../../compiler/fields/types.ts";
import type { FieldExpr } from "../../../compiler/ir/types/model.ts";
import { numbers } from "../../../compiler/math/numbers.ts";
import { applyForward } from "../evaluate/elementwise.ts";
import { columnsOf, exprText } from "../evaluate/text.ts";

/** One invertible map of a chain. `input` is what it maps, `other` its constant argument, `at` which argument varies. */
export interface Link {
  fn: FieldFunction;
  node: string;
  input: FieldExpr;
  other: number | undefined;
  at: 0 | 1;
}

/** Some entries of a field, side by side: either one column through invertible maps (innermost first), or the reason why not. */
export interface Segment {
  expr: FieldExpr;
  /** Its share of the field's numbers: width divided by all items of the lists above it. */
  items: number;
  chain: { ok: true; column: string; links: Link[] } | { ok: false; because: string };
}

/** The segments of a field's expression, in the order of its entries. A column used twice spoils every segment that has it. */
export function segmentsOf(expr: FieldExpr): Segment[] {
  const segments: Segment[] = [];
  collect(expr, 1, segments);
  const uses = new Map<string, number>();
  for (const segment of segments) for (const column of columnsOf(segment.expr)) uses.set(column, (uses.get(column) ?? 0) + 1);
  return segments.map((segment) => {
    const twice = columnsOf(segment.expr).find((column) => uses.get(column)! > 1);
    if (!segment.chain.ok || twice === undefined) return segment;
    return { ...segment, chain: { ok: false, because: `column ${twice} is used twice` } };
  });
}

function collect(expr: FieldExpr, items: number, segments: Segment[]): void {
  if (expr.is === "apply" && expr.fn === "reshape") collect(expr.args[0]!, items, segments);
  else if (expr.is === "list") for (const item of expr.items) collect(item, items * expr.items.length, segments);
  else segments.push({ expr, items, chain: chainOf(expr) });
}

function chainOf(expr: FieldExpr): Segment["chain"] {
  if (expr.is === "column") return { ok: true, column: expr.name, links: [] };
  if (expr.is !== "apply") return { ok: false, because: `${exprText(expr)} is no column` };
  const fn = fieldFunctions[expr.fn];
  const link = fn === undefined ? undefined : linkOf(expr, fn);
  if (link === undefined) return { ok: false, because: `${exprText(expr)} is no invertible map of one column` };
  const inner = chainOf(link.input);
  if (!inner.ok || fn!.name === "reshape") return inner;
  return { ok: true, column: inner.column, links: [...inner.links, link] };
}

function linkOf(expr: Extract<FieldExpr, { is: "apply" }>, fn: FieldFunction): Link | undefined {
  const fixed = expr.args.map(constantOf);
  const link = (at: 0 | 1, other: number | undefined): Link => ({ fn, node: expr.node, input: expr.args[at]!, other, at });
  if (fn.undraw !== undefined || fn.name === "reshape") return link(0, undefined);
  if (fixed[0] === undefined && fn.inverse !== undefined && fixed.slice(1).every((value) => value !== undefined)) return link(0, fixed[1]);
  if (fixed[0] !== undefined && fixed[1] === undefined && expr.args.length === 2 && fn.second !== undefined) return link(1, fixed[0]);
  return undefined;
}

/** The value of an expression that reads no column. */
function constantOf(expr: FieldExpr): number | undefined {
  if (expr.is === "number") return expr.value;
  if (expr.is !== "apply") return undefined;
  const args = expr.args.map(constantOf);
  if (args.some((arg) => arg === undefined)) return undefined;
  const fn = fieldFunctions[expr.fn];
  if (fn === undefined || (fn.forward === undefined && fn.name !== "pow")) return undefined;
  const blocks = args.map((arg) => ({ shape: [], rows: 1, data: Float64Array.of(arg!) }));
  return (fn.forward === undefined ? fn.evaluate!(blocks, expr.settings) : applyForward(fn, blocks, [])).data[0];
}

/** log |d link / d its argument| at `x`. */
export function linkJacobian(link: Link, x: number, constants: number[]): number {
  if (link.at === 1) return link.fn.second!.logJacobian(numbers, x, link.other!);
  return link.fn.logJacobian!(numbers, x, link.other === undefined ? [] : [link.other], constants);
}

/** The argument of a link from its value. */
export function linkInverse(link: Link, y: number, constants: number[]): number {
  if (link.fn.undraw !== undefined) return link.fn.undraw(y);
  if (link.at === 1) return link.fn.second!.inverse(numbers, y, link.other!);
  return link.fn.inverse!(numbers, y, link.other === undefined ? [] : [link.other], constants);
}
