import { basename, join } from "node:path";
import { bug, DiagnosticError, diagnostic } from "../../compiler/backend.ts";
import type { Diagnostic } from "../../compiler/diagnostics/types.ts";
import { IR_VERSION, type ModelIR } from "../../compiler/ir/types/model.ts";
import { type DataContext, type LoadedData, loadData } from "../data/index.ts";
import { checkEngineName, createEngine } from "../engines/create.ts";
import type { Engine } from "../engines/engine.ts";
import { makeNewFolder, nodeHost, removeFolder } from "../host/node.ts";
import { simulateModel } from "../queries/simulate.ts";
import { version } from "../version.ts";
import { checkExpectations } from "./expects.ts";
import { runFiles } from "./files.ts";
import { fitExact, type RunFit } from "./fit-exact.ts";
import { createRunFolder, openRunFolder, type RunFolder } from "./folder.ts";
import { changedFile, hasManifest, loadManifest, readJson } from "./load.ts";
import type { TrainOutcome, TrainRequest } from "./request.ts";
import { writeSafetensors } from "./safetensors.ts";
import type { RunManifest, RunStatus } from "./types.ts";

type ManifestState = Pick<RunManifest, "status" | "step" | "metrics" | "fit" | "expects">;

/**
 * Trains one model into a run folder. Data are read and the engine is started before anything is written, and a folder that never got
 * a manifest is taken away again, so that a mistake leaves none behind. A fit by sums over rows is begun again on resume: it ends at the
 * same bytes.
 * @throws DiagnosticError GEN5xxx (data), GEN60xx (memory, settings), GEN62xx (fit), GEN70xx and GEN71xx (engine, resume)
 */
export async function trainRun(request: TrainRequest): Promise<TrainOutcome> {
  const { ir, plan, resume } = request;
  if (request.engine !== undefined) checkEngineName(request.engine);
  const before = resume === undefined ? undefined : resumable(resume, request);
  const seed = seedOf(request);
  const data = loadOwn(request, seed);
  if (before !== undefined) refuseOtherData(before, data);
  const warnings: Diagnostic[] = [];
  const warn = (warning: Diagnostic) => void warnings.push(warning);
  const engine = plan.kind === "gradient" ? await createEngine(request.engine, { threads: request.threads, warn }) : undefined;
  try {
    if (before !== undefined && engine !== undefined) refuseOtherEngine(before, engine);
    const folder = resume === undefined ? createRunFolder(request.out, ir.name) : openRunFolder(resume);
    try {
      return await trainInto(folder, { request, data, seed, engine, before, warnings });
    } catch (error) {
      if (before === undefined && !hasManifest(folder.path)) removeFolder(folder.path);
      throw error;
    }
  } finally {
    engine?.close();
  }
}

interface Preparation {
  request: TrainRequest;
  data: LoadedData;
  seed: number;
  engine: Engine | undefined;
  /** The manifest of the run that goes on. */
  before: RunManifest | undefined;
  /** What was said before the folder was there. */
  warnings: Diagnostic[];
}

async function trainInto(folder: RunFolder, { request, data, seed, engine, before, warnings }: Preparation): Promise<TrainOutcome> {
  const { ir, plan } = request;
  const began = performance.now();
  if (before === undefined) writeInputs(folder, request, data);
  const observe = request.observe ?? (() => undefined);
  const manifestOf = (state: ManifestState): Omit<RunManifest, "files"> => ({
    runVersion: 1,
    genc: version,
    irVersion: IR_VERSION,
    name: basename(folder.path),
    model: ir.model,
    plan: plan.label,
    seed,
    overrides: request.overrides,
    engine: engineRecord(engine),
    data: data.files,
    node: process.version,
    seconds: (before?.seconds ?? 0) + (performance.now() - began) / 1000,
    ...state,
  });
  observe({
    event: "start",
    run: folder.path,
    model: ir.model,
    plan: plan.label,
    rows: data.train.rows,
    heldout: data.heldout?.rows ?? 0,
    engine: engineRecord(engine).variant,
  });
  const save = (status: RunStatus, { step, metrics }: Pick<ManifestState, "step" | "metrics">): void => {
    folder.finish(manifestOf({ status, step, metrics, expects: [] }));
  };
  if (plan.kind === "statistics") folder.rewind(0);
  // A fit by sums over rows needs no programs, and doesn't wait for what builds them.
  const fit: RunFit =
    plan.kind === "statistics"
      ? await fitExact(ir, plan, data, observe, request)
      : await (await import("./fit-gradient.ts")).fitByGradient({
          request,
          plan,
          data,
          seed,
          engine: engine ?? bug("no engine"),
          folder,
          observe,
          save,
        });
  const complete = fit.status !== "stopped" && fit.status !== "diverged";
  const expects = complete ? await checkExpectations(fit.trained, data, fit.metrics) : [];
  folder.write(runFiles.weights, writeSafetensors(fit.weights));
  folder.log({ event: "end", status: fit.status, step: fit.step, ...fit.metrics });
  const record = fit.record === undefined ? {} : { fit: fit.record };
  const ended = manifestOf({ status: fit.status, step: fit.step, metrics: fit.metrics, ...record, expects });
  const manifest = folder.finish({ ...ended, engine: { ...ended.engine, ...fit.engine } });
  return { path: folder.path, manifest, diagnostics: [...warnings, ...data.warnings, ...fit.diagnostics] };
}

