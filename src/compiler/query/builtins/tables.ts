import { settingRows } from "../../check/train/settings.ts";
import { fieldFunctions } from "../../fields/index.ts";
import { functions } from "../../layers/index.ts";
import { criterionSetting } from "../../settings/criteria.ts";
import { metrics } from "../../settings/metrics.ts";
import type { Setting, SettingKind } from "../../settings/types.ts";
import type { BuiltinSymbol } from "../symbols/types.ts";
import { constantFunctions } from "./constants.ts";
import { sourceFunctions } from "./sources.ts";

/** The named arguments that a built-in thing takes. */
export function settingsOf(symbol: BuiltinSymbol): readonly Setting[] {
  const { kind, name } = symbol;
  switch (kind) {
    case "function":
      return own(functions, name)?.settings ?? [];
    case "fieldFunction":
      return own(fieldFunctions, name)?.settings ?? [];
    case "constant":
      return own(constantFunctions, name)?.settings ?? [];
    case "source":
      return sourceFunctions.find((one) => one.name === name)?.settings ?? [];
    case "metric":
      return metrics.find((one) => one.name === name)?.settings ?? [];
    case "option": {
      const row = symbol.of && rowOf(symbol.of);
      return (row && own(optionsOf(row.kind), name)) ?? [];
    }
    default:
      return [];
  }
}

/** The row of a setting of `train` or `choose`, or of an argument. */
export function rowOf(symbol: BuiltinSymbol): Setting | undefined {
  if (symbol.kind === "setting") return [...settingRows, criterionSetting].find((row) => row.name === symbol.name);
  if (symbol.kind !== "argument" || symbol.of === undefined) return undefined;
  return settingsOf(symbol.of).find((row) => row.name === symbol.name);
}

/** The calls that a value may be, by name. */
export function optionsOf(kind: SettingKind): Record<string, Setting[]> {
  if (kind.is === "call") return kind.of;
  return kind.is === "either" ? Object.assign({}, ...kind.of.map(optionsOf)) : {};
}

/** The bare words that a value may be. */
export function choicesOf(kind: SettingKind): string[] {
  if (kind.is === "choice") return kind.of;
  if (kind.is === "boolean") return ["true", "false"];
  return kind.is === "either" ? kind.of.flatMap(choicesOf) : [];
}

export function own<T>(table: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
