import { instanceName, instancesOf } from "../ir/instances.ts";
import { isFixed } from "../ir/laws.ts";
import type { Init, ParameterLayout, Slot } from "../ir/types/layout.ts";
import type { Expr, Kind, ModelIR, Parameter } from "../ir/types/model.ts";
import { expressionsOfCall, expressionsOfLaw, expressionsOfNetwork, walkExpr } from "../ir/walk.ts";
import { functions } from "../layers/index.ts";
import { rawShape } from "../math/constraints.ts";
import { product } from "../math/shape.ts";

/** Which declarations each group of the layout holds: names of networks, and `model` for the model's own parameters and layers. */
export type Groups = Record<string, string[]>;

/**
 * Names, places and sizes of everything that a gradient plan learns. Groups are contiguous; within one, slots with weight decay come
 * first. Each kernel of the group `spectral` also keeps a singular vector.
 */
export function layoutOf(ir: ModelIR, groups: Groups, spectral?: string): ParameterLayout {
  const layout: ParameterLayout = { slots: [], groups: {}, weights: 0, state: 0 };
  for (const [group, owners] of Object.entries(groups)) {
    const start = layout.weights;
    const slots = owners.flatMap((owner) => slotsOf(ir, owner, group));
    if (group === spectral) slots.push(...slots.flatMap(singularSlots));
    slots.sort((a, b) => Number(b.decay) - Number(a.decay));
    for (const slot of slots) {
      const region = slot.kind === "weight" ? "weights" : "state";
      slot.offset = layout[region];
      layout[region] += product(slot.shape);
      layout.slots.push(slot);
    }
    layout.groups[group] = [start, layout.weights];
  }
  return layout;
}

function slotsOf(ir: ModelIR, owner: string, group: string): Slot[] {
  if (owner === "model") {
    const expressions = [
      ...ir.bindings.map((binding) => binding.value),
      ...ir.variables.flatMap((variable) => [
        ...(variable.by.is === "law" ? expressionsOfLaw(variable.by.law) : variable.by.is === "value" ? [variable.by.value] : []),
        ...(variable.posterior === undefined ? [] : expressionsOfLaw(variable.posterior.law)),
      ]),
      ...(ir.adversary === undefined ? [] : expressionsOfCall(ir.adversary)),
    ];
    return [...ir.parameters.flatMap((parameter) => parameterSlots(parameter, group)), ...layerSlots(expressions, group)];
  }
  const network = ir.networks.find((candidate) => candidate.name === owner);
  if (network === undefined) return [];
  const own = [
    ...network.parameters.flatMap((parameter) => parameterSlots(parameter, group)),
    ...layerSlots(expressionsOfNetwork(network), group),
  ];
  return instancesOf(network).flatMap((instance) => own.map((slot) => ({ ...slot, name: instanceName(network, instance, slot.name) })));
}

/** The state of a kernel's spectral norm: its first right singular vector, as far as it is known. Kernels are the matrices that decay. */
function singularSlots(kernel: Slot): Slot[] {
  if (kernel.kind !== "weight" || !kernel.decay || kernel.shape.length < 2) return [];
  const size = kernel.shape[kernel.shape.length - 1];
  return [{ ...kernel, name: `${kernel.name}.singular`, kind: "state", shape: [size], decay: false, init: { law: "normal", std: 1 } }];
}

function parameterSlots(parameter: Parameter, group: string): Slot[] {
  if (isFixed(parameter)) return [];
  const { kind } = parameter.type;
  return [
    {
      name: parameter.id,
      kind: "weight",
      shape: rawShape(parameter.type),
      offset: 0,
      group,
      decay: false,
      init: initialOf(kind),
      constraint: kind,
      node: parameter.id,
    },
  ];
}

/** Unconstrained starting values: spread for locations, so that components differ from the start; near 1, 1/2 or uniform for the others. */
function initialOf(kind: Kind): Init {
  return kind === "real" || kind === "unit" ? { law: "normal", std: 0.5 } : { law: "normal", std: 0.05 };
}

function layerSlots(expressions: Expr[], group: string): Slot[] {
  const slots: Slot[] = [];
  const visit = (expr: Expr): void => {
    if (expr.is !== "apply") return;
    const specs = functions[expr.fn]?.slots?.(
      expr.args.map((arg) => arg.type),
      expr.settings,
    );
    for (const spec of specs ?? [])
      slots.push({
        name: `${expr.node}.${spec.name}`,
        kind: spec.kind,
        shape: spec.shape,
        offset: 0,
        group,
        decay: spec.decay,
        init: spec.init,
        constraint: "real",
        node: expr.node,
      });
  };
  for (const expr of expressions) walkExpr(expr, visit);
  return slots;
}
