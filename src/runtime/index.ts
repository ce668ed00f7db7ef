/** Front door of the runtimes on Node: train a plan into a run folder, open it again, ask it. */

export { fieldValuesToColumns, inColumnUnits, sourceColumns } from "./data/index.ts";
export { createEngine, defaultEngine } from "./engines/create.ts";
export { bestValues } from "./queries/completed.ts";
export { extendedPart } from "./queries/extended.ts";
export { predictedVariable } from "./queries/gradient.ts";
export { maskedPart } from "./queries/masked.ts";
export { isChain, isSequential, predictedAxis } from "./queries/statistics.ts";
export type { Decoding, ErrorsProgress, FieldLaw, Prediction, Samples, StandardErrors, Table, Trained, Values } from "./queries/types.ts";
export { type ChooseOutcome, type ChooseRequest, chooseRun, type Standing } from "./runs/choose.ts";
export { type Evaluation, evaluateRun, standardErrorsOf } from "./runs/evaluate.ts";
export { type ExportedGraph, exportRun } from "./runs/export.ts";
export { runFiles } from "./runs/files.ts";
export { type LoadedRun, loadManifest, loadRun } from "./runs/load.ts";
export { conditionalLikelihood, type Likelihood, likelihoodOf } from "./runs/measures.ts";
export { type OpenRun, openRun } from "./runs/open.ts";
export type { TrainEvent, TrainOutcome, TrainRequest } from "./runs/request.ts";
export { readSafetensors, type TensorFile, writeSafetensors } from "./runs/safetensors.ts";
export { trainRun } from "./runs/train.ts";
export type { RunManifest, RunStatus } from "./runs/types.ts";
export { packageFolder, version } from "./version.ts";
