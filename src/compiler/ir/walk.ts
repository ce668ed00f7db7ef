import { bug } from "../diagnostics/assert.ts";
import type { Call, Expr, Law, ModelIR, Network, Variable } from "./types/model.ts";

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
  /** Variables that select a row of something by an index. */
  selectors: Set<string>;
}

export function readsOf(ir: ModelIR, expressions: Expr[]): Reads {
  const reads: Reads = { variables: new Set(), params: new Set(), networks: new Set(), selectors: new Set() };
  walkThroughBindings(ir, expressions, (expr) => {
    if (expr.is === "param") reads.params.add(expr.name);
    if (expr.is === "call") addNetwork(ir, expr.call.network, reads.networks);
    if (expr.is === "index") for (const by of expr.by) if (by.is === "category" && by.of.is === "variable") reads.selectors.add(by.of.name);
    if (expr.is === "variable" && !isBinding(ir, expr.name)) reads.variables.add(expr.name);
  });
  return reads;
}

function isBinding(ir: ModelIR, name: string): boolean {
  return ir.bindings.some((binding) => binding.name === name);
}

export function readsOfLaw(ir: ModelIR, law: Law): Reads {
  const reads = readsOf(ir, expressionsOfLaw(law));
  if (law.is === "network") addNetwork(ir, law.call.network, reads.networks);
  return reads;
}

/** What a variable's law or value depends on; nothing for a given one. */
export function readsOfVariable(ir: ModelIR, { by }: Variable): Reads {
  if (by.is === "law") return readsOfLaw(ir, by.law);
  return readsOf(ir, by.is === "value" ? [by.value] : []);
}

/** Visits expressions of the model's body with all bindings that they read, each once. */
export function walkThroughBindings(ir: ModelIR, expressions: Expr[], visit: (expr: Expr) => void): void {
  const entered = new Set<string>();
  const each = (expr: Expr): void => {
    visit(expr);
    if (expr.is !== "variable" || entered.has(expr.name)) return;
    entered.add(expr.name);
    const bound = ir.bindings.find((binding) => binding.name === expr.name);
    if (bound !== undefined) walkExpr(bound.value, each);
  };
  for (const expr of expressions) walkExpr(expr, each);
}

/** The variables with each behind those among them that it reads, else in their own order. They must not read each other in a circle. */
export function parentsFirst(variables: readonly Variable[], readsOf: (variable: Variable) => Set<string>): Variable[] {
  const waiting = variables.map((variable) => ({ variable, reads: readsOf(variable) }));
  const order: Variable[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex(
      ({ variable, reads }) => !waiting.some((other) => other.variable !== variable && reads.has(other.variable.name)),
    );
    if (next < 0) return bug(`${waiting.map(({ variable }) => variable.name).join(" and ")} read each other`);
    order.push(waiting.splice(next, 1)[0].variable);
  }
  return order;
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