/** The manifest of a run that can go on: of the same spec, and not ended (GEN7103, GEN7105, GEN7106). */
function resumable(path: string, { ir, plan }: TrainRequest): RunManifest {
  const manifest = loadManifest(path);
  if (manifest.model !== ir.model || manifest.plan !== plan.label)
    throw new DiagnosticError(
      diagnostic("GEN7103", { path, found: `${manifest.model} (${manifest.plan})`, wanted: `${ir.model} (${plan.label})` }),
    );
  if (manifest.status !== "running" && manifest.status !== "stopped")
    throw new DiagnosticError(diagnostic("GEN7105", { path, status: manifest.status }));
  const begun = readJson<ModelIR>(path, runFiles.ir);
  if (essence(begun) !== essence(ir))
    throw new DiagnosticError(diagnostic("GEN7106", { path: manifest.name, what: "the spec, or an option," }));
  return manifest;
}

/** An IR without what doesn't move a number: places, source texts and expectations. */
function essence(ir: ModelIR): string {
  const { spans: _spans, sources: _sources, expects: _expects, ...rest } = ir;
  return JSON.stringify(rest, (key, value: unknown) => (key === "spans" || key === "sources" ? undefined : value));
}

function refuseOtherData(manifest: RunManifest, data: LoadedData): void {
  const changed = changedFile(manifest, data);
  if (changed !== undefined) throw new DiagnosticError(diagnostic("GEN7106", { path: manifest.name, what: changed.path }));
}

/** Engines round differently. */
function refuseOtherEngine({ name, engine: begun }: RunManifest, { name: engine, variant }: Engine): void {
  if (begun.name === engine && begun.variant === variant) return;
  const what = `the engine, ${engine} on ${variant} and not ${begun.name} on ${begun.variant},`;
  throw new DiagnosticError(diagnostic("GEN7106", { path: name, what }));
}

function seedOf({ ir }: TrainRequest): number {
  const value = ir.settings.seed?.value;
  return typeof value === "number" ? value : bug("no seed");
}

function loadOwn({ ir, directory }: TrainRequest, seed: number): LoadedData {
  const context: DataContext = { directory, seed, host: nodeHost, spans: ir.spans, simulate: simulateModel };
  return loadData(ir.data ?? bug(`${ir.model} has no data`), context);
}

function engineRecord(engine: Engine | undefined): RunManifest["engine"] {
  if (engine === undefined) return { name: "em", version, variant: "f64", threads: 1 };
  const { name, variant, threads } = engine;
  return { name, version: engine.version, variant, threads };
}

/** What the run was made from: specs, IR, plan, and what the fields learnt. */
function writeInputs(folder: RunFolder, { ir, plan, sources }: TrainRequest, data: LoadedData): void {
  makeNewFolder(join(folder.path, runFiles.sources));
  sources.forEach(({ path, text }, i) => {
    folder.write(join(runFiles.sources, i === 0 ? basename(path) : `${i}-${basename(path)}`), text);
  });
  folder.write(runFiles.ir, `${JSON.stringify(ir, null, 2)}\n`);
  folder.write(runFiles.plan, `${JSON.stringify(plan, null, 2)}\n`);
  folder.write(runFiles.fields, `${JSON.stringify(data.fitted, null, 2)}\n`);
}
