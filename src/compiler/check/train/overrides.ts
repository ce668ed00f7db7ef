import { diagnostic } from "../../diagnostics/report.ts";
import type { Diagnostic } from "../../diagnostics/types.ts";
import type { Expr } from "../../syntax/ast.ts";
import { parse } from "../../syntax/parse.ts";
import { remedyFor } from "../values/remedy.ts";

/** What the command line changes of a spec: `--set`, `--data`, `--seed`, `--epochs`. */
export interface OverrideOptions {
  set?: Record<string, string>;
  data?: Record<string, string>;
  seed?: number;
  epochs?: number;
}

/** `file` of the spans in a value that stands on the command line, not in a source. */
const nowhere = -1;

interface Override {
  /** As written: `train.starts`. */
  key: string;
  expr: Expr;
  used: boolean;
}

/** What reads the sizes of a model. */
export type SizeOverrides = Pick<Overrides, "size" | "reporter">;

/**
 * The overrides of one compilation, parsed by the same parser and read by the same tables as the text of a spec. Each knows whether
 * anything took it, so that a misspelt one is found.
 */
export class Overrides {
  readonly data: ReadonlyMap<string, string>;
  readonly #sizes = new Map<string, Override>();
  readonly #settings = new Map<string, Override>();
  readonly #dataUsed = new Set<string>();
  readonly #report: (found: Diagnostic) => void;

  constructor(options: OverrideOptions, report: (found: Diagnostic) => void) {
    this.#report = report;
    this.data = new Map(Object.entries(options.data ?? {}));
    const texts = { ...options.set };
    if (options.seed !== undefined) texts["train.seed"] = String(options.seed);
    if (options.epochs !== undefined) texts["train.epochs"] = String(options.epochs);
    for (const [key, text] of Object.entries(texts)) {
      const expr = this.#parse(key, text);
      if (expr === undefined) continue;
      const override = { key, expr, used: false };
      if (key.startsWith("train.")) this.#settings.set(key.slice("train.".length), override);
      else {
        this.#sizes.set(key, override);
        this.#settings.set(key, override);
      }
    }
  }

  /** The value for a size of a model: `K=4`. */
  size(name: string): Expr | undefined {
    return take(this.#sizes.get(name));
  }

  /** Of a candidate, whose own sizes (`names`) are what is compared: they stay as they are written. */
  besides(names: readonly string[]): SizeOverrides {
    return { size: (name) => (names.includes(name) ? undefined : this.size(name)), reporter: (name) => this.reporter(name) };
  }

  /** The value for a setting of `train`: `train.starts=20`, `starts=20`. */
  setting(name: string): Expr | undefined {
    return take(this.#settings.get(name));
  }

  path(data: string): string | undefined {
    this.#dataUsed.add(data);
    return this.data.get(data);
  }

  /** A reporter for values that stand here: their places become the option. */
  reporter(name: string): (found: Diagnostic) => void {
    const key = (this.#sizes.get(name) ?? this.#settings.get(name))?.key ?? name;
    return (found) => {
      const here = found.place?.in === "spec" && found.place.span.file === nowhere;
      this.#report(here ? { ...found, place: { in: "setting", name: key } } : found);
    };
  }

  /** Reports what nothing took (GEN2210, GEN2217). `known`: what could have been set, and sizes that candidates have of their own. */
  reportUnused(known: { names: readonly string[]; own: readonly string[]; data: readonly string[] }): void {
    for (const override of new Set([...this.#settings.values(), ...this.#sizes.values()])) {
      if (override.used) continue;
      if (known.own.includes(override.key)) {
        this.#report(diagnostic("GEN2217", { name: override.key }, { in: "setting", name: override.key }));
        continue;
      }
      const name = override.key.startsWith("train.") ? override.key.slice("train.".length) : override.key;
      const remedy = remedyFor(name, known.names, "What can be set:", "The file has nothing to train.");
      this.#report(diagnostic("GEN2210", { name: override.key, remedy }, { in: "setting", name: override.key }));
    }
    for (const name of this.data.keys()) {
      if (this.#dataUsed.has(name)) continue;
      const remedy = remedyFor(name, known.data, "The data are", "The file has no data.");
      this.#report(diagnostic("GEN2210", { name, remedy }, { in: "setting", name: `data ${name}` }));
    }
  }

  /** The text as the value of a const, which is any expression. */
  #parse(key: string, text: string): Expr | undefined {
    const { tree, diagnostics } = parse(`const value = ${text}`, nowhere);
    const [declaration, ...more] = tree.declarations;
    const sound = tree.complete && diagnostics.every((found) => found.severity !== "error");
    if (sound && more.length === 0 && declaration?.is === "const" && tree.comments.length === 0) return declaration.value;
    const problem = diagnostics[0]?.message ?? "one value is due.";
    this.#report(diagnostic("GEN2211", { text, problem, name: key }, { in: "setting", name: key }));
    return undefined;
  }
}

function take(override: Override | undefined): Expr | undefined {
  if (override !== undefined) override.used = true;
  return override?.expr;
}
