import { at, diagnostic } from "../../diagnostics/report.ts";
import type { Bound, SettingValue } from "../../ir/types/model.ts";
import { objectives } from "../../objectives/index.ts";
import { optimizers } from "../../optimizers/index.ts";
import { trainSettings } from "../../settings/train.ts";
import type { Setting as SettingRow } from "../../settings/types.ts";
import type { Setting } from "../../syntax/ast.ts";
import { remedyFor } from "../values/remedy.ts";
import { fillDefault, readValue } from "../values/value.ts";
import type { TrainScope } from "./scope.ts";

/** Every setting that a `train` block may have. */
export const settingRows: readonly SettingRow[] = trainSettings({
  optimizers: settingsOf(optimizers),
  objectives: settingsOf(objectives),
});

function settingsOf(table: Record<string, { settings: SettingRow[] }>): Record<string, SettingRow[]> {
  return Object.fromEntries(Object.entries(table).map(([name, entry]) => [name, entry.settings]));
}

/**
 * The settings of one run: overridden, written or by default. A wrong one is reported (GEN2301 to GEN2308) and `sound` is false; an
 * override of a written setting leaves the written one checked.
 */
export function readSettings(scope: TrainScope): { settings: Record<string, Bound<SettingValue>>; sound: boolean } {
  const written = writtenSettings(scope);
  const settings: Record<string, Bound<SettingValue>> = {};
  let sound = written.sound;
  for (const row of settingRows) {
    const line = written.byName.get(row.name);
    const node = `train.${row.name}`;
    const own = line && readValue(row, line.value, node, scope);
    if (line !== undefined && own === undefined) sound = false;
    const override = scope.overrides.setting(row.name);
    if (override !== undefined) {
      const value = readValue(row, override, node, { ...scope, report: scope.overrides.reporter(row.name), mark: () => {} });
      if (value === undefined) sound = false;
      else settings[row.name] = { value: overridden(value), origin: "override" };
    } else if (own !== undefined) {
      scope.mark(node, line!.span);
      settings[row.name] = { value: own, origin: "written", node };
    } else if (line === undefined) {
      const value = fillDefault(row);
      if (value !== undefined) settings[row.name] = { value, origin: "default" };
    }
  }
  return { settings, sound };
}

/** Arguments inside an override come from it too, and stand on no line. */
function overridden(value: SettingValue): SettingValue {
  if (typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(overridden);
  const args = Object.entries(value.args).map(([name, bound]): [string, Bound<SettingValue>] => [
    name,
    bound.origin === "default" ? bound : { value: overridden(bound.value), origin: "override" },
  ]);
  return { call: value.call, args: Object.fromEntries(args) };
}

function writtenSettings(scope: TrainScope): { byName: Map<string, Setting>; sound: boolean } {
  const byName = new Map<string, Setting>();
  const known = settingRows.map((row) => row.name);
  let sound = true;
  for (const item of scope.train.items) {
    if (item.is !== "setting") continue;
    const name = item.name.text;
    if (known.includes(name) && !byName.has(name)) {
      byName.set(name, item);
      continue;
    }
    sound = false;
    if (byName.has(name)) {
      const related = [{ place: at(byName.get(name)!.name.span), note: "set here first" }];
      scope.report(diagnostic("GEN2302", { name }, at(item.name.span), { related }));
    } else if (name === "init") scope.report(diagnostic("GEN2308", {}, at(item.name.span)));
    else
      scope.report(
        diagnostic("GEN2301", { name, owner: "`train`", remedy: remedyFor(name, known, "The settings are", "") }, at(item.name.span)),
      );
  }
  return { byName, sound };
}
