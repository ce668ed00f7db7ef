import type { SettingValue } from "../../src/compiler/ir/types/model.ts";
import type { Setting, SettingKind } from "../../src/compiler/settings/types.ts";

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

export function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replace(/\|/g, "\\|").replace(/\n/g, " ")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

export const code = (text: string): string => (text === "" ? "" : `\`${text}\``);

/** A spec; one that is called wrong gets behind it what the compiler prints. */
export const example = (text: string, how?: "wrong"): string => `\`\`\`gen${how === undefined ? "" : ` ${how}`}\n${text.trimEnd()}\n\`\`\``;

/** A function as it is written: `a + b`, `log(a)`, `concat(a, b, …)`. */
export function call({ name, arity: [least, most] }: { name: string; arity: [number, number] }): string {
  const sign = signs[name];
  if (sign !== undefined) return code(sign);
  const letters = "abcdef".slice(0, least).split("").join(", ");
  return code(`${name}(${most > least ? [letters, "…"].filter((one) => one !== "").join(", ") : letters})`);
}

export function settingText({ name, kind, default: value, optional, doc }: Setting): string {
  const meaning = value !== undefined ? ` = ${valueText(value)}` : optional === true ? "?" : "";
  return `${code(`${name}${meaning}`)}: ${kindText(kind)}. ${doc}`;
}

export const settingTexts = (settings: readonly Setting[]): string => settings.map(settingText).join("<br>");

export function kindText(kind: SettingKind): string {
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

export function valueText(value: SettingValue): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(", ")}]`;
  if (typeof value !== "object") return String(value);
  const args = Object.entries(value.args).map(([name, one]) => `${name}: ${valueText(one.value)}`);
  return args.length === 0 ? value.call : `${value.call}(${args.join(", ")})`;
}
