import type { Init, ParameterLayout, Slot } from "../ir/types/layout.ts";
import type { Expr, Kind, ModelIR, Network, Parameter } from "../ir/types/model.ts";
import { expressionsOfCall, expressionsOfLaw, expressionsOfNetwork, walkExpr } from "../ir/walk.ts";
import { functions } from "../layers/index.ts";
import { rawShape } from "../math/constraints.ts";
import { product } from "../math/shape.ts";
import { isFixed } from "./count.ts";

/** Which declarations each group of the layout holds: names of networks, and `model` for the model's own parameters and layers. */
export type Groups = Record<string, string[]>;

/** Names, places and sizes of everything that a gradient plan learns. Groups are contiguous; within one, slots with weight decay come first. */
export function layoutOf(ir: ModelIR, groups: Groups): ParameterLayout {
  const layout: ParameterLayout = { slots: [], groups: {}, weights: 0, state: 0 };
  for (const [group, owners] of Object.entries(groups)) {
    const start = layout.weights;
    const slots = owners.flatMap((owner) => slotsOf(ir, owner, group));
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

/** Every set of weights of a network: `[]` for one without copies, else each tuple of its copy axes. */
export function instancesOf(network: Network): number[][] {
  return network.copies.reduce<number[][]>(
    (tuples, size) => tuples.flatMap((tuple) => Array.from({ length: size }, (_entry, i) => [...tuple, i])),
    [[]],
  );
}

/** The slot's name in one set of weights: `Chart.dense_1.kernel` of copy 1 is `Chart[1].dense_1.kernel`. */
export function instanceName(network: Network, instance: number[], slot: string): string {
  if (instance.length === 0) return slot;
  return `${network.id}[${instance.join(",")}]${slot.slice(network.id.length)}`;
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
