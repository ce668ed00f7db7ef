import { at, diagnostic } from "../../diagnostics/report.ts";
import type { Diagnostic, Span } from "../../diagnostics/types.ts";
import type { Expr, ModelDecl, ModelItem, Name, NetworkDecl, NetworkItem } from "../../syntax/ast.ts";
import { expressionsOf, partsOf } from "../../syntax/items.ts";
import type { CheckContext } from "../contract.ts";
import type { LoadedFile } from "./load.ts";

/**
 * How deep an expression may be with all that it reads written out in its place. Every reader of a model goes from a name to what it stands
 * for, so that this, and not the depth of one expression, is what its stack must hold.
 */
export const chainLimit = 1000;

/** Levels that a call, a step of a pipe, and the way from a name to what it stands for count: a reader needs more of the stack for them. */
const heavy = 3;

type Body = ModelDecl | NetworkDecl;
type Item = ModelItem | NetworkItem;

/** A network, or an item of a body. */
interface Link {
  body: Body;
  item?: Item;
}

/** One that is being measured. */
interface Open {
  link: Link;
  reads: { link: Link; level: number }[];
  next: number;
  depth: number;
}

/**
 * Whether a model or network of the program is too deep for the check, which is reported (GEN2014) for the first that is met. In a circle,
 * which is a mistake of its own, each counts once.
 */
export function hasLongChain(
  files: readonly LoadedFile[],
  contexts: readonly CheckContext[],
  report: (found: Diagnostic) => void,
): boolean {
  const chains = new Chains(contexts);
  for (const file of files) {
    for (const body of file.tree.declarations) {
      if (body.is !== "model" && body.is !== "network") continue;
      for (const link of chains.itemsOf(body)) {
        const deep = chains.tooDeepBelow(link);
        if (deep === undefined) continue;
        report(diagnostic("GEN2014", { name: deep.text, limit: chainLimit }, at(deep.span)));
        return true;
      }
    }
  }
  return false;
}

class Chains {
  readonly #contexts: readonly CheckContext[];
  readonly #links = new Map<Body | Item, Link>();
  readonly #names = new Map<Body, Map<string, Item>>();
  readonly #depths = new Map<Link, number>();

  constructor(contexts: readonly CheckContext[]) {
    this.#contexts = contexts;
  }

  itemsOf(body: Body): Link[] {
    return body.items.map((item) => this.#linkOf(body, item));
  }

  /** The first name below, this one included, that is deeper than the limit. A stack of its own follows the chain. */
  tooDeepBelow(first: Link): { text: string; span: Span } | undefined {
    const path: Open[] = [];
    const isOpen = new Set<Link>();
    const open = (link: Link): void => {
      isOpen.add(link);
      path.push({ link, ...this.#read(link), next: 0 });
    };
    if (!this.#depths.has(first)) open(first);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const read = top.reads[top.next];
      if (read === undefined) {
        path.pop();
        isOpen.delete(top.link);
        this.#depths.set(top.link, top.depth);
        if (top.depth > chainLimit) return nameOf(top.link);
      } else if (isOpen.has(read.link)) top.next++;
      else {
        const depth = this.#depths.get(read.link);
        if (depth === undefined) open(read.link);
        else {
          top.depth = Math.max(top.depth, read.level + heavy + depth);
          top.next++;
        }
      }
    }
    return undefined;
  }

  #linkOf(body: Body, item?: Item): Link {
    const key = item ?? body;
    const link = this.#links.get(key) ?? { body, ...(item && { item }) };
    this.#links.set(key, link);
    return link;
  }

  /** What a network or an item reads, and how deep its own expression is. */
  #read({ body, item }: Link): { reads: Open["reads"]; depth: number } {
    if (item === undefined) return { reads: this.itemsOf(body).map((link) => ({ link, level: 0 })), depth: 0 };
    const reads: Open["reads"] = [];
    const names = this.#namesOf(body);
    const { networks } = this.#contexts[body.span.file]!;
    let depth = 0;
    const visit = (expr: Expr, level: number): void => {
      depth = Math.max(depth, level);
      if (expr.is === "name") {
        const named = names.get(expr.name.text);
        const network = named === undefined ? networks.get(expr.name.text) : undefined;
        if (named !== undefined) reads.push({ link: this.#linkOf(body, named), level });
        else if (network !== undefined) reads.push({ link: this.#linkOf(network), level });
      }
      const below = level + (expr.is === "call" || expr.is === "pipe" ? heavy : 1);
      for (const part of partsOf(expr)) visit(part, below);
    };
    for (const expr of expressionsOf(item)) visit(expr, 1);
    return { reads, depth };
  }

  #namesOf(body: Body): Map<string, Item> {
    const known = this.#names.get(body);
    if (known !== undefined) return known;
    const names = new Map<string, Item>();
    // A posterior has the name of its latent.
    for (const item of body.items as Item[]) {
      if ("name" in item && item.is !== "posterior" && !names.has(item.name.text)) names.set(item.name.text, item);
    }
    this.#names.set(body, names);
    return names;
  }
}

function nameOf({ body, item }: Link): Name {
  return item !== undefined && "name" in item ? item.name : body.name;
}
