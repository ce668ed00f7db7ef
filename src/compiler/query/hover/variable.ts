import { distributions } from "../../distributions/index.ts";
import type { Density, Law, ValueType, Variable } from "../../ir/types/model.ts";
import { freeNumbers, shapeOf, typeText } from "../../math/shape.ts";
import type { Analysis } from "../analysis.ts";
import { plainFormula } from "../builtins/formula.ts";
import { kindDocs } from "../builtins/kinds.ts";
import type { DeclaredSymbol } from "../symbols/types.ts";
import { counted } from "./numbers.ts";

/** What is known of a value of a model or a network beyond its text. */
export function valueDetails(analysis: Analysis, symbol: DeclaredSymbol): string[] {
  const { facts } = analysis;
  const type = typeOf(analysis, symbol);
  if (type === undefined) return declaredType(analysis, symbol);
  const lines = [typeLine(type)];
  const variable = facts.variableAt(symbol.whole);
  if (variable !== undefined) lines.push(...variableDetails(analysis, symbol.at.file, variable));
  const parameter = facts.parameterAt(symbol.whole);
  if (parameter !== undefined) {
    const count = freeNumbers(parameter.type, parameter.fixed);
    const free = `${counted(count)} free ${count === 1 ? "number" : "numbers"}`;
    if (parameter.fixed === undefined) lines.push(`${free}; by gradient learned ${kindDocs[type.kind].learned ?? "never"}.`);
    else lines.push(count === 0 ? "Fixed: it isn't learned." : `Partly fixed: ${free}.`);
    if (parameter.prior !== undefined) lines.push(`Prior: ${densityText(parameter.prior)}`);
  }
  return lines;
}

/** The type that the checker found, for sound models. */
export function typeOf({ facts }: Analysis, symbol: DeclaredSymbol): ValueType | undefined {
  return facts.typeAt(symbol.whole) ?? facts.typeAt(symbol.at);
}

export function typeLine(type: ValueType): string {
  const shape = shapeOf(type);
  return `Type \`${typeText(type)}\`, ${shape.length === 0 ? "one value" : `shape \`[${shape.join(", ")}]\``}.`;
}

/** In a model with a mistake the written type is all that is sure. */
function declaredType(analysis: Analysis, { node }: DeclaredSymbol): string[] {
  if (node === undefined || !("type" in node) || node.type === undefined) return [];
  return [`Type \`${analysis.textOf(node.type.span)}\`.`];
}

function variableDetails(analysis: Analysis, file: number, variable: Variable): string[] {
  const lines: string[] = [];
  const each = { row: "each row", time: "each time step", sequence: "each sequence" }[variable.plate];
  if (variable.by.is === "law") lines.push(`One for ${each}. ${lawText(analysis, file, variable.by.law)}`);
  if (variable.by.is === "value") lines.push(`One for ${each}, made by \`=\`: it has no density.`);
  if (variable.by.is === "given") lines.push(`One for ${each}, from the data.`);
  if (variable.field !== undefined) lines.push(`Takes the field \`${variable.field}\` of the data.`);
  if (variable.posterior !== undefined) lines.push(`Posterior: ${lawText(analysis, file, variable.posterior.law)}`);
  return lines;
}

/** `file` is where the names of the law are looked up. */
function lawText(analysis: Analysis, file: number, law: Law): string {
  if (law.is === "density") return densityText(law.density);
  const declared = analysis.names.visible[file]?.get(law.call.network);
  const result = declared && analysis.facts.networkNamed(declared.at)?.result;
  const returned = result?.is === "density" ? ` ${densityText(result.density)}` : "";
  return `Its density is what \`${law.call.network}\` returns.${returned}`;
}

function densityText({ distribution, form }: Density): string {
  const found = distributions[distribution];
  const by = found === undefined || found.forms.length === 1 ? "" : ` by \`${form}\``;
  return `\`${distribution}\`${by}: \`${found === undefined ? "" : plainFormula(found.latex)}\``;
}
