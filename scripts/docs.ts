// Writes the tables of README.md and docs/, and the schema of manifests, anew from the tables of the sources:  npm run docs
// A table stands between `<!-- table: NAME -->` and `<!-- end -->`; test/house/docs.test.ts fails when one is stale.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { commands } from "../src/cli/commands/index.ts";
import { settingRows } from "../src/compiler/check/train/settings.ts";
import { languageConfiguration, markdownGrammar, textMateGrammar } from "../src/compiler/colouring/index.ts";
import { distributions } from "../src/compiler/distributions/index.ts";
import { fieldFunctions } from "../src/compiler/fields/index.ts";
import type { SettingValue } from "../src/compiler/ir/types/model.ts";
import { functions } from "../src/compiler/layers/index.ts";
import { objectives } from "../src/compiler/objectives/index.ts";
import { optimizers } from "../src/compiler/optimizers/index.ts";
import { metrics } from "../src/compiler/settings/metrics.ts";
import type { Setting, SettingKind } from "../src/compiler/settings/types.ts";
import { ops } from "../src/compiler/tensor/ops/index.ts";
import { manifestSchema } from "../src/runtime/runs/schema.ts";

/** Files that may hold generated tables. */
export const documents: string[] = [
  "README.md",
  ...readdirSync("docs")
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** The manifest's schema as a file, for programs in other languages. */
export const schema = { path: "grammar/schema/run.schema.json", text: `${JSON.stringify(manifestSchema, null, 2)}\n` };

const loadedCommands = await Promise.all(commands.map((one) => one.load()));

/** What editors colour and indent by. */
export const colouring: { path: string; value: object }[] = [
  { path: "grammar/gen.tmLanguage.json", value: textMateGrammar() },
  { path: "grammar/gen.markdown.tmLanguage.json", value: markdownGrammar() },
  { path: "grammar/language-configuration.json", value: languageConfiguration() },
];

/** How operators of models and of data fields are written. */
const signs: Record<string, string> = {
  add: "a + b",
  sub: "a - b",
  mul: "a * b",
  div: "a / b",
  pow: "a ^ n",
  neg: "-a",
  contract: "a @ b",
  equal: "a == b",
  notEqual: "a != b",
  less: "a < b",
  lessEqual: "a <= b",
  greater: "a > b",
  greaterEqual: "a >= b",
  and: "a and b",
  or: "a or b",
  not: "not a",
};

/** Every table, by the name in its marker. */
export const tables: Record<string, () => string> = {
  distributions: () =>
    markdown(
      ["distribution", "variable", "measure", "weighted fit", ""],
      Object.values(distributions).map((one) => [
        one.forms
          .map(({ parameters }) => code(`${one.name}(${parameters.map(({ name, kind }) => `${name}: ${kind}`).join(", ")})`))
          .join("<br>"),
        one.support,
        one.measure,
        one.em === undefined ? "no" : "yes",
        one.doc,
      ]),
    ),
  functions: () =>
    markdown(
      ["function", "settings", ""],
      Object.values(functions).map((one) => [call(one), one.settings.map(settingText).join("<br>"), one.doc]),
    ),
  fields: () =>
    markdown(
      ["function", "inverse", ""],
      Object.values(fieldFunctions).map((one) => [
        call(one),
        one.inverse !== undefined || one.undraw !== undefined ? "yes" : "no",
        [one.doc, ...one.settings.map(settingText)].join("<br>"),
      ]),
    ),
  settings: () =>
    markdown(
      ["setting", "takes", "default", ""],
      settingRows.map((row) => [
        code(row.name),
        kindText(row.kind),
        row.default === undefined ? "" : code(valueText(row.default)),
        row.doc,
      ]),
    ),
  objectives: () =>
    markdown(
      ["objective", "plan", "settings", ""],
      Object.values(objectives).map((one) => [code(one.name), one.plan, one.settings.map(settingText).join("<br>"), one.doc]),
    ),
  optimizers: () =>
    markdown(
      ["optimizer", "settings", ""],
      Object.values(optimizers).map((one) => [code(one.name), one.settings.map(settingText).join("<br>"), one.doc]),
    ),
  metrics: () =>
    markdown(
      ["metric", "unit", "better", "plans", ""],
      metrics.map((one) => [
        code(one.of === undefined ? one.name : `${one.name}(${one.of})`),
        one.unit,
        one.better,
        one.plans.join(", "),
        one.needsHeldout ? `${one.doc} Needs held-out rows.` : one.doc,
      ]),
    ),
  commands: () =>
    markdown(
      ["command", "does", "example"],
      commands.map(({ usage, summary }, i) => [code(`genc ${usage}`), summary, code(loadedCommands[i]?.examples[0]?.command ?? "")]),
    ),
  ops: () =>
    markdown(
      ["op", "gradient", ""],
      Object.values(ops).map((one) => [code(one.name), one.vjp === "none" ? "none" : "yes", one.doc]),
    ),
};

function call({ name, arity: [least, most] }: { name: string; arity: [number, number] }): string {
  const sign = signs[name];
  if (sign !== undefined) return code(sign);
  const letters = "abcdef".slice(0, least).split("").join(", ");
  return code(`${name}(${most > least ? [letters, "…"].filter((one) => one !== "").join(", ") : letters})`);
}

function settingText({ name, kind, default: value, optional, doc }: Setting): string {
  const meaning = value !== undefined ? ` = ${valueText(value)}` : optional === true ? "?" : "";
  return `${code(`${name}${meaning}`)}: ${kindText(kind)}. ${doc}`;
}

function kindText(kind: SettingKind): string {
  switch (kind.is) {
    case "number":
      return numberText(kind);
    case "boolean":
      return "`true` or `false`";
    case "string":
      return "text";
    case "choice":
      return kind.of.map(code).join(", ");
    case "list":
      return `list of ${kindText(kind.of)}`;
    case "either":
      return kind.of.map(kindText).join(", or ");
    case "call":
      return Object.entries(kind.of)
        .map(([name, settings]) => code(settings.length === 0 ? name : `${name}(${settings.map((one) => one.name).join(", ")})`))
        .join(", ");
  }
}

function numberText({ min, max, exclusiveMin, exclusiveMax, integer }: SettingKind & { is: "number" }): string {
  const bounds = [
    ...(min === undefined ? [] : [`${exclusiveMin === true ? "above" : "from"} ${min}`]),
    ...(max === undefined ? [] : [`${exclusiveMax === true ? "below" : "to"} ${max}`]),
  ];
  return [integer === true ? "whole number" : "number", ...bounds].join(" ");
}

function valueText(value: SettingValue): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(", ")}]`;
  if (typeof value !== "object") return String(value);
  const args = Object.entries(value.args).map(([name, one]) => `${name}: ${valueText(one.value)}`);
  return args.length === 0 ? value.call : `${value.call}(${args.join(", ")})`;
}

const code = (text: string): string => (text === "" ? "" : `\`${text}\``);

function markdown(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replace(/\|/g, "\\|").replace(/\n/g, " ")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** The document with every table written anew. Throws on a table that nobody knows. */
export function refresh(text: string): string {
  return text.replace(/(<!-- table: (\S+) -->\n)[\s\S]*?(<!-- end -->)/g, (_all, begin: string, name: string, end: string) => {
    const table = tables[name];
    if (table === undefined) throw new Error(`no table is called ${name}; there are ${Object.keys(tables).join(", ")}`);
    return `${begin}${table()}\n${end}`;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(schema.path, schema.text);
  for (const { path, value } of colouring) writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
  for (const path of documents) {
    const old = readFileSync(path, "utf8");
    const now = refresh(old);
    if (now !== old) writeFileSync(path, now);
  }
}
