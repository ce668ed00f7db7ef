import type { Name, OnnxNode } from "./types.ts";

/** The nodes that outputs depend on, in order. */
export function neededNodes(nodes: readonly OnnxNode[], outputs: readonly Name[]): OnnxNode[] {
  const needed = new Set(outputs);
  return nodes
    .toReversed()
    .filter(({ inputs, outputs: made }) => {
      if (!made.some((name) => needed.has(name))) return false;
      for (const name of inputs) needed.add(name);
      return true;
    })
    .toReversed();
}

/** An output's producer writes it itself, unless it is an input or a constant (`fixed`), or an output under another name already. */
export function withoutIdentities(nodes: readonly OnnxNode[], fixed: ReadonlySet<Name>): OnnxNode[] {
  const renamed = new Map<Name, Name>();
  const kept = nodes.filter(({ type, inputs: [from], outputs: [to] }) => {
    if (type !== "Identity" || fixed.has(from!) || renamed.has(from!)) return true;
    renamed.set(from!, to!);
    return false;
  });
  const rename = (name: Name) => renamed.get(name) ?? name;
  return kept.map((node) => ({ ...node, inputs: node.inputs.map(rename), outputs: node.outputs.map(rename) }));
}
