import { buildProgram, DiagnosticError, diagnostic } from "../../compiler/backend.ts";
import type { Diagnostic, Place } from "../../compiler/diagnostics/types.ts";
import type { ModelIR } from "../../compiler/ir/types/model.ts";
import type { Purpose } from "../../compiler/programs/purpose.ts";
import type { DataPart } from "../data/types.ts";
import { initialise } from "../memory/initialise.ts";
import { createStore } from "../memory/store.ts";
import type { OpenStore } from "../memory/types.ts";
import { type Batches, createBatches } from "./batches.ts";
import { placeOf } from "./divergence.ts";
import { createEvaluator, type Evaluator } from "./evaluate.ts";
import { objectiveOf } from "./metrics.ts";
import { epochsFor, readTrainSettings, seedOf, type TrainSettings } from "./settings.ts";
import { createStage, type Stage } from "./stage.ts";
import { type Timeline, timelineOf } from "./timeline.ts";
import type { GradientRequest } from "./types.ts";

/** Everything that one training run works with. */
export interface Training {
  request: GradientRequest;
  settings: TrainSettings;
  store: OpenStore;
  batches: Batches;
  timeline: Timeline;
  stages: Stage[];
  /** Absent for adversarial plans. */
  evaluator?: Evaluator;
  heldout?: DataPart;
  warnings: Diagnostic[];
  close(): void;
}

/** Reads settings, makes and fills the store, builds and loads programs. Throws GEN6001 and GEN6006; GEN6002 is a warning. */
export async function setUp(request: GradientRequest): Promise<Training> {
  const { ir, plan, data, engine } = request;
  const settings = readTrainSettings(ir);
  const seed = request.seed ?? seedOf(ir);
  const { heldout } = data;
  if (settings.patience !== undefined && heldout === undefined)
    throw new DiagnosticError(diagnostic("GEN6006", { data: ir.data?.name ?? ir.model }, settingPlace(ir, "early_stop")));
  const store = createStore(plan.layout, settings.rule.moments, { ema: settings.ema !== undefined });
  initialise(store, seed);
  const batches = createBatches(data.train.rows, settings.batch, seed);
  settings.epochs = epochsFor(ir, batches.size, data.train.rows);
  const warnings =
    batches.size < settings.batch
      ? [diagnostic("GEN6002", { batch: settings.batch, rows: data.train.rows }, settingPlace(ir, "batch"))]
      : [];
  const programs = request.programs ?? ((purpose: Purpose) => buildProgram(ir, plan, purpose));
  const source = { ir, part: data.train, seed };
  const open: { close(): void }[] = [];
  const keep = <Part extends { close(): void }>(part: Part): Part => {
    open.push(part);
    return part;
  };
  const close = (): void => {
    for (const part of open) part.close();
  };
  try {
    const stages: Stage[] = [];
    for (const step of plan.steps) {
      const [program, reporting] = [false, true].map((report) => programs({ is: "step", step: step.name, report }));
      stages.push(keep(await createStage({ step, program, reporting, engine, store, source, batch: batches.size, settings })));
    }
    const evaluator =
      objectiveOf(plan) === undefined
        ? undefined
        : keep(await createEvaluator({ engine, store, ir, program: programs({ is: "evaluate" }), batch: batches.size, seed }));
    const timeline = timelineOf(plan, data.train.rows, batches.size, settings.epochs);
    return { request, settings, store, batches, timeline, stages, evaluator, heldout, warnings, close };
  } catch (error) {
    close();
    throw error;
  }
}

function settingPlace(ir: ModelIR, name: string): Place | undefined {
  const setting = ir.settings[name];
  if (setting?.origin === "override") return { in: "setting", name: `train.${name}` };
  return setting?.node === undefined ? undefined : placeOf(ir, setting.node);
}
