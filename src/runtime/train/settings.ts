import { bug, optimizers } from "../../compiler/backend.ts";
import type { ModelIR, SettingCall, SettingValue } from "../../compiler/ir/types/model.ts";
import type { Args } from "../../compiler/math/algebra.ts";
import type { OptimizerDefinition } from "../../compiler/optimizers/types.ts";

/** Settings of `train` that gradient training reads, as the checker left them: all defaults filled in. */
export interface TrainSettings {
  rule: OptimizerDefinition;
  /** Learning rate before the schedule. */
  rate: number;
  /** The optimizer's other settings; yes and no as 1 and 0. */
  options: Args<number>;
  batch: number;
  epochs: number;
  schedule: { call: string; args: Args<number> };
  /** Greatest norm of a group's gradient. */
  clip?: number;
  /** Decay of the averaged weights. */
  ema?: number;
  /** Epochs without a better held-out objective before training ends. */
  patience?: number;
}

export function readTrainSettings(ir: ModelIR): TrainSettings {
  const optimizer = callOf(ir.settings.optimizer?.value) ?? bug("no optimizer");
  const rule = optimizers[optimizer.call] ?? bug(`no optimizer ${optimizer.call}`);
  const options: Args<number> = {};
  for (const setting of rule.settings) {
    const value = optimizer.args[setting.name]?.value ?? setting.default;
    if (typeof value === "number" || typeof value === "boolean") options[setting.name] = Number(value);
  }
  const early = callOf(ir.settings.early_stop?.value);
  const schedule = callOf(ir.settings.schedule?.value) ?? { call: "constant", args: {} };
  return {
    rule,
    rate: options.learning_rate ?? bug(`${rule.name} has no learning rate`),
    options,
    batch: numberOf(ir, "batch") ?? bug("no batch"),
    epochs: numberOf(ir, "epochs") ?? bug("no epochs"),
    schedule: { call: schedule.call, args: numbersOf(schedule) },
    clip: numberOf(ir, "clip"),
    ema: numberOf(ir, "ema"),
    patience: early === undefined ? undefined : numbersOf(early).epochs,
  };
}

/** Fewest steps of a training whose length nobody wrote: on few rows, the default epochs alone would stop long before the optimum. */
const LEAST_STEPS = 2000;

/** Passes over `rows` rows in batches of `batch`: as written, or the default and as many more as make a training. */
export function epochsFor(ir: ModelIR, batch: number, rows: number): number {
  const epochs = numberOf(ir, "epochs") ?? bug("no epochs");
  return ir.settings.epochs.origin === "default" ? Math.max(epochs, Math.ceil((LEAST_STEPS * batch) / rows)) : epochs;
}

/** The seed of a run, from which every random number follows. */
export function seedOf(ir: ModelIR): number {
  return numberOf(ir, "seed") ?? bug("no seed");
}

export function callOf(value: SettingValue | undefined): SettingCall | undefined {
  return typeof value === "object" && !Array.isArray(value) ? value : undefined;
}

/** The numbers among a call's arguments. */
export function numbersOf(call: SettingCall): Args<number> {
  const entries = Object.entries(call.args).flatMap(([name, { value }]): [string, number][] =>
    typeof value === "number" ? [[name, value]] : [],
  );
  return Object.fromEntries(entries);
}

function numberOf(ir: ModelIR, name: string): number | undefined {
  const value = ir.settings[name]?.value;
  return typeof value === "number" ? value : undefined;
}
