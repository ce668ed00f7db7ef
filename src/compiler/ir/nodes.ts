import type { NodeId } from "../diagnostics/types.ts";
import type { Call, DataIR, Density, Expr, FieldExpr, Law, ModelIR, Parameter, Source } from "./types/model.ts";
import { expressionsOfCall, expressionsOfLaw, walkExpr } from "./walk.ts";

/** Every node that the IR mentions, the model inside `simulate` left out. */
export function nodesOf(ir: ModelIR): NodeId[] {
  return [
    ir.model,
    ...Object.values(ir.sizes).flatMap((bound) => bound.node ?? []),
    ...ir.parameters.flatMap(ofParameter),
    ...ir.variables.flatMap((variable) => [
      variable.id,
      ...(variable.by.is === "law" ? ofLaw(variable.by.law) : variable.by.is === "value" ? ofExpr(variable.by.value) : []),
      ...(variable.posterior ? [variable.posterior.node, ...ofLaw(variable.posterior.law)] : []),
    ]),
    ...ir.bindings.flatMap((binding) => [binding.id, ...ofExpr(binding.value)]),
    ...ir.networks.flatMap((network) => [
      network.id,
      ...network.inputs.map((input) => input.id),
      ...network.parameters.flatMap(ofParameter),
      ...network.bindings.flatMap((binding) => [binding.id, ...ofExpr(binding.value)]),
      ...(network.result.is === "value" ? ofExpr(network.result.value) : ofLaw(network.result)),
    ]),
    ...(ir.adversary ? ofCall(ir.adversary) : []),
    ...(ir.data ? ofData(ir.data) : []),
    ...Object.values(ir.settings).flatMap((bound) => bound.node ?? []),
    ...ir.expects.map((expect) => expect.node),
  ];
}

function ofParameter(parameter: Parameter): NodeId[] {
  return [parameter.id, ...(parameter.prior ? ofDensity(parameter.prior) : [])];
}

function ofLaw(law: Law): NodeId[] {
  return law.is === "density" ? ofDensity(law.density) : [law.call.node, ...expressionsOfLaw(law).flatMap(ofExpr)];
}

function ofDensity(density: Density): NodeId[] {
  return [density.node, ...Object.values(density.args).flatMap(ofExpr)];
}

function ofCall(call: Call): NodeId[] {
  return [call.node, ...expressionsOfCall(call).flatMap(ofExpr)];
}

function ofExpr(expr: Expr): NodeId[] {
  const found: NodeId[] = [];
  walkExpr(expr, (inner) => found.push(inner.node));
  return found;
}

function ofData(data: DataIR): NodeId[] {
  const parts: ({ node: NodeId } | undefined)[] = [data.sequence, data.split];
  return [
    data.id,
    ...ofSource(data.source),
    ...(data.test ? ofSource(data.test) : []),
    ...parts.flatMap((part) => part?.node ?? []),
    ...[data.weight, data.where].flatMap((expr) => (expr ? ofFieldExpr(expr) : [])),
    ...data.fields.flatMap((field) => [field.id, ...ofFieldExpr(field.value)]),
  ];
}

function ofSource(source: Source): NodeId[] {
  return [source.node];
}

function ofFieldExpr(expr: FieldExpr): NodeId[] {
  const inner = expr.is === "list" ? expr.items : expr.is === "apply" ? expr.args : [];
  return [expr.node, ...inner.flatMap(ofFieldExpr)];
}
