import { settingRows } from "../check/train/settings.ts";
import { distributions } from "../distributions/index.ts";
import { fieldFunctions } from "../fields/index.ts";
import { functions } from "../layers/index.ts";
import { constantFunctions } from "../query/builtins/constants.ts";
import { kindDocs } from "../query/builtins/kinds.ts";
import { sourceFunctions } from "../query/builtins/sources.ts";
import { criterionSetting } from "../settings/criteria.ts";
import { metrics } from "../settings/metrics.ts";
import type { Setting, SettingKind } from "../settings/types.ts";

/** The names that the language brings with it, by what they are; sorted, and each once. */
export interface Names {
  kinds: string[];
  distributions: string[];
  /** What a model or network may call: layers, functions, fixed values. */
  functions: string[];
  /** What a data block may call: functions of columns, sources and splits. */
  dataFunctions: string[];
  /** Settings of `train` and `choose`. */
  settings: string[];
  /** Bare or called behind a setting of `train` or in an `expect`: objectives, optimizers, schedules, metrics. */
  options: string[];
  /** Words that a setting chooses from. */
  choices: string[];
}

export function builtinNames(): Names {
  const rows = [...settingRows, criterionSetting];
  const values = rows.flatMap(({ kind }) => valuesOf(kind));
  return {
    kinds: sorted(Object.keys(kindDocs)),
    distributions: sorted(Object.keys(distributions)),
    functions: sorted([...Object.keys(functions), ...Object.keys(constantFunctions)]),
    dataFunctions: sorted([...Object.keys(fieldFunctions), ...sourceFunctions.map(({ name }) => name)]),
    settings: sorted(rows.map(({ name }) => name)),
    options: sorted([...values.filter(({ is }) => is === "call"), ...metrics, { name: "heldout" }].map(({ name }) => name)),
    choices: sorted(values.filter(({ is }) => is === "choice").map(({ name }) => name)),
  };
}

interface Value {
  name: string;
  is: "call" | "choice";
}

/** The words that a value may be, and those inside its calls. */
function valuesOf(kind: SettingKind): Value[] {
  switch (kind.is) {
    case "boolean":
      return ["true", "false"].map((name) => ({ name, is: "choice" }));
    case "choice":
      return kind.of.map((name) => ({ name, is: "choice" }));
    case "list":
      return valuesOf(kind.of);
    case "either":
      return kind.of.flatMap(valuesOf);
    case "call":
      return Object.entries(kind.of).flatMap(([name, settings]) => [{ name, is: "call" }, ...settings.flatMap(valuesOfSetting)]);
    default:
      return [];
  }
}

const valuesOfSetting = ({ kind }: Setting): Value[] => valuesOf(kind);

const sorted = (names: string[]): string[] => [...new Set(names)].sort();
