import { basename, join } from "node:path";
import { bug, DiagnosticError, diagnostic } from "../../compiler/backend.ts";
import { IR_VERSION } from "../../compiler/ir/types/model.ts";
import { type DataContext, type LoadedData, loadData } from "../data/index.ts";
import { createEngine } from "../engines/create.ts";
import type { Engine } from "../engines/engine.ts";
import { makeNewFolder, nodeHost } from "../host/node.ts";
import { simulateModel } from "../queries/simulate.ts";
import { version } from "../version.ts";
import { checkExpectations } from "./expects.ts";
import { runFiles } from "./files.ts";
import { fitExact, type RunFit } from "./fit-exact.ts";
import { fitByGradient } from "./fit-gradient.ts";
import { createRunFolder, openRunFolder, type RunFolder } from "./folder.ts";
import { loadManifest } from "./load.ts";
import type { TrainOutcome, TrainRequest } from "./request.ts";
import { writeSafetensors } from "./safetensors.ts";
import type { RunManifest, RunStatus } from "./types.ts";

type ManifestState = Pick<RunManifest, "status" | "step" | "metrics" | "expects">;

/**
 * Trains one model into a run folder. Data are read and the engine is started before anything is written, so that a mistake in them
 * leaves no folder behind. A fit by sums over rows is begun again on resume: it ends at the same bytes.
 * @throws DiagnosticError GEN5xxx (data), GEN60xx (memory, settings), GEN62xx (fit), GEN70xx and GEN71xx (engine, resume)
 */
export async function trainRun(request: TrainRequest): Promise<TrainOutcome> {
  const { ir, plan, resume } = request;
  const began = performance.now();
  const before = resume === undefined ? undefined : resumable(resume, request);
  const seed = seedOf(request);
  const data = loadOwn(request, seed);
  const engine = plan.kind === "gradient" ? await createEngine(request.engine) : undefined;
  const folder = resume === undefined ? createRunFolder(request.out, ir.name) : openRunFolder(resume);
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
  const fit: RunFit =
    plan.kind === "statistics"
      ? await fitExact(ir, plan, data, observe, request.signal)
      : await fitByGradient({ request, plan, data, seed, engine: engine ?? bug("no engine"), folder, observe, save });
  const complete = fit.status !== "stopped" && fit.status !== "diverged";
  const expects = complete ? await checkExpectations(fit.trained, data, fit.metrics) : [];
  folder.write(runFiles.weights, writeSafetensors(fit.weights));
  folder.log({ event: "end", status: fit.status, step: fit.step, ...fit.metrics });
  const manifest = folder.finish(manifestOf({ status: fit.status, step: fit.step, metrics: fit.metrics, expects }));
  fit.trained.close();
  return { path: folder.path, manifest, diagnostics: [...data.warnings, ...fit.diagnostics] };
}

/** The manifest of a run that can go on: of the same spec, and not ended (GEN7103, GEN7105). */
function resumable(path: string, { ir, plan }: TrainRequest): RunManifest {
  const manifest = loadManifest(path);
  if (manifest.model !== ir.model || manifest.plan !== plan.label)
    throw new DiagnosticError(
      diagnostic("GEN7103", { path, found: `${manifest.model} (${manifest.plan})`, wanted: `${ir.model} (${plan.label})` }),
    );
  if (manifest.status !== "running" && manifest.status !== "stopped")
    throw new DiagnosticError(diagnostic("GEN7105", { path, status: manifest.status }));
  return manifest;
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
