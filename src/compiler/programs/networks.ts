import { bug } from "../diagnostics/assert.ts";
import type { Call, Index, Network } from "../ir/types/model.ts";
import type { Value } from "../tensor/types.ts";
import { type EvaluatedDensity, evaluateDensity, mapDensities } from "./densities.ts";
import { evaluate } from "./expressions.ts";
import { alignBatch, asType, axisOf, type Frame, rankOf } from "./frame.ts";
import { selectCategory } from "./indexing.ts";
import { networkScope, type Scope } from "./scope.ts";

export type NetworkResult = { is: "value"; value: Value } | { is: "density"; density: EvaluatedDensity };

/** One call: the body under the weights that the instance's indexes select. */
export function callNetwork(scope: Scope, call: Call): NetworkResult {
  const { ir } = scope.frame.session;
  const network = ir.networks.find((candidate) => candidate.name === call.network) ?? bug(`no network ${call.network}`);
  const args = call.args.map((arg, i) => asType(scope.frame, evaluate(scope, arg), network.inputs[i].type));
  return runCopies(scope, network, call.instance, [], args);
}

/** Goes through the copy axes: a known number is one copy; a category needs every copy, along its own axis or picked by its value. */
function runCopies(scope: Scope, network: Network, instance: Index[], chosen: number[], args: Value[]): NetworkResult {
  if (chosen.length === network.copies.length) return runInstance(scope.frame, network, chosen, args);
  const index = instance[chosen.length];
  if (index.is === "number") return runCopies(scope, network, instance, [...chosen, index.value], args);
  if (index.is === "range") return bug(`${network.name} is called with a range of copies`);
  const copies = Array.from({ length: network.copies[chosen.length] }, (_copy, i) => i);
  const axis = index.of.is === "variable" ? axisOf(scope.frame, index.of.name) : undefined;
  if (axis === undefined) {
    const category = scope.frame.session.b.cast(evaluate(scope, index.of), "int");
    const results = copies.map((copy) => runCopies(scope, network, instance, [...chosen, copy], args));
    return combine(results, (values) => pick(scope.frame, values, category));
  }
  const results = copies.map((copy) =>
    runCopies(
      scope,
      network,
      instance,
      [...chosen, copy],
      args.map((arg) => along(scope.frame, arg, axis, copy)),
    ),
  );
  return combine(results, (values) => join(scope.frame, values, axis));
}

function runInstance(frame: Frame, network: Network, instance: number[], args: Value[]): NetworkResult {
  const inputs = new Map(network.inputs.map((input, i): [string, Value] => [input.name, args[i]]));
  const scope = networkScope(frame, network, instance, inputs);
  const { result } = network;
  if (result.is === "value") return { is: "value", value: evaluate(scope, result.value) };
  if (result.is === "density") return { is: "density", density: evaluateDensity(scope, result.density) };
  return callNetwork(scope, result.call);
}

function combine(results: NetworkResult[], merge: (values: Value[]) => Value): NetworkResult {
  const [first] = results;
  if (first.is === "value")
    return { is: "value", value: merge(results.map((result) => (result.is === "value" ? result.value : bug("copies differ")))) };
  const densities = results.map((result) => (result.is === "density" ? result.density : bug("copies differ")));
  return { is: "density", density: mapDensities(densities, merge) };
}

/** The part of an argument that belongs to one category, where it depends on it. */
function along(frame: Frame, value: Value, axis: number, copy: number): Value {
  return value.shape[axis] === 1 ? value : frame.session.b.slice(value, axis, copy, copy + 1);
}

/** Results of the copies along a category's axis. */
function join(frame: Frame, values: Value[], axis: number): Value {
  return frame.session.b.concat(alignBatch(frame, values), axis);
}

/** The copy that a drawn or observed category picks, row by row. */
function pick(frame: Frame, values: Value[], category: Value): Value {
  const { b } = frame.session;
  const rank = rankOf(frame);
  const aligned = alignBatch(frame, values).map((value) =>
    b.reshape(value, [...value.shape.slice(0, rank), 1, ...value.shape.slice(rank)]),
  );
  return selectCategory(frame, b.concat(aligned, rank), category, rank);
}
