import { bug } from "../diagnostics/assert.ts";
import type { Expr } from "../ir/types/model.ts";
import { functions } from "../layers/index.ts";
import type { LayerContext } from "../layers/types.ts";
import type { Value } from "../tensor/types.ts";
import { alignBatch, asType, constantIn, ownShape, rankOf } from "./frame.ts";
import { selectIndex } from "./indexing.ts";
import { callNetwork } from "./networks.ts";
import { parameterIn, type Scope } from "./scope.ts";
import { layerSlot, noiseValue, slotOf, slotValue } from "./session.ts";

/** The value of an expression in a scope, with the frame's batch axes first. */
export function evaluate(scope: Scope, expr: Expr): Value {
  const { b } = scope.frame.session;
  return b.from(expr.node, () => evaluateHere(scope, expr));
}

function evaluateHere(scope: Scope, expr: Expr): Value {
  const { frame } = scope;
  const { b } = frame.session;
  switch (expr.is) {
    case "number":
      return constantIn(frame, b.constant(expr.value));
    case "list":
      return stack(scope, expr.items);
    case "param":
      return parameterIn(scope, expr.name);
    case "variable":
      return scope.variable(expr.name);
    case "index":
      return selectIndex(scope, expr);
    case "apply":
      return applyFunction(scope, expr);
    case "call": {
      const result = callNetwork(scope, expr.call);
      return result.is === "value" ? asType(frame, result.value, expr.type) : bug(`${expr.call.network} returns a density`);
    }
  }
}

/** `[a, b]`: a new first own axis. */
function stack(scope: Scope, items: Expr[]): Value {
  const { frame } = scope;
  const { b } = frame.session;
  const rank = rankOf(frame);
  const rows = alignBatch(
    frame,
    items.map((item) => evaluate(scope, item)),
  );
  const widened = rows.map((row) => b.reshape(row, [...row.shape.slice(0, rank), 1, ...ownShape(frame, row)]));
  return b.concat(widened, rank);
}

function applyFunction(scope: Scope, expr: Expr & { is: "apply" }): Value {
  const { frame } = scope;
  const { session } = frame;
  const definition = functions[expr.fn] ?? bug(`no function ${expr.fn}`);
  const inputs = expr.args.map((arg) => evaluate(scope, arg));
  const context: LayerContext = {
    mode: session.mode,
    slot(name) {
      const slot = scope.slotName(`${expr.node}.${name}`);
      return slotOf(session, slot).kind === "state" ? slotValue(session, slot) : layerSlot(session, slot);
    },
    writeState(name, value) {
      session.states.set(scope.slotName(`${expr.node}.${name}`), value);
    },
    noise: (law, shape) => noiseValue(session, law, scope.slotName(expr.node), shape),
  };
  const types = expr.args.map((arg) => arg.type);
  return definition.build(session.b, inputs, types, expr.settings, context);
}
