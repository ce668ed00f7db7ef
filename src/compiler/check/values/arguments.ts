import { at, diagnostic } from "../../diagnostics/report.ts";
import type { NodeId, Span } from "../../diagnostics/types.ts";
import type { Bound, SettingValue } from "../../ir/types/model.ts";
import type { Setting } from "../../settings/types.ts";
import type { Argument, Expr } from "../../syntax/ast.ts";
import type { ValueContext } from "./context.ts";
import { remedyFor } from "./remedy.ts";
import { fillDefault, readValue } from "./value.ts";

/**
 * Reads the arguments of a call by a table: `adam(1e-3, beta1: 0.5)`. Arguments without a name go to the rows with a `position`, in
 * order; where the last of those takes a list, it takes all that follow (`reshape(28, 28, 1)`). Nothing where any of them is wrong.
 */
export function readArguments(
  call: { name: string; span: Span },
  table: readonly Setting[],
  written: readonly Argument[],
  node: NodeId,
  context: ValueContext,
): Record<string, Bound<SettingValue>> | undefined {
  const assigned = assign(call, table, written, context);
  let sound = assigned.sound;
  const args: Record<string, Bound<SettingValue>> = {};
  for (const row of table) {
    const expr = assigned.byName.get(row.name);
    if (expr === undefined) {
      const value = fillDefault(row);
      if (value !== undefined) args[row.name] = { value, origin: "default" };
      else if (!row.optional && sound) {
        context.report(diagnostic("GEN2306", { call: call.name, name: row.name, doc: row.doc }, at(call.span)));
        sound = false;
      }
      continue;
    }
    const id = `${node}.${row.name}`;
    const value = readValue(row, expr, id, context);
    if (value === undefined) sound = false;
    else {
      context.mark(id, expr.span);
      args[row.name] = { value, origin: "written", node: id };
    }
  }
  return sound ? args : undefined;
}

/** Which argument goes to which row. */
function assign(
  call: { name: string; span: Span },
  table: readonly Setting[],
  written: readonly Argument[],
  context: ValueContext,
): { byName: Map<string, Expr>; sound: boolean } {
  const byName = new Map<string, Expr>();
  const positional = table.filter((row) => row.position !== undefined).sort((a, b) => a.position! - b.position!);
  const unnamed = written.filter((arg) => arg.name === undefined);
  let sound = true;
  unnamed.forEach((arg, index) => {
    const row = positional[Math.min(index, positional.length - 1)];
    const takesRest = row !== undefined && row.kind.is === "list" && arg.value.is !== "list";
    if (row === undefined || (index >= positional.length && !takesRest)) {
      const count = positional.length === 1 ? "1 argument" : `${positional.length === 0 ? "no" : positional.length} arguments`;
      const remedy = remedyOf(call.name, table);
      if (sound) context.report(diagnostic("GEN2307", { call: call.name, count, remedy }, at(arg.span)));
      sound = false;
      return;
    }
    byName.set(row.name, takesRest ? append(byName.get(row.name), arg.value) : arg.value);
  });
  for (const arg of written) {
    if (arg.name === undefined) continue;
    const name = arg.name.text;
    if (!table.some((row) => row.name === name)) {
      const known = table.map((row) => row.name);
      const remedy = remedyFor(name, known, "It has", `\`${call.name}\` has no settings.`);
      context.report(diagnostic("GEN2301", { name, owner: `\`${call.name}\``, remedy }, at(arg.name.span)));
      sound = false;
    } else if (byName.has(name)) {
      context.report(diagnostic("GEN2302", { name }, at(arg.name.span)));
      sound = false;
    } else byName.set(name, arg.value);
  }
  return { byName, sound };
}

function append(list: Expr | undefined, item: Expr): Expr {
  if (list?.is !== "list") return { is: "list", items: [item], span: item.span };
  return { is: "list", items: [...list.items, item], span: { ...list.span, end: item.span.end } };
}

function remedyOf(call: string, table: readonly Setting[]): string {
  if (table.length === 0) return `Write \`${call}\` alone.`;
  return `Name the others: \`${call}(${table.map((row) => `${row.name}: …`).join(", ")})\`.`;
}
