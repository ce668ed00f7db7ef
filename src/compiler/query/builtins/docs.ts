import { distributions } from "../../distributions/index.ts";
import { fieldFunctions } from "../../fields/index.ts";
import { functions } from "../../layers/index.ts";
import { objectives } from "../../objectives/index.ts";
import { optimizers } from "../../optimizers/index.ts";
import { criteria } from "../../settings/criteria.ts";
import { metrics } from "../../settings/metrics.ts";
import type { BuiltinSymbol } from "../symbols/types.ts";
import { constantFunctions } from "./constants.ts";
import { kindDocs } from "./kinds.ts";
import { dataSettings, sourceFunctions } from "./sources.ts";
import { own, rowOf } from "./tables.ts";

/** Options that no table of their own describes. */
const optionDocs: Record<string, string> = {
  constant: "The learning rate stays as it is.",
  cosine: "The learning rate falls along half a cosine, after a linear rise.",
  step: "The learning rate drops every so many epochs.",
  exponential: "The learning rate is multiplied by a factor each epoch.",
  patience: "Stops when so many epochs brought nothing better.",
  warmup: "Rises linearly over the first epochs.",
};

/** What a built-in thing is, in a sentence or two; empty where its name says it all. */
export function docOf(symbol: BuiltinSymbol): string {
  const { kind, name } = symbol;
  switch (kind) {
    case "type":
      return own<{ doc: string }>(kindDocs, name)?.doc ?? "";
    case "distribution":
      return own(distributions, name)?.doc ?? "";
    case "function":
      return own(functions, name)?.doc ?? "";
    case "fieldFunction":
      return own(fieldFunctions, name)?.doc ?? "";
    case "constant":
      return own(constantFunctions, name)?.doc ?? "";
    case "source":
      return sourceFunctions.find((one) => one.name === name)?.doc ?? "";
    case "dataSetting":
      return own(dataSettings, name)?.doc ?? "";
    case "setting":
      return rowOf(symbol)?.doc ?? "";
    case "option":
      if (symbol.of?.name === "by") return criteria.find((one) => one.name === name)?.doc ?? "";
      return own<{ doc: string }>(optimizers, name)?.doc ?? own<{ doc: string }>(objectives, name)?.doc ?? own(optionDocs, name) ?? "";
    case "argument":
      return argumentDoc(symbol);
    case "metric":
      return name === "heldout" ? "Mean of a metric over the held-out rows." : (metrics.find((one) => one.name === name)?.doc ?? "");
    case "plate":
      return "One value for a whole sequence, not one a row.";
    case "choice":
      return symbol.of === undefined ? "" : docOf(symbol.of);
  }
}

function argumentDoc(symbol: BuiltinSymbol): string {
  const row = rowOf(symbol);
  if (row !== undefined) return row.doc;
  const parameters = own(distributions, symbol.of?.name ?? "")?.forms.flatMap((form) => form.parameters) ?? [];
  return parameters.find((one) => one.name === symbol.name)?.doc ?? "";
}
