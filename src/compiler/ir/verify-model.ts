import { shapeOf } from "../math/shape.ts";
import type { Call, Density, Expr, Law, ModelIR, Network, Parameter, ValueType } from "./types/model.ts";
import { walkExpr } from "./walk.ts";

/** Names in one body, each with its type. */
interface Names {
  where: string;
  params: Map<string, ValueType>;
  /** Variables or inputs, and bindings. */
  values: Map<string, ValueType>;
}

/** Names resolve and shapes agree, in the model and in each network. */
export function verifyModel(ir: ModelIR): string[] {
  const networks = new Map(ir.networks.map((network) => [network.name, network]));
  const wrong = networks.size < ir.networks.length ? ["two networks have one name"] : [];
  const model = namesOf(ir.model, ir.parameters, ir.variables, ir.bindings);
  for (const variable of ir.variables) {
    const place = { ...model, where: `${ir.model}.${variable.name}` };
    const { by, posterior } = variable;
    if (by.is === "law") wrong.push(...verifyLaw(by.law, variable.type, place, networks));
    else if (by.is === "value") wrong.push(...verifyExpr(by.value, place, networks), ...same(by.value.type, variable.type, place.where));
    if (posterior) wrong.push(...verifyLaw(posterior.law, variable.type, { ...place, where: `posterior of ${variable.name}` }, networks));
  }
  for (const binding of ir.bindings) wrong.push(...verifyExpr(binding.value, model, networks));
  wrong.push(...ir.parameters.flatMap((parameter) => verifyParameter(parameter, model, networks)));
  if (ir.adversary) wrong.push(...verifyCall(ir.adversary, model, networks));
  return [...wrong, ...ir.networks.flatMap((network) => verifyNetwork(network, networks))];
}

type Networks = ReadonlyMap<string, Network>;

function verifyNetwork(network: Network, networks: Networks): string[] {
  const names = namesOf(network.name, network.parameters, network.inputs, network.bindings);
  const { result } = network;
  return [
    ...network.parameters.flatMap((parameter) => verifyParameter(parameter, names, networks)),
    ...network.bindings.flatMap((binding) => verifyExpr(binding.value, names, networks)),
    ...(result.is === "value" ? verifyExpr(result.value, names, networks) : verifyLaw(result, undefined, names, networks)),
  ];
}

function namesOf(
  where: string,
  parameters: readonly Parameter[],
  values: readonly { name: string; type: ValueType }[],
  bindings: ModelIR["bindings"],
): Names {
  return {
    where,
    params: new Map(parameters.map((parameter) => [parameter.name, parameter.type])),
    values: new Map([...values.map((one) => [one.name, one.type] as const), ...bindings.map((one) => [one.name, one.value.type] as const)]),
  };
}

function verifyParameter(parameter: Parameter, names: Names, networks: Networks): string[] {
  const entries = shapeOf(parameter.type).reduce((product, size) => product * size, 1);
  const { fixed, prior } = parameter;
  const wrong = fixed !== undefined && fixed.length !== entries ? [`${parameter.id} has ${fixed.length} fixed entries of ${entries}`] : [];
  return prior ? [...wrong, ...verifyDensity(prior, names, networks)] : wrong;
}

function verifyLaw(law: Law, of: ValueType | undefined, names: Names, networks: Networks): string[] {
  if (law.is === "network") {
    const returns = networks.get(law.call.network)?.result.is;
    const wrong = returns === "value" ? [`${names.where}: ${law.call.network} returns a value, not a distribution`] : [];
    return [...wrong, ...verifyCall(law.call, names, networks)];
  }
  const wrong = verifyDensity(law.density, names, networks);
  return of === undefined ? wrong : [...wrong, ...same(law.density.type, of, names.where)];
}

function verifyDensity(density: Density, names: Names, networks: Networks): string[] {
  return Object.values(density.args).flatMap((arg) => verifyExpr(arg, names, networks));
}

function verifyExpr(expr: Expr, names: Names, networks: Networks): string[] {
  const wrong: string[] = [];
  walkExpr(expr, (inner) => wrong.push(...verifyNode(inner, names, networks)));
  return wrong;
}

/** One expression, its parts left out. */
function verifyNode(expr: Expr, names: Names, networks: Networks): string[] {
  switch (expr.is) {
    case "param":
    case "variable": {
      const declared = (expr.is === "param" ? names.params : names.values).get(expr.name);
      return declared === undefined ? [`${names.where}: no ${expr.is} ${expr.name}`] : same(expr.type, declared, expr.node);
    }
    case "index":
      return same(expr.type, { ...expr.of.type, plate: indexed(expr.of.type.plate, expr) }, expr.node);
    case "call":
      return verifyCallShape(expr.call, names, networks);
    default:
      return [];
  }
}

/** The axes that are left: a number or a category takes one away, a range shortens it. */
function indexed(plate: readonly number[], expr: Extract<Expr, { is: "index" }>): number[] {
  const leading = expr.by.flatMap((axis) => (axis.is === "range" ? [axis.to - axis.from + 1] : []));
  return [...leading, ...plate.slice(expr.by.length)];
}

function verifyCall(call: Call, names: Names, networks: Networks): string[] {
  return [...verifyCallShape(call, names, networks), ...call.args.flatMap((arg) => verifyExpr(arg, names, networks))];
}

function verifyCallShape(call: Call, names: Names, networks: Networks): string[] {
  const network = networks.get(call.network);
  if (network === undefined) return [`${names.where}: no network ${call.network}`];
  const wrong: string[] = [];
  if (network.copies.length !== call.instance.length)
    wrong.push(`${call.node}: ${call.instance.length} indices for ${network.copies.length} axes of copies`);
  if (network.inputs.length !== call.args.length)
    wrong.push(`${call.node}: ${call.args.length} arguments for ${network.inputs.length} inputs`);
  if (!Number.isInteger(call.site) || call.site < 1) wrong.push(`${call.node}: site ${call.site}`);
  return wrong;
}

/** One value is one value: `T[1]` stands where `T` is meant. */
function same(found: ValueType, wanted: ValueType, where: string): string[] {
  const [a, b] = [shapeOf(found).join(), shapeOf(wanted).join()];
  const one = /^(1(,1)*)?$/;
  return a === b || (one.test(a) && one.test(b)) ? [] : [`${where}: shape [${a}] where [${b}] is due`];
}
