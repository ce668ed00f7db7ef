import { bug } from "../../diagnostics/assert.ts";
import type { SettingValue } from "../../ir/types/model.ts";
import type { Setting } from "../../settings/types.ts";

export type Settings = Record<string, SettingValue>;

export function numberOf(settings: Settings, name: string): number {
  const value = settings[name];
  return typeof value === "number" ? value : bug(`the setting ${name} isn't a number`);
}

export const whole = { is: "number", min: 1, integer: true } as const;

export const biasSetting: Setting = {
  name: "bias",
  kind: { is: "boolean" },
  default: true,
  doc: "Adds a learned number to each feature.",
};

export const epsilonSetting: Setting = {
  name: "epsilon",
  kind: { is: "number", min: 0, exclusiveMin: true },
  default: 1e-5,
  doc: "Added to the variance, so that a constant input isn't divided by 0.",
};
