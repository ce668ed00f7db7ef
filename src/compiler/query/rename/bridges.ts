import type { Span } from "../../diagnostics/types.ts";
import type { Analysis } from "../analysis.ts";
import { memberOf } from "../symbols/members.ts";
import type { DeclaredSymbol } from "../symbols/types.ts";
import { runsOf } from "./runs.ts";
import type { TextEdit } from "./types.ts";

/** Runs that bind the renamed variable or field by its old name. */
export function bridges(analysis: Analysis, symbol: DeclaredSymbol, key: string, name: string): TextEdit[] {
  const edits: TextEdit[] = [];
  if (symbol.kind === "field" && analysis.keyOf(symbol) === key) edits.push(...columnKept(analysis, symbol, symbol.name));
  if (symbol.kind !== "field" && symbol.kind !== "observed" && symbol.kind !== "given") return edits;
  for (const { models, data, on } of runsOf(analysis)) {
    const variable = models.flatMap((model) => memberOf(model, symbol.name) ?? [])[0];
    const field = memberOf(data, symbol.name);
    const mine = symbol.kind === "field" ? field : variable;
    const other = symbol.kind === "field" ? variable : field;
    if (mine === undefined || analysis.keyOf(mine) !== key || other === undefined) continue;
    const args = on.is === "call" ? on.args : [];
    // A rename that is written already keeps naming both sides.
    const written = args.some((arg) => arg.name?.text === symbol.name);
    if (symbol.kind === "field" && (variable?.kind === "latent" || written)) continue;
    if (symbol.kind !== "field" && written) continue;
    const pair = symbol.kind === "field" ? `${symbol.name}: ${name}` : `${name}: ${symbol.name}`;
    const { span } = on;
    const at = on.is === "call" ? span.end - 1 : span.end;
    const text = on.is === "call" ? `${args.length === 0 ? "" : ", "}${pair}` : `(${pair})`;
    edits.push({ ...analysis.placeOf({ ...span, start: at, end: at }), text });
  }
  return edits;
}

/** The field whose name stands for its column at a place. */
export function fieldAt(analysis: Analysis, { file, start }: Span): DeclaredSymbol | undefined {
  return analysis.symbols(file).declared.find((one) => one.kind === "field" && one.at.start === start);
}

/** `wind: positive` reads the column `wind`: where one of the two is renamed, it becomes `speed: positive = wind`. */
export function columnKept(analysis: Analysis, { node }: DeclaredSymbol, name: string): TextEdit[] {
  if (node === undefined || !("is" in node) || node.is !== "field" || node.value !== undefined) return [];
  const end = node.type.span.end;
  return [{ ...analysis.placeOf({ ...node.type.span, start: end, end }), text: ` = ${name}` }];
}
