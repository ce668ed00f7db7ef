import { describeKind } from "../../check/values/describe.ts";
import { distributions } from "../../distributions/index.ts";
import { settingText } from "../../explain/index.ts";
import { fieldFunctions } from "../../fields/index.ts";
import { functions } from "../../layers/index.ts";
import { metrics } from "../../settings/metrics.ts";
import type { Setting } from "../../settings/types.ts";
import { membersOf } from "../symbols/members.ts";
import type { BuiltinSymbol, DeclaredSymbol, Meaning } from "../symbols/types.ts";
import { docOf } from "./docs.ts";
import { own, settingsOf } from "./tables.ts";

/** One argument of something that can be called. */
export interface Parameter {
  name: string;
  /** What it takes, in words or as a type. */
  takes: string;
  doc: string;
  default?: string;
  /** It may be left out. */
  optional: boolean;
  /** It may be given without its name. */
  positional: boolean;
  /** It is a value of the row, not a setting. */
  value: boolean;
}

/** One way of calling it. */
export interface Signature {
  parameters: Parameter[];
  result?: string;
}

export interface Callable {
  name: string;
  doc: string;
  signatures: Signature[];
}

/** How a thing is called; undefined for what can't be. `textOf` gives the text of a declaration's type. */
export function callableOf(symbol: Meaning, textOf: (span: DeclaredSymbol["at"]) => string): Callable | undefined {
  if (symbol.is === "declared") return declaredCallable(symbol, textOf);
  if (symbol.is !== "builtin") return undefined;
  const signatures = signaturesOf(symbol);
  return signatures === undefined ? undefined : { name: symbol.name, doc: docOf(symbol), signatures };
}

function declaredCallable(symbol: DeclaredSymbol, textOf: (span: DeclaredSymbol["at"]) => string): Callable | undefined {
  const { node, kind, name, doc = "" } = symbol;
  if (kind !== "network" && kind !== "model") return undefined;
  const formals = membersOf(symbol).filter((one) => one.kind === "formal" || one.kind === "size");
  const parameters = formals.map(({ name: formal, doc: about = "", node: declaring }): Parameter => {
    const { type, value } = declaring !== undefined && !("is" in declaring) ? declaring : {};
    return {
      name: formal,
      takes: type === undefined ? "a size" : textOf(type.span),
      doc: about,
      ...(value === undefined ? {} : { default: textOf(value.span) }),
      optional: value !== undefined,
      positional: kind === "network",
      value: type !== undefined,
    };
  });
  const result =
    node !== undefined && "is" in node && node.is === "network" && node.result !== undefined ? { result: textOf(node.result.span) } : {};
  return { name, doc, signatures: [{ parameters, ...result }] };
}

function signaturesOf(symbol: BuiltinSymbol): Signature[] | undefined {
  const settings = settingsOf(symbol).map(settingParameter);
  switch (symbol.kind) {
    case "distribution":
      return distributions[symbol.name]?.forms.map(({ parameters }) => ({
        parameters: parameters.map(({ name, kind, doc }) => ({ name, takes: kind, doc, optional: false, positional: true, value: true })),
      }));
    case "function":
      return [{ parameters: [...valueParameters(own(functions, symbol.name)?.arity), ...settings] }];
    case "fieldFunction":
      return [{ parameters: [...valueParameters(own(fieldFunctions, symbol.name)?.arity), ...settings] }];
    case "metric": {
      const of = metrics.find((one) => one.name === symbol.name)?.of;
      if (symbol.name === "heldout") return [{ parameters: [named("metric", "a metric", "Its mean over held-out rows.")] }];
      if (of === undefined && settings.length === 0) return undefined;
      return [{ parameters: [...(of === undefined ? [] : [named(of, `the name of a ${of}`, "")]), ...settings] }];
    }
    case "constant":
    case "source":
    case "option":
      return [{ parameters: settings }];
    default:
      return undefined;
  }
}

function named(name: string, takes: string, doc: string): Parameter {
  return { name, takes, doc, optional: false, positional: true, value: true };
}

/** The values that a function takes; a pipe gives the first. */
function valueParameters(arity: [number, number] | undefined): Parameter[] {
  const [least, most] = arity ?? [0, 0];
  const names = most === 1 ? ["x"] : ["x", "y"];
  const parameters = names.slice(0, most).map((name, i) => ({ ...named(name, "a value", ""), optional: i >= least }));
  return Number.isFinite(most) ? parameters : [...parameters, { ...named("…", "more values", ""), optional: true }];
}

function settingParameter(row: Setting): Parameter {
  return {
    name: row.name,
    takes: describeKind(row.kind).replaceAll("`", ""),
    doc: row.doc,
    ...(row.default === undefined ? {} : { default: settingText(row.default) }),
    optional: row.default !== undefined || row.optional === true,
    positional: row.position !== undefined,
    value: false,
  };
}

/** `conv(x, features, kernel: 3)`: how it is written, defaults included. */
export function signatureText(name: string, { parameters, result }: Signature): string {
  return `${name}(${parameters.map(parameterText).join(", ")})${result === undefined ? "" : ` -> ${result}`}`;
}

export function parameterText({ name, takes, default: value, positional, value: isValue }: Parameter): string {
  if (value !== undefined) return `${name}: ${value}`;
  if (!positional && !isValue) return `${name}: …`;
  return isValue && takes !== "a value" && takes !== "more values" ? `${name}: ${takes}` : name;
}
