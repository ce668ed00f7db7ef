import type { SettingValue } from "../ir/types/model.ts";

/** What a setting or a function's argument takes. */
export type SettingKind =
  | { is: "number"; min?: number; max?: number; exclusiveMin?: boolean; exclusiveMax?: boolean; integer?: boolean }
  | { is: "boolean" }
  | { is: "string" }
  | { is: "choice"; of: string[] }
  | { is: "list"; of: SettingKind }
  /** A call of one of a table of functions: `adam(1e-3)`; a bare name is a call with no arguments. */
  | { is: "call"; of: Record<string, Setting[]> }
  | { is: "either"; of: SettingKind[] };

/** One row of a settings table; feeds the checker, the schema, help, hover and the reference. A default is written nowhere else. */
export interface Setting {
  name: string;
  kind: SettingKind;
  doc: string;
  /** Absent: required, unless `optional`. */
  default?: SettingValue;
  optional?: boolean;
  /** May be given without its name, at this position. */
  position?: number;
}
