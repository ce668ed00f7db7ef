import { DiagnosticError, diagnostic } from "../../compiler/backend.ts";
import type { GradientPlan } from "../../compiler/ir/types/plan.ts";
import type { LoadedData } from "../data/index.ts";
import type { Engine } from "../engines/engine.ts";
import type { OpenStore } from "../memory/types.ts";
import { trainedGradient } from "../queries/gradient.ts";
import type { CheckpointState, TrainPosition } from "../train/checkpoint.ts";
import { trainGradient } from "../train/loop.ts";
import type { GradientFit, TrainProgress } from "../train/types.ts";
import { runFiles } from "./files.ts";
import type { RunFit } from "./fit-exact.ts";
import type { RunFolder } from "./folder.ts";
import { readFile } from "./load.ts";
import type { TrainEvent, TrainRequest } from "./request.ts";
import { readSafetensors, type Tensor, type TensorFile, writeSafetensors } from "./safetensors.ts";
import type { RunStatus } from "./types.ts";

export interface GradientContext {
  request: TrainRequest;
  plan: GradientPlan;
  data: LoadedData;
  seed: number;
  engine: Engine;
  folder: RunFolder;
  observe(event: TrainEvent): void;
  /** Records how far training is, so that a run that is killed can be resumed and asked. */
  save(status: RunStatus, position: TrainPosition): void;
}

/** Trains by gradient, keeping a checkpoint, weights and a manifest in the folder all along. */
export async function fitByGradient(context: GradientContext): Promise<RunFit> {
  const { request, plan, data, seed, engine, folder } = context;
  const resume = request.resume === undefined ? undefined : readCheckpoint(folder);
  if (resume !== undefined) folder.rewind(resume.logged);
  const fit = await trainGradient({
    ir: request.ir,
    plan,
    data,
    engine,
    seed,
    ...(resume === undefined ? {} : { resume: resume.state }),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
    observe: (progress) => record(context, progress),
    checkpoint(state) {
      folder.write(runFiles.weights, writeSafetensors(weightsOf(plan, state)));
      folder.write(runFiles.checkpoint, writeCheckpoint(state, folder.logged()));
      context.save("running", state.position);
    },
  });
  return runFit(context, fit);
}

function record({ folder, observe }: GradientContext, progress: TrainProgress): void {
  const { step, steps, epoch, epochs, metrics, news, rowsPerSecond } = progress;
  if (news !== "none") folder.log({ event: news, step, epoch, ...metrics });
  const [objective = Number.NaN] = Object.values(metrics);
  observe({
    event: "progress",
    step,
    steps,
    phase: `epoch ${Math.min(epoch + 1, epochs)} of ${epochs}`,
    objective,
    metrics,
    rowsPerSecond,
  });
}

function runFit({ request, plan, seed, engine }: GradientContext, fit: GradientFit): RunFit {
  const { store, region } = fit;
  const units = fit.fieldUnits === undefined ? [] : [diagnostic("GEN7104", { because: fit.fieldUnits })];
  return {
    trained: trainedGradient(request.ir, plan, queried(store, region), engine, seed),
    weights: tensorFile(plan, (slot, kind) => store.slot(slot, kind === "weight" ? region : "state")),
    status: fit.status,
    step: fit.step,
    metrics: { ...fit.metrics, parameters: plan.parameters },
    diagnostics: [...units, ...fit.diagnostics],
  };
}

/** The store as queries see it: the averaged weights in place of the last ones. */
function queried(store: OpenStore, region: GradientFit["region"]): OpenStore {
  if (region === "ema") store.region("weights").set(store.region("ema"));
  return store;
}

function tensorFile(plan: GradientPlan, valuesOf: (slot: string, kind: "weight" | "state") => Float32Array): TensorFile {
  const tensors: Record<string, Tensor> = {};
  const metadata: Record<string, string> = { space: "raw" };
  for (const { name, kind, shape, constraint } of plan.layout.slots) {
    tensors[name] = { shape, data: valuesOf(name, kind) };
    if (constraint !== "real") metadata[`constraint:${name}`] = constraint;
  }
  return { tensors, metadata };
}

/** The weights of a checkpoint that queries use: the best so far under early stopping, averaged where there is an average. */
function weightsOf(plan: GradientPlan, { arrays }: CheckpointState): TensorFile {
  const preferred = (slot: string, regions: string[]): Float32Array => {
    const found = regions.map((region) => arrays[`${region}/${slot}`]).find((array) => array !== undefined);
    return found?.data ?? new Float32Array(0);
  };
  return tensorFile(plan, (slot, kind) =>
    kind === "state" ? preferred(slot, ["best.state", "state"]) : preferred(slot, ["best.ema", "ema", "best.weights", "weights"]),
  );
}

/** Adam's moments and all: see `train/checkpoint`. Its place in `metrics.jsonl` goes with it. */
function writeCheckpoint({ position, arrays }: CheckpointState, logged: number): Uint8Array {
  return writeSafetensors({ tensors: arrays, metadata: { position: JSON.stringify(position), logged: String(logged) } });
}

function readCheckpoint(folder: RunFolder): { state: CheckpointState; logged: number } {
  const file = readSafetensors(readFile(folder.path, runFiles.checkpoint));
  if (file?.metadata.position === undefined)
    throw new DiagnosticError(diagnostic("GEN7004", { path: folder.path, name: runFiles.checkpoint }));
  const arrays = Object.fromEntries(
    Object.entries(file.tensors).map(([name, { shape, data }]) => [name, { shape, data: Float32Array.from(data) }]),
  );
  return { state: { position: JSON.parse(file.metadata.position), arrays }, logged: Number(file.metadata.logged) };
}
