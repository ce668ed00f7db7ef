import { factorization } from "../../explain/formula.ts";
import type { Analysis } from "../analysis.ts";
import { membersOf } from "../symbols/members.ts";
import type { DeclaredSymbol } from "../symbols/types.ts";
import { counted, numberOf, sizeText } from "./numbers.ts";
import { settingsInEffect } from "./settings.ts";
import type { Hover } from "./types.ts";
import { valueDetails } from "./variable.ts";

/** What is known of a name that a file declares. */
export function declaredHover(analysis: Analysis, symbol: DeclaredSymbol): Omit<Hover, "span"> {
  const text = [...(symbol.doc === undefined ? [] : [symbol.doc]), ...details(analysis, symbol)];
  return { code: codeOf(analysis, symbol), text };
}

/** The declaration's own text: whole where it is one item, its head where it has a block. */
function codeOf(analysis: Analysis, symbol: DeclaredSymbol): string {
  const { kind, whole, name, owner } = symbol;
  if (kind === "dimension") return `${name}, a size that ${owner?.name ?? "the network"} is called with`;
  const text = analysis.textOf(whole);
  const open = kind === "network" || kind === "model" || kind === "data" || kind === "run" ? text.indexOf("{") : -1;
  const shown = (open < 0 ? text : text.slice(0, open)).replace(/\s+/g, " ").trim();
  const role = kind === "size" ? `model ${owner?.name ?? ""}: ` : "";
  return role + (shown.length > 160 ? `${shown.slice(0, 159)}…` : shown);
}

function details(analysis: Analysis, symbol: DeclaredSymbol): string[] {
  switch (symbol.kind) {
    case "const":
      return constDetails(analysis, symbol);
    case "data":
      return dataDetails(analysis, symbol);
    case "network":
      return networkDetails(analysis, symbol);
    case "model":
      return analysis.facts.trainsOf(symbol.at).flatMap(({ ir, plan }) => {
        const sizes = Object.entries(ir.sizes).map(([name, bound]) => `${name} = ${bound.value}`);
        const joint = `Joint density \`${factorization(ir)}\`.`;
        return [
          `Plan **${plan.label}**: ${plan.reason[0]?.text ?? ""}`,
          joint,
          [...sizes, `${counted(plan.parameters)} parameters`].join(", "),
        ];
      });
    case "run":
      return trainDetails(analysis, symbol);
    case "size":
      return sizeDetails(analysis, symbol);
    case "dimension":
      return dimensionDetails(analysis, symbol);
    default:
      return valueDetails(analysis, symbol);
  }
}

function constDetails(analysis: Analysis, symbol: DeclaredSymbol): string[] {
  const value = constValue(analysis, symbol, []);
  return value === undefined ? [] : [`Value ${value}.`];
}

/** The value of a const; undefined where it has none, or is defined by itself. */
export function constValue(analysis: Analysis, symbol: DeclaredSymbol, above: DeclaredSymbol[]): number | undefined {
  const { node } = symbol;
  if (node === undefined || !("is" in node) || node.is !== "const" || above.includes(symbol)) return undefined;
  return numberOf(node.value, (name) => {
    const inner = analysis.names.visible[symbol.at.file]?.get(name);
    return inner === undefined ? undefined : constValue(analysis, inner, [...above, symbol]);
  });
}

function dataDetails(analysis: Analysis, symbol: DeclaredSymbol): string[] {
  const fields = membersOf(symbol).map(({ name, node }) => {
    const type = node !== undefined && "type" in node && node.type !== undefined ? analysis.textOf(node.type.span) : "?";
    return `- \`${name}: ${type}\``;
  });
  return fields.length === 0 ? [] : [fields.join("\n")];
}

function networkDetails(analysis: Analysis, symbol: DeclaredSymbol): string[] {
  const cost = analysis.facts.costNamed(symbol.at);
  if (cost === undefined) return [];
  const copies = analysis.facts.networkNamed(symbol.at)?.copies ?? [];
  const sets = copies.length === 0 ? "" : ` in ${copies.join(" × ")} sets`;
  return [
    `${counted(cost.weights)} parameters${sets}, ${sizeText(4 * cost.weights)} of weights.`,
    `${counted(cost.flops)} FLOP for one row, forward.`,
  ];
}

export function trainDetails(analysis: Analysis, { whole }: { whole: DeclaredSymbol["whole"] }): string[] {
  const run = analysis.facts.trainAt(whole);
  return run === undefined ? [] : [`Plan **${run.plan.label}**: ${run.plan.reason[0]?.text ?? ""}`, ...settingsInEffect(run)];
}

function sizeDetails(analysis: Analysis, symbol: DeclaredSymbol): string[] {
  const value = analysis.facts.sizeAt(symbol.whole);
  const run = symbol.owner === undefined ? undefined : analysis.facts.trainsOf(symbol.owner.at)[0];
  const bound = run?.ir.sizes[symbol.name];
  if (bound !== undefined) return [`${bound.value}, ${bound.origin === "default" ? "by default" : "as the train says"}.`];
  return value === undefined ? [] : [`Value ${value}.`];
}

/** The sizes with which the first call of the network binds it. */
function dimensionDetails(analysis: Analysis, symbol: DeclaredSymbol): string[] {
  const { owner } = symbol;
  const network = owner === undefined ? undefined : analysis.facts.networkNamed(owner.at);
  const node = owner?.node;
  if (network === undefined || node === undefined || !("is" in node) || node.is !== "network") return [];
  for (const formal of node.formals) {
    const input = network.inputs.find((one) => one.name === formal.name.text);
    const axis = formal.type?.dims.findIndex((dim) => dim.is === "name" && dim.name.text === symbol.name) ?? -1;
    const size = axis < 0 ? undefined : input?.type.plate[axis];
    if (size !== undefined) return [`Here ${size}.`];
  }
  return [];
}
