import type { Code, catalogue } from "../../diagnostics/catalogue/index.ts";
import type { ArgsOf } from "../../diagnostics/define.ts";
import { at, diagnostic, type ReportOptions } from "../../diagnostics/report.ts";
import type { NodeId, Span } from "../../diagnostics/types.ts";
import type { Expr as TypedExpr, ValueType } from "../../ir/types/model.ts";
import type { Expr, Name } from "../../syntax/ast.ts";
import type { CheckContext } from "../contract.ts";
import { remedyFor } from "../values/remedy.ts";
import { numberCalls, numberSites } from "./numbering.ts";
import { oncePerName } from "./silence.ts";
import type { Sizes } from "./sizes.ts";
import type { Work } from "./work.ts";

/** One named value of a body. `type` is computed on demand, for latents and params may be used before their line; undefined: in error. */
export interface Entry {
  is: "param" | "variable" | "binding";
  span: Span;
  /** Of a param: `=` gives its value. */
  fixed?: boolean;
  /** Where a binding ends: it has no use before. */
  from?: number;
  type(): ValueType | undefined;
  /** What a binding stands for. */
  value?(): TypedExpr | undefined;
}

/** Names and numbers of one body: of a model or of a network. */
export interface Scope {
  owner: string;
  is: "model" | "network";
  work: Work;
  /** What the file of the body sees. */
  context: CheckContext;
  sizes: Sizes;
  entries: Map<string, Entry>;
  /** NodeIds of function calls and operators, by their offset. */
  ids: Map<number, NodeId>;
  /** Names that were reported to mean nothing here, with the code. */
  unknown: Map<string, string>;
  /** Variables whose type didn't fit somewhere: it may be the mistake, so other places stay silent. */
  doubtful: Set<string>;
  /** Numbers of network calls, by the offset of the callee. */
  sites: Map<number, number>;
}

/** `names` are those that the body declares, an empty one where the parser found none. */
export function newScope(
  of: Pick<Scope, "owner" | "is" | "work" | "context" | "sizes">,
  body: readonly Expr[],
  names: readonly Name[] = [],
): Scope {
  const isNetwork = (name: string) => of.context.networks.has(name);
  const unknown = new Map<string, string>();
  const context = oncePerName(of.context, unknown, names.filter(({ text }) => text === "").length);
  return {
    ...of,
    context,
    unknown,
    doubtful: new Set(),
    entries: new Map(),
    ids: numberCalls(of.owner, body),
    sites: numberSites(body, isNetwork, of.work.sites),
  };
}

/** The arguments that a code's texts need. */
type CodeArgs<C extends Code> = ArgsOf<(typeof catalogue)[C]>;

export function report<C extends Code>(
  scope: Pick<Scope, "context">,
  code: C,
  args: CodeArgs<C>,
  span: Span,
  options?: ReportOptions,
): undefined {
  scope.context.report(diagnostic(code, args, at(span), options));
  return undefined;
}

/** Adds a name to a body. A second of the same name is an error, and so is one that hides a size, a const or a network (GEN2602). */
export function declare(scope: Scope, name: Name, entry: Omit<Entry, "span">): boolean {
  if (name.text === "") return false;
  const first = scope.entries.get(name.text);
  if (first !== undefined) {
    const related = [{ place: at(first.span), note: `\`${name.text}\` is declared here first` }];
    report(scope, "GEN2602", { name: name.text, problem: "is declared twice" }, name.span, { related });
    return false;
  }
  const { consts, networks } = scope.context;
  const hidden = scope.sizes.has(name.text) ? "size" : consts.has(name.text) ? "const" : networks.has(name.text) ? "network" : undefined;
  if (hidden !== undefined) report(scope, "GEN2602", { name: name.text, problem: `hides the ${hidden} of the same name` }, name.span);
  scope.entries.set(name.text, { ...entry, span: name.span });
  return true;
}

/** The entry of a name that stands as a value; reports an unknown name (GEN2601), a network (GEN2604), a binding used too early (GEN2603). */
export function lookUp(scope: Scope, name: Name): Entry | undefined {
  const entry = scope.entries.get(name.text);
  if (entry === undefined) return name.text === "" ? undefined : unknown(scope, name);
  if (entry.from === undefined || name.span.start >= entry.from) return entry;
  const related = [{ place: at(entry.span), note: `\`${name.text}\` is bound here` }];
  return report(scope, "GEN2603", { name: name.text }, name.span, { related });
}

function unknown(scope: Scope, name: Name): undefined {
  const network = scope.context.networks.get(name.text);
  if (network !== undefined) {
    const call = `${name.text}(${network.formals.map((formal) => formal.name.text).join(", ")})`;
    return report(scope, "GEN2604", { name: name.text, call }, name.span);
  }
  if (scope.is === "network" && scope.work.modelNames.has(name.text)) {
    const remedy = `It belongs to the model, and a network sees only its own arguments: add \`${name.text}\` to them.`;
    return report(scope, "GEN2601", { name: name.text, remedy }, name.span);
  }
  const known = [...scope.entries.keys(), ...scope.sizes.keys(), ...scope.context.consts.keys()];
  const none = scope.is === "network" ? "Make it an argument of the network." : "Declare it in the model.";
  return report(scope, "GEN2601", { name: name.text, remedy: remedyFor(name.text, known, "The names known here are", none) }, name.span);
}
