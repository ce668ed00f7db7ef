import { catalogue } from "../../src/compiler/diagnostics/catalogue/index.ts";
import { constantFunctions } from "../../src/compiler/query/builtins/constants.ts";
import { kindDocs } from "../../src/compiler/query/builtins/kinds.ts";
import { dataSettings, sourceFunctions } from "../../src/compiler/query/builtins/sources.ts";
import { code, settingTexts, table } from "./markdown.ts";

/** The kinds of values. */
export function kindTable(): string {
  return table(
    ["kind", "one value", "may stand for", "as a `param`, by gradient"],
    Object.values(kindDocs).map(({ form, doc, below, learned }) => [code(form), doc, below ?? "", learned ?? "never a `param`"]),
  );
}

export function dataSettingTable(): string {
  return table(
    ["setting", "says", "example"],
    Object.entries(dataSettings).map(([name, { doc, example }]) => [code(`${name}:`), doc, code(example)]),
  );
}

/** Functions that the language has and a code refuses today, as long as the catalogue says so. */
const refusedBy: Record<string, keyof typeof catalogue> = { folds: "GEN4022" };

/** What stands behind the settings of data. */
export function sourceTable(): string {
  return table(
    ["function", "behind", "settings", ""],
    sourceFunctions.map(({ name, doc, of, settings }) => {
      const refusal = refusedBy[name];
      const isRefused = refusal !== undefined && catalogue[refusal]?.message.includes("supported yet");
      return [
        code(`${name}(${settings.map((one) => one.name).join(", ")})`),
        of.map((one) => (one === "path" ? "any path" : code(`${one}:`))).join(", "),
        settingTexts(settings),
        isRefused ? `${doc} Refused today: ${refusal}.` : doc,
      ];
    }),
  );
}

export function constantTable(): string {
  return table(
    ["function", "gives", ""],
    Object.entries(constantFunctions).map(([name, { doc, settings, result }]) => [
      code(`${name}(${settings.map((one) => one.name).join(", ")})`),
      code(result),
      doc,
    ]),
  );
}
