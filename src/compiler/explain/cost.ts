import { isFixed } from "../ir/laws.ts";
import type { Expr, Network } from "../ir/types/model.ts";
import { expressionsOfNetwork, walkExpr } from "../ir/walk.ts";
import { functions } from "../layers/index.ts";
import { rawShape } from "../math/constraints.ts";
import { product, shapeOf } from "../math/shape.ts";

/** Size and work of one network, from its layers' shapes alone. */
export interface NetworkCost {
  name: string;
  role: Network["role"];
  /** Numbers that are learnt, all copies together. */
  weights: number;
  /** Multiplications and additions of one forward pass of one row. */
  flops: number;
  layers: { name: string; shape: number[]; weights: number }[];
}

export function costOf(network: Network): NetworkCost {
  const copies = product(network.copies);
  const cost: NetworkCost = { name: network.name, role: network.role, weights: 0, flops: 0, layers: [] };
  for (const parameter of network.parameters) if (!isFixed(parameter)) cost.weights += copies * product(rawShape(parameter.type));
  for (const expr of expressionsOfNetwork(network)) walkExpr(expr, (inner) => addLayer(cost, inner, copies));
  return cost;
}

function addLayer(cost: NetworkCost, expr: Expr, copies: number): void {
  if (expr.is !== "apply") return;
  const definition = functions[expr.fn];
  const types = expr.args.map((arg) => arg.type);
  const slots = definition?.slots?.(types, expr.settings) ?? [];
  const weights = slots.filter((slot) => slot.kind === "weight").reduce((sum, slot) => sum + product(slot.shape), 0);
  cost.weights += copies * weights;
  cost.flops += definition?.flops?.(types, expr.settings) ?? 0;
  if (weights > 0) cost.layers.push({ name: expr.node.slice(expr.node.indexOf(".") + 1), shape: shapeOf(expr.type), weights });
}
