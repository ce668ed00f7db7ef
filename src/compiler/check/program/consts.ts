import { at, diagnostic } from "../../diagnostics/report.ts";
import type { Diagnostic } from "../../diagnostics/types.ts";
import type { ConstDecl } from "../../syntax/ast.ts";
import type { CheckContext } from "../contract.ts";
import { namesInSize } from "../model/sizes.ts";
import { listChain } from "../values/describe.ts";
import { foldNumber } from "../values/number.ts";
import type { Scope } from "./scope.ts";

/** Values of all consts of a compilation, each computed once, in the scope of the file that declares it. */
export class ConstTable {
  readonly #scopes: readonly Scope[];
  readonly #report: (found: Diagnostic) => void;
  readonly #done = new Map<ConstDecl, number | undefined>();
  readonly #ordered = new Set<ConstDecl>();
  readonly #seen: CheckContext["consts"][] = [];

  constructor(scopes: readonly Scope[], report: (found: Diagnostic) => void) {
    this.#scopes = scopes;
    this.#report = report;
  }

  /** The consts that one file sees. */
  of(file: number): CheckContext["consts"] {
    this.#seen[file] ??= this.#seenIn(file);
    return this.#seen[file];
  }

  #seenIn(file: number): CheckContext["consts"] {
    const table = this;
    const consts: CheckContext["consts"] = new Map();
    for (const [name, { declaration }] of this.#scopes[file]!) {
      if (declaration.is !== "const") continue;
      consts.set(name, {
        declaration,
        get value() {
          return table.#valueOf(declaration);
        },
      });
    }
    return consts;
  }

  /** What a const reads comes first, one after the other: a long chain of consts must not exhaust the stack. */
  #valueOf(declaration: ConstDecl): number | undefined {
    if (!this.#done.has(declaration)) for (const next of this.#inOrder(declaration)) this.#compute(next);
    return this.#done.get(declaration);
  }

  #compute(declaration: ConstDecl): void {
    if (this.#done.has(declaration)) return;
    const context = { consts: this.of(declaration.span.file), report: this.#report };
    this.#done.set(declaration, foldNumber(declaration.value, context));
  }

  /** A const behind all that it depends on. Of a circle one is taken out, as having no value (GEN2008). */
  #inOrder(first: ConstDecl): ConstDecl[] {
    const path = [{ declaration: first, reads: this.#read(first) }];
    const onPath = new Set([first]);
    const order: ConstDecl[] = [];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.reads.shift();
      if (next === undefined) {
        path.pop();
        onPath.delete(top.declaration);
        order.push(top.declaration);
        this.#ordered.add(top.declaration);
      } else if (onPath.has(next)) {
        const circle = path.map((one) => one.declaration).slice(path.findIndex((one) => one.declaration === next));
        if (!this.#done.has(next)) this.#reportCircle([...circle, next]);
        this.#done.set(next, undefined);
      } else if (!this.#ordered.has(next)) {
        onPath.add(next);
        path.push({ declaration: next, reads: this.#read(next) });
      }
    }
    return order;
  }

  #reportCircle(circle: ConstDecl[]): void {
    const { name } = circle[0]!;
    const cycle = listChain(
      circle.map((one) => one.name.text),
      " -> ",
    );
    this.#report(diagnostic("GEN2008", { name: name.text, cycle }, at(name.span)));
  }

  #read({ value, span }: ConstDecl): ConstDecl[] {
    const seen = this.of(span.file);
    return namesInSize(value).flatMap((name) => seen.get(name)?.declaration ?? []);
  }
}
