import { describeKind } from "../../check/values/describe.ts";
import { distributions } from "../../distributions/index.ts";
import { settingText } from "../../explain/index.ts";
import { metrics } from "../../settings/metrics.ts";
import { callableOf, signatureText } from "../builtins/callable.ts";
import { docOf } from "../builtins/docs.ts";
import { plainFormula } from "../builtins/formula.ts";
import { kindDocs } from "../builtins/kinds.ts";
import { dataSettings } from "../builtins/sources.ts";
import { own, rowOf } from "../builtins/tables.ts";
import type { BuiltinSymbol } from "../symbols/types.ts";
import type { Hover } from "./types.ts";

/** What the language says of its own things. */
export function builtinHover(symbol: BuiltinSymbol): Omit<Hover, "span"> {
  const callable = callableOf(symbol, () => "");
  const code = callable === undefined ? plainCode(symbol) : callable.signatures.map((one) => signatureText(symbol.name, one)).join("\n");
  return { code, text: [docOf(symbol), ...details(symbol)].filter((line) => line !== "") };
}

function plainCode(symbol: BuiltinSymbol): string {
  const { kind, name, of } = symbol;
  if (kind === "type") return own<{ form: string }>(kindDocs, name)?.form ?? name;
  if (kind === "dataSetting") return own(dataSettings, name)?.example ?? name;
  if (kind === "plate") return `per ${name}`;
  if (kind === "choice" && of !== undefined) return `${of.name}: ${name}`;
  if (kind === "argument" && of !== undefined) return `${of.name}(${name}: …)`;
  return kind === "setting" ? `${name}: …` : name;
}

function details(symbol: BuiltinSymbol): string[] {
  switch (symbol.kind) {
    case "type": {
      const found = own<(typeof kindDocs)["real"]>(kindDocs, symbol.name);
      const below = found?.below === undefined ? [] : [`Stands wherever ${found.below} may.`];
      return [...below, found?.learned === undefined ? "Never a param." : `As a param learned by gradient ${found.learned}.`];
    }
    case "distribution":
      return distributionDetails(symbol.name);
    case "setting":
    case "argument":
      return settingDetails(symbol);
    case "metric": {
      const metric = metrics.find((one) => one.name === symbol.name);
      if (metric === undefined) return [];
      const heldout = metric.needsHeldout ? " It needs held-out rows." : "";
      return [`Unit: ${metric.unit}; ${metric.better} is better.${heldout} Of plans ${metric.plans.join(", ")}.`];
    }
    default:
      return [];
  }
}

function distributionDetails(name: string): string[] {
  const found = own(distributions, name);
  if (found === undefined) return [];
  const fit = found.em === undefined ? "fitted by gradient only" : "has a weighted fit, so EM can use it";
  return [`\`${plainFormula(found.latex)}\``, `Support: \`${found.support}\`, a ${found.measure}; ${fit}.`];
}

function settingDetails(symbol: BuiltinSymbol): string[] {
  const row = rowOf(symbol);
  if (row === undefined) return [];
  const preset =
    row.default === undefined ? (row.optional ? "None by default." : "Required.") : `Default: \`${settingText(row.default)}\`.`;
  return [`Takes ${describeKind(row.kind)}. ${preset}`];
}
