import { distributions } from "../../distributions/index.ts";
import type { DistributionForm } from "../../distributions/types.ts";
import type { NetworkDecl } from "../../syntax/ast.ts";
import type { Analysis } from "../analysis.ts";
import { own } from "../builtins/tables.ts";
import { type Candidate, type Fixer, replace } from "./types.ts";

/** A network whose density doesn't suit its variable: a head of each distribution that does, over the same number as now. */
export const rightHead: Fixer = ({ analysis, found, span }) => {
  const network = networkAt(analysis, span.start);
  const item = network?.items.find((one) => one.is === "return");
  if (network?.result === undefined || item?.is !== "return" || item.value.is !== "call") return [];
  const { value, result } = { value: item.value, result: network.result };
  const [first] = value.args;
  if (first === undefined) return [];
  const [, kind, size = ""] = /^(\w+)(\([^)]*\))?/.exec(String(found.args.type)) ?? [];
  const dims = result.dims.map((dim) => analysis.textOf(dim.span));
  const plate = dims.length === 0 ? "" : `[${dims.join(", ")}]`;
  return Object.values(distributions).flatMap((one): Candidate[] => {
    const form = one.support === kind ? freeForm(one.forms) : undefined;
    if (form === undefined) return [];
    // The kinds with a size of their own take the last axis for it.
    const head = size === "" ? `${one.name}${plate}` : `${one.name}${size}`;
    const call = callText(one.name, form, analysis.textOf(first.value.span), one.forms[0] === form);
    const edits = [replace(result.span, head), replace(value.span, call)];
    return [{ title: `Let \`${network.name.text}\` return \`${head}\``, edits, tried: true }];
  });
};

function networkAt(analysis: Analysis, start: number): NetworkDecl | undefined {
  const name = analysis.occurrenceAt(start)?.symbol;
  const found = name?.is === "declared" && name.kind === "network" ? name.node : undefined;
  return found !== undefined && "is" in found && found.is === "network" && found.span.file === 0 ? found : undefined;
}

/** The form whose first argument may be any number; what else it takes may be 1. */
function freeForm(forms: readonly DistributionForm[]): DistributionForm | undefined {
  return forms.find(({ parameters: [first, ...others] }) => first?.kind === "real" && others.every(({ kind }) => kind === "positive"));
}

function callText(name: string, { parameters: [first, ...others] }: DistributionForm, value: string, isMain: boolean): string {
  const rest = others.map((one) => `, ${one.name}: 1`).join("");
  return `${name}(${isMain ? "" : `${first!.name}: `}${value}${rest})`;
}

/** An argument of the wrong kind, by the name under which any number may be given: `logits: x` for `p: x`, `log_std: s` for `std: s`. */
export const freeArgument: Fixer = ({ analysis, found, span }) => {
  const { distribution, name } = found.args;
  const forms = own(distributions, String(distribution))?.forms ?? [];
  const position = positionOf(forms, String(name));
  const others = new Set(forms.flatMap(({ parameters }) => (parameters[position]?.kind === "real" ? [parameters[position].name] : [])));
  const label = /[\p{L}_][\p{L}\p{N}_]*\s*:\s*$/u.exec(analysis.text.slice(0, span.start))?.[0] ?? "";
  const place = { start: span.start - label.length, end: span.start };
  return [...others].map((other): Candidate => ({ title: `Write \`${other}: …\``, edits: [replace(place, `${other}: `)], tried: true }));
};

function positionOf(forms: readonly DistributionForm[], name: string): number {
  return Math.max(-1, ...forms.map(({ parameters }) => parameters.findIndex((one) => one.name === name)));
}

/** A category among numbers: the diagnostic stands on it, or on the sign that it stands beside. */
export const asNumbers: Fixer = ({ analysis, found, span }) => {
  const name = /^`(.+)`$/.exec(String(found.args.found))?.[1];
  const named = analysis
    .symbols()
    .occurrences.find((one) => span.start <= one.span.start && one.span.end <= span.end && analysis.textOf(one.span) === name);
  if (named === undefined) return [];
  const text = `one_hot(${name})`;
  return [{ title: `Write \`${text}\``, edits: [replace(named.span, text)], tried: true }];
};
