import { distributions } from "../../distributions/index.ts";
import type { Call } from "../../ir/types/model.ts";
import { functions } from "../../layers/index.ts";
import { shapeOf, typeText } from "../../math/shape.ts";
import type { AdversaryDecl } from "../../syntax/ast.ts";
import { describeExpr } from "../values/describe.ts";
import { remedyFor } from "../values/remedy.ts";
import { checkStray } from "./apply.ts";
import { callOf } from "./call.ts";
import { report, type Scope } from "./scope.ts";

/** An adversary is a call of a network (GEN3207) that returns one real number: the loss applies its own sigmoid (GEN3210). */
export function checkAdversary(item: AdversaryDecl, scope: Scope): Call | undefined {
  const call = callOf(item.call);
  if (call === undefined || !scope.context.networks.has(call.callee.text)) {
    if (item.call.is === "missing") return undefined;
    const name = call?.callee.text ?? "";
    const known = Object.hasOwn(functions, name) || Object.hasOwn(distributions, name) || scope.entries.has(name);
    if (call !== undefined && !known) {
      const remedy = remedyFor(
        name,
        [...scope.context.networks.keys()],
        "The networks are",
        "Declare it: `discriminator NAME(x: …) -> real`.",
      );
      if (name === "") return undefined;
      checkStray(call, `${scope.owner}.adversary`, scope);
      return report(scope, "GEN2605", { name, remedy }, call.callee.span);
    }
    const found = call === undefined ? describeExpr(item.call) : `\`${name}\``;
    return report(scope, "GEN3207", { found }, item.call.span);
  }
  const called = scope.work.callNetwork(call, scope, undefined);
  if (called?.result.type === undefined) return undefined;
  const name = call.callee.text;
  const { is, type } = called.result;
  const shape = shapeOf(type).join();
  if (is === "value" && type.kind === "real" && (shape === "" || shape === "1")) return called.call;
  const remedy =
    is === "value" && type.kind === "unit"
      ? "Take the `sigmoid` away: the loss has its own."
      : "Let it end with `flatten |> dense(1)` and return `real`.";
  const returned = is === "density" ? "a distribution" : `\`${typeText(type)}\``;
  return report(scope, "GEN3210", { name, returned, remedy }, item.call.span);
}
