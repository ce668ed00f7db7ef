import type { Argument, Formal, NetworkDecl } from "../../syntax/ast.ts";
import { listNames } from "../values/describe.ts";
import { remedyFor } from "../values/remedy.ts";
import type { WrittenCall } from "./call.ts";
import { report, type Scope } from "./scope.ts";

/** A formal without a type but with a value is a size of the network: `network Trunk(x: real[P], width = 300)`. */
export function isSizeFormal(formal: Formal): boolean {
  return formal.type === undefined && formal.value !== undefined;
}

/** Which argument goes to which formal, by position or name; a formal with a default may go without (GEN3101). */
export function matchArguments(declaration: NetworkDecl, call: WrittenCall, scope: Scope): Map<string, Argument> | undefined {
  const name = declaration.name.text;
  const formals = declaration.formals.map((formal) => formal.name.text);
  const byName = new Map<string, Argument>();
  let position = 0;
  for (const arg of call.args) {
    const target = arg.name?.text ?? formals[position++];
    if (target === undefined || !formals.includes(target)) {
      const takes = formals.length === 0 ? "It takes nothing." : `It takes ${listNames(formals)}.`;
      const problem = arg.name === undefined ? "gets an argument too many" : `has no argument \`${arg.name.text}\``;
      const remedy = arg.name === undefined ? takes : remedyFor(arg.name.text, formals, "It takes", takes);
      return report(scope, "GEN3101", { name, problem, remedy }, arg.span);
    }
    if (byName.has(target)) {
      const problem = `gets \`${target}\` twice`;
      return report(scope, "GEN3101", { name, problem, remedy: "Keep one of the two." }, arg.span);
    }
    byName.set(target, arg);
  }
  const missing = declaration.formals.find((formal) => !byName.has(formal.name.text) && formal.value === undefined);
  if (missing === undefined) return byName;
  const problem = `needs \`${missing.name.text}\``;
  return report(scope, "GEN3101", { name, problem, remedy: `It takes ${listNames(formals)}.` }, call.span);
}
