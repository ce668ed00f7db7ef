import type { Parameter } from "../ir/types/model.ts";

export function isFixed(parameter: Parameter): boolean {
  return parameter.fixed?.every((entry) => entry !== null) ?? false;
}
