import { bug } from "../diagnostics/assert.ts";
import { instanceName } from "../ir/instances.ts";
import type { Expr, Network, Parameter } from "../ir/types/model.ts";
import type { Value } from "../tensor/types.ts";
import { evaluate } from "./expressions.ts";
import { constantIn, type Frame } from "./frame.ts";
import { parameterValue } from "./parameters.ts";

/** The names that an expression may read: those of the model, or those of one network with one set of weights. */
export interface Scope {
  frame: Frame;
  variable(name: string): Value;
  /** Without batch axes: what an index selects from. */
  parameter(name: string): Value;
  /** The layout's name of a slot of the layer at `node`. */
  slotName(slot: string): string;
}

export function modelScope(frame: Frame): Scope {
  const { ir } = frame.session;
  const scope: Scope = {
    frame,
    variable(name) {
      const known = frame.values.get(name);
      if (known !== undefined) return known;
      const binding = ir.bindings.find((candidate) => candidate.name === name) ?? bug(`${name} has no value yet`);
      const value = evaluate(scope, binding.value);
      frame.values.set(name, value);
      return value;
    },
    parameter: (name) => parameterNamed(frame, ir.parameters, name, (slot) => slot),
    slotName: (slot) => slot,
  };
  return scope;
}

export function networkScope(frame: Frame, network: Network, instance: number[], inputs: Map<string, Value>): Scope {
  const values = new Map(inputs);
  const bindings = new Map<string, Expr>(network.bindings.map((binding) => [binding.name, binding.value]));
  const slotName = (slot: string): string => instanceName(network, instance, slot);
  const scope: Scope = {
    frame,
    variable(name) {
      const known = values.get(name);
      if (known !== undefined) return known;
      const value = evaluate(scope, bindings.get(name) ?? bug(`${network.name} has no ${name}`));
      values.set(name, value);
      return value;
    },
    parameter: (name) => parameterNamed(frame, network.parameters, name, slotName),
    slotName,
  };
  return scope;
}

function parameterNamed(frame: Frame, parameters: Parameter[], name: string, slotName: (slot: string) => string): Value {
  const parameter = parameters.find((candidate) => candidate.name === name) ?? bug(`no parameter ${name}`);
  return parameterValue(frame.session, parameter, slotName(parameter.id));
}

/** A parameter as a value of the frame. */
export function parameterIn(scope: Scope, name: string): Value {
  return constantIn(scope.frame, scope.parameter(name));
}
