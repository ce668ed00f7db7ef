import { at, diagnostic } from "../../diagnostics/report.ts";
import type { Diagnostic } from "../../diagnostics/types.ts";
import type { ConstDecl } from "../../syntax/ast.ts";
import type { CheckContext } from "../contract.ts";
import { foldNumber } from "../values/number.ts";
import type { Scope } from "./scope.ts";

/** Values of all consts of a compilation, each computed once, in the scope of the file that declares it. */
export class ConstTable {
  readonly #scopes: readonly Scope[];
  readonly #report: (found: Diagnostic) => void;
  readonly #done = new Map<ConstDecl, number | undefined>();
  readonly #open: ConstDecl[] = [];

  constructor(scopes: readonly Scope[], report: (found: Diagnostic) => void) {
    this.#scopes = scopes;
    this.#report = report;
  }

  /** The consts that one file sees. */
  of(file: number): CheckContext["consts"] {
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

  #valueOf(declaration: ConstDecl): number | undefined {
    if (this.#done.has(declaration)) return this.#done.get(declaration);
    const circle = this.#open.indexOf(declaration);
    if (circle >= 0) {
      const cycle = [...this.#open.slice(circle), declaration].map((one) => one.name.text).join(" -> ");
      this.#report(diagnostic("GEN2008", { name: declaration.name.text, cycle }, at(declaration.name.span)));
      this.#done.set(declaration, undefined);
      return undefined;
    }
    this.#open.push(declaration);
    const value = foldNumber(declaration.value, { consts: this.of(declaration.span.file), report: this.#report });
    this.#open.pop();
    if (!this.#done.has(declaration)) this.#done.set(declaration, value);
    return this.#done.get(declaration);
  }
}
