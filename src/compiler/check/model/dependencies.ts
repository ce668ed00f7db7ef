import type { Span } from "../../diagnostics/types.ts";
import type { Expr, ModelDecl, Name } from "../../syntax/ast.ts";
import { listChain } from "../values/describe.ts";
import { valueNames } from "./call.ts";
import { report, type Scope } from "./scope.ts";

/** What each variable and binding of a model reads, by the text alone. */
type Graph = Map<string, { is: "latent" | "observed" | "binding"; reads: Name[] }>;

/** A model's is made once, since many of its items ask for it. */
const graphs = new WeakMap<ModelDecl, Graph>();

function graphOf(model: ModelDecl): Graph {
  const known = graphs.get(model);
  if (known !== undefined) return known;
  const graph: Graph = new Map();
  graphs.set(model, graph);
  for (const item of model.items) {
    if (item.is === "binding" && !graph.has(item.name.text)) graph.set(item.name.text, { is: item.is, reads: valueNames(item.value) });
    if ((item.is === "latent" || item.is === "observed") && !graph.has(item.name.text))
      graph.set(item.name.text, { is: item.is, reads: valueNames(item.law) });
  }
  return graph;
}

/** The variables that an expression reads, through bindings, each with the place in the expression that leads there. */
export function readsThrough(expr: Expr, model: ModelDecl): { name: string; at: Span }[] {
  const graph = graphOf(model);
  return valueNames(expr).flatMap((name) => variablesBehind(name.text, graph, new Set()).map((found) => ({ name: found, at: name.span })));
}

function variablesBehind(name: string, graph: Graph, seen: Set<string>): string[] {
  if (seen.has(name)) return [];
  seen.add(name);
  const node = graph.get(name);
  return node?.is === "binding" ? node.reads.flatMap((read) => variablesBehind(read.text, graph, seen)) : [name];
}

/**
 * No variable depends on itself (GEN2608). A binding that reads an observed variable feeds posteriors and adversaries only (GEN2609): in
 * a density it would make the model condition on what it models.
 */
export function checkDependencies(model: ModelDecl, scope: Scope): void {
  const graph = graphOf(model);
  const circular = reportCycles(graph, scope);
  for (const [name, node] of graph) {
    if (node.is === "binding" || circular.has(name)) continue;
    for (const read of node.reads) {
      if (graph.get(read.text)?.is !== "binding") continue;
      const observed = variablesBehind(read.text, graph, new Set()).find((found) => graph.get(found)?.is === "observed");
      if (observed === undefined) continue;
      report(scope, "GEN2609", { binding: read.text, observed, name }, read.span);
      break;
    }
  }
}

/** Reports each circle once, at the name that closes it; gives the names that lie on one. */
function reportCycles(graph: Graph, scope: Scope): Set<string> {
  const circular = new Set<string>();
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (name: string): void => {
    const node = graph.get(name);
    if (node === undefined || done.has(name)) return;
    path.push(name);
    for (const read of node.reads) {
      const start = path.indexOf(read.text);
      if (start < 0) visit(read.text);
      else if (!path.slice(start).every((one) => circular.has(one))) {
        const cycle = path.slice(start);
        for (const one of cycle) circular.add(one);
        reportCycle(cycle, graph, read, scope);
      }
    }
    path.pop();
    done.add(name);
  };
  for (const name of graph.keys()) visit(name);
  return circular;
}

/** A binding in a circle stands before its use or is reported for that: then nothing more is said. */
function reportCycle(cycle: string[], graph: Graph, read: Name, scope: Scope): void {
  const early = cycle.some((name) => {
    const from = scope.entries.get(name)?.from;
    return from !== undefined && cycle.some((user) => graph.get(user)!.reads.some((one) => one.text === name && one.span.start < from));
  });
  if (early) return;
  // A variable comes first, for a binding has no density that could be blamed.
  const from = Math.max(
    0,
    cycle.findIndex((name) => graph.get(name)!.is !== "binding"),
  );
  const [first, ...others] = [...cycle.slice(from), ...cycle.slice(0, from)];
  const through =
    others.length === 0
      ? ""
      : ` through ${listChain(
          others.map((name) => `\`${name}\``),
          " and ",
        )}`;
  const next = graph.get(first!)!.reads.find((one) => one.text === (others[0] ?? first));
  report(scope, "GEN2608", { name: first!, through }, (next ?? read).span);
}
