import type { Call, Expr, Law, ModelIR, Network } from "./types/model.ts";

/** Visits everything inside `expr` and then itself: the order of evaluation. Networks that it calls are not entered. */
export function walkExpr(expr: Expr, visit: (expr: Expr) => void): void {
  for (const child of childrenOf(expr)) walkExpr(child, visit);
  visit(expr);
}

function childrenOf(expr: Expr): Expr[] {
  switch (expr.is) {
    case "list":
      return expr.items;
    case "apply":
      return expr.args;
    case "index":
      return [expr.of, ...expr.by.flatMap((index) => (index.is === "category" ? [index.of] : []))];
    case "call":
      return expressionsOfCall(expr.call);
    default:
      return [];
  }
}

export function expressionsOfCall(call: Call): Expr[] {
  return [...call.instance.flatMap((index) => (index.is === "category" ? [index.of] : [])), ...call.args];
}

/** The expressions that stand in a law: the arguments of its density or of its call. */
export function expressionsOfLaw(law: Law): Expr[] {
  return law.is === "density" ? Object.values(law.density.args) : expressionsOfCall(law.call);
}

/** The expressions of a network's body, in textual order. */
export function expressionsOfNetwork(network: Network): Expr[] {
  const { result } = network;
  const last =
    result.is === "value" ? [result.value] : result.is === "density" ? Object.values(result.density.args) : expressionsOfCall(result.call);
  return [...network.bindings.map((binding) => binding.value), ...last];
}

/** What expressions of the model's body depend on, through its bindings. */
export interface Reads {
  variables: Set<string>;
  params: Set<string>;
  networks: Set<string>;
}

export function readsOf(ir: ModelIR, expressions: Expr[]): Reads {
  const reads: Reads = { variables: new Set(), params: new Set(), networks: new Set() };
  const bindings = new Map(ir.bindings.map((binding) => [binding.name, binding.value]));
  const visit = (expr: Expr): void => {
    if (expr.is === "param") reads.params.add(expr.name);
    if (expr.is === "call") addNetwork(ir, expr.call.network, reads.networks);
    if (expr.is !== "variable") return;
    const bound = bindings.get(expr.name);
    if (bound === undefined) reads.variables.add(expr.name);
    else walkExpr(bound, visit);
  };
  for (const expr of expressions) walkExpr(expr, visit);
  return reads;
}

export function readsOfLaw(ir: ModelIR, law: Law): Reads {
  const reads = readsOf(ir, expressionsOfLaw(law));
  if (law.is === "network") addNetwork(ir, law.call.network, reads.networks);
  return reads;
}

/** Adds a network and all that its body calls. */
function addNetwork(ir: ModelIR, name: string, into: Set<string>): void {
  if (into.has(name)) return;
  into.add(name);
  const network = ir.networks.find((candidate) => candidate.name === name);
  if (network === undefined) return;
  if (network.result.is === "network") addNetwork(ir, network.result.call.network, into);
  for (const expr of expressionsOfNetwork(network))
    walkExpr(expr, (inner) => {
      if (inner.is === "call") addNetwork(ir, inner.call.network, into);
    });
}
