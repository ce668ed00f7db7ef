import { optimize } from "../../compiler/backend.ts";
import type { Step } from "../../compiler/ir/types/plan.ts";
import type { TensorProgram } from "../../compiler/tensor/types.ts";
import type { Engine } from "../engines/engine.ts";
import type { OpenStore } from "../memory/types.ts";
import { metricsOf } from "./evaluate.ts";
import { createFeeder, type FeedRequest, type FeedSource } from "./feeds.ts";
import { type Origin, replay } from "./replay.ts";
import type { TrainSettings } from "./settings.ts";
import { createUpdater, type Updater } from "./update.ts";

/** One step of the plan, ready to run. */
export interface Stage {
  step: Step;
  updater: Updater;
  /** The metrics of this batch and noise at the present weights. Changes nothing. */
  report(request: FeedRequest): Promise<[name: string, value: number][]>;
  /** One update; false when it was refused. */
  update(request: FeedRequest, rate: number): Promise<boolean>;
  /** Why an update of this request was refused. */
  explain(request: FeedRequest): Origin;
  close(): void;
}

export interface StageRequest {
  step: Step;
  program: TensorProgram;
  /** The same with metrics. */
  reporting: TensorProgram;
  engine: Engine;
  store: OpenStore;
  source: FeedSource;
  batch: number;
  settings: TrainSettings;
}

export async function createStage({ step, program, reporting, engine, store, source, batch, settings }: StageRequest): Promise<Stage> {
  const metricsOnly = optimize({ ...reporting, outputs: reporting.outputs.filter(({ role }) => role.is === "metric") });
  const main = await engine.load(program, store, { B: batch });
  const report = await engine.load(metricsOnly, store, { B: batch }).catch((error: unknown) => {
    main.close();
    throw error;
  });
  const feedMain = createFeeder(program, main.feed, source);
  const feedReport = createFeeder(metricsOnly, report.feed, source);
  const updater = createUpdater(store, step.group, {
    rule: settings.rule,
    settings: settings.options,
    clip: settings.clip,
    ema: settings.ema,
    states: program.outputs.flatMap(({ role }) => (role.is === "state" ? [role.slot] : [])),
  });
  return {
    step,
    updater,
    async report(request) {
      feedReport(request);
      await report.run({ B: batch });
      return metricsOf(metricsOnly, report);
    },
    async update(request, rate) {
      feedMain(request);
      await main.run({ B: batch });
      return updater.apply(rate).applied;
    },
    explain: (request) => replay(program, store, source, request),
    close() {
      main.close();
      report.close();
    },
  };
}
