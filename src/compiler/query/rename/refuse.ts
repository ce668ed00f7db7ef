import { builtIn } from "../../check/program/builtins.ts";
import { settingWords } from "../../syntax/vocabulary.ts";
import type { Analysis } from "../analysis.ts";
import { own } from "../builtins/tables.ts";
import { wordDocs } from "../builtins/words.ts";
import { memberOf } from "../symbols/members.ts";
import type { DeclaredSymbol } from "../symbols/types.ts";
import { namesInside } from "../walk/body.ts";
import { runsOf } from "./runs.ts";

/** Why a symbol of the first analysis can't take a name; undefined where it can. */
export function refuse(analyses: readonly [Analysis, ...Analysis[]], symbol: DeclaredSymbol, name: string): string | undefined {
  return refuseName(symbol, name) ?? refuseTwin(analyses, symbol, name) ?? refuseCandidate(analyses, symbol, analyses[0].keyOf(symbol));
}

/** A new name is a name, and no word of the language where that would be read. */
function refuseName(symbol: DeclaredSymbol, name: string): string | undefined {
  if (!/^[\p{L}_][\p{L}\p{N}\p{M}_]*$/u.test(name)) return `\`${name}\` isn't a name: names are letters, digits and \`_\`.`;
  if (own(wordDocs, name) !== undefined && !["on", "as", "from", "per", "within", "try"].includes(name))
    return `\`${name}\` is a word of the language.`;
  if (symbol.kind === "field" && settingWords.some((word) => word === name))
    return `\`${name}\` is a setting of \`data\`, so it can't name a field.`;
  const isTop = symbol.owner === undefined && symbol.kind !== "run";
  return isTop && builtIn(name) !== undefined ? `\`${name}\` is a ${builtIn(name)} of the language.` : undefined;
}

/** Nothing shadows anything: what stands beside a name, or is seen where it stands, can't bear the same one. */
function refuseTwin(analyses: readonly Analysis[], symbol: DeclaredSymbol, name: string): string | undefined {
  const wanted = name.normalize("NFKC");
  const { owner, kind } = symbol;
  if (wanted === symbol.name || kind === "run") return undefined;
  const visible = analyses.flatMap((one) => one.names.visible);
  const inside = owner === undefined ? [] : [...namesInside(owner, analyses[0]?.names.visible[symbol.at.file] ?? new Map()).keys()];
  const beside = owner === undefined ? visible.flatMap((names) => [...names.keys()]) : inside;
  return beside.includes(wanted) ? `There is a \`${name}\` already.` : undefined;
}

/** The candidates of a `choose` meet the data by the same names, so none can rename a variable alone. */
function refuseCandidate(analyses: readonly Analysis[], symbol: DeclaredSymbol, key: string): string | undefined {
  if (symbol.kind !== "observed" && symbol.kind !== "given") return undefined;
  const runs = analyses.flatMap((one) => runsOf(one).map(({ models }) => ({ one, models })));
  for (const { one, models } of runs) {
    const others = models.filter((model) => memberOf(model, symbol.name) !== undefined && model !== symbol.owner);
    const mine = models.some((model) => one.keyOf(memberOf(model, symbol.name) ?? model) === key);
    const twin = others.find((model) => one.keyOf(memberOf(model, symbol.name)!) !== key);
    if (mine && twin !== undefined) return `\`choose\` gives the model \`${twin.name}\` the same data by the name \`${symbol.name}\`.`;
  }
  return undefined;
}
