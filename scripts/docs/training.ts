import { settingRows } from "../../src/compiler/check/train/settings.ts";
import type { PlanLabel } from "../../src/compiler/ir/types/plan.ts";
import { objectives } from "../../src/compiler/objectives/index.ts";
import { optimizers } from "../../src/compiler/optimizers/index.ts";
import { metrics } from "../../src/compiler/settings/metrics.ts";
import { sound } from "./compile.ts";
import { code, kindText, settingTexts, table, valueText } from "./markdown.ts";

const rows = 'data Rows {\n  source: csv("rows.csv")\n  x: real\n';
const single = `${rows}}\nmodel M {\n  param m: real\n  observed x: real ~`;

/** A spec of each plan, whose compilation says which settings the plan uses. */
const specs: Record<PlanLabel, string> = {
  "closed-form": `${single} Normal(m, 1)\n}\ntrain M on Rows\n`,
  em: 'import Flowers from "gmm.gen"\nimport Iris from "gaussian.gen"\ntrain Flowers on Iris\n',
  "baum-welch": 'import Seasons, Weather from "hmm.gen"\ntrain Seasons on Weather\n',
  elbo: 'import "vae.gen"\ntrain DigitVAE on Digits\n',
  adversarial: 'import "gan.gen"\ntrain DigitGAN on GreyDigits\n',
  gradient: `${single} Normal(m |> tanh, std: 1)\n}\ntrain M on Rows\n`,
};

/** The plans that use a setting. */
function usersOf(setting: string): string {
  const users = Object.entries(used()).filter(([, names]) => names.includes(setting));
  return users.length === Object.keys(specs).length ? "all" : users.map(([label]) => label).join(", ");
}

let known: Record<string, string[]> | undefined;

function used(): Record<string, string[]> {
  known ??= Object.fromEntries(Object.entries(specs).map(([label, text]) => [label, usedBy(label, text)]));
  return known;
}

function usedBy(label: string, text: string): string[] {
  const [train] = sound(text).trains;
  if (train?.plan.label !== label) throw new Error(`the spec of ${label} is trained as ${train?.plan.label}`);
  return train.plan.uses;
}

export function settingTable(): string {
  return table(
    ["setting", "takes", "default", "used by", ""],
    settingRows.map((row) => [
      code(row.name),
      kindText(row.kind),
      row.default === undefined ? "" : code(valueText(row.default)),
      usersOf(row.name),
      row.doc,
    ]),
  );
}

/** The functions behind the settings that no other table lists. */
export function scheduleTable(): string {
  const calls = settingRows
    .filter(({ name }) => name !== "objective" && name !== "optimizer")
    .flatMap(({ name, kind }) =>
      kind.is === "call" ? Object.entries(kind.of).map(([value, settings]) => ({ name, value, settings })) : [],
    );
  return table(
    ["setting", "value", "arguments"],
    calls.map(({ name, value, settings }) => [code(`${name}:`), code(value), settingTexts(settings)]),
  );
}

export function objectiveTable(): string {
  return table(
    ["objective", "plan", "settings", ""],
    Object.values(objectives).map((one) => [code(one.name), one.plan, settingTexts(one.settings), one.doc]),
  );
}

export function optimizerTable(): string {
  return table(
    ["optimizer", "settings", ""],
    Object.values(optimizers).map((one) => [code(one.name), settingTexts(one.settings), one.doc]),
  );
}

export function metricTable(): string {
  return table(
    ["metric", "unit", "better", "plans", ""],
    metrics.map((one) => [
      code(one.of === undefined ? one.name : `${one.name}(${one.of})`),
      one.unit,
      one.better,
      one.plans.join(", "),
      one.needsHeldout ? `${one.doc} Needs held-out rows.` : one.doc,
    ]),
  );
}
