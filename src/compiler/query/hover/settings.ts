import { settingText } from "../../explain/index.ts";
import type { Bound, ModelIR, SettingValue } from "../../ir/types/model.ts";
import type { Plan } from "../../ir/types/plan.ts";
import type { Analysis } from "../analysis.ts";
import type { BuiltinSymbol } from "../symbols/types.ts";

const origins: Record<Bound<unknown>["origin"], string> = {
  written: "as written",
  default: "by default",
  override: "as the command line says",
};

/** What a setting of `train`, an option or an argument of one comes to at an offset; nothing outside of a sound `train`. */
export function settingInEffect(analysis: Analysis, offset: number, symbol: BuiltinSymbol): string[] {
  const run = runAt(analysis, offset);
  const bound = run && boundOf(run.ir.settings, symbol.kind === "option" ? symbol.of : symbol);
  if (run === undefined || bound === undefined) return [];
  const unused = symbol.kind === "setting" && !run.plan.uses.includes(symbol.name) ? ` The plan \`${run.plan.label}\` doesn't use it.` : "";
  return [`In effect: ${inEffect(bound)}.${unused}`];
}

/** Every setting that a run uses, a line each. */
export function settingsInEffect({ ir, plan }: { ir: ModelIR; plan: Plan }): string[] {
  const lines = plan.uses.flatMap((name) => {
    const bound = ir.settings[name];
    return bound === undefined ? [] : [`- \`${name}\`: ${inEffect(bound)}`];
  });
  return lines.length === 0 ? [] : [`Settings in effect:\n${lines.join("\n")}`];
}

function runAt(analysis: Analysis, offset: number) {
  const train = analysis.tree?.declarations.find(({ is, span }) => is === "train" && span.start <= offset && offset <= span.end);
  return train && analysis.facts.trainAt(train.span);
}

/** The value of a setting, or of an argument inside of it. */
function boundOf(settings: Record<string, Bound<SettingValue>>, symbol: BuiltinSymbol | undefined): Bound<SettingValue> | undefined {
  if (symbol?.kind === "setting") return own(settings, symbol.name);
  if (symbol?.kind !== "argument" || symbol.of === undefined) return undefined;
  const around = boundOf(settings, symbol.of.of)?.value;
  const isCall = typeof around === "object" && !Array.isArray(around) && around.call === symbol.of.name;
  return isCall ? own(around.args, symbol.name) : undefined;
}

/** `adam(learning_rate: 0.002)`, as written; by default `beta1: 0.9`. */
function inEffect({ value, origin }: Bound<SettingValue>): string {
  const presets = presetsIn(value);
  const rest = presets.length === 0 ? "" : `; ${origin === "default" ? "with" : "by default"} ${presets.join(", ")}`;
  return `\`${settingText(value)}\`, ${origins[origin]}${rest}`;
}

/** Arguments of a call that nobody wrote. */
function presetsIn(value: SettingValue): string[] {
  if (typeof value !== "object" || Array.isArray(value)) return [];
  return Object.entries(value.args).flatMap(([name, bound]) =>
    bound.origin === "default" ? [`\`${name}: ${settingText(bound.value)}\``] : presetsIn(bound.value),
  );
}

function own<T>(table: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
