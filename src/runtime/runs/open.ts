import { basename, dirname } from "node:path";
import { DiagnosticError, diagnostic } from "../../compiler/backend.ts";
import type { Diagnostic } from "../../compiler/diagnostics/types.ts";
import type { DataIR } from "../../compiler/ir/types/model.ts";
import { type DataContext, type DataFile, type DataPart, type LoadedData, loadData, loadWith } from "../data/index.ts";
import { createEngine } from "../engines/create.ts";
import { nodeHost } from "../host/node.ts";
import { simulateModel } from "../queries/simulate.ts";
import { knownFields, trainedStatistics } from "../queries/statistics.ts";
import type { Trained } from "../queries/types.ts";
import { parametersOf } from "./fit-exact.ts";
import { changedFile, type LoadedRun, loadRun } from "./load.ts";

/** A run that can be asked. */
export interface OpenRun {
  run: LoadedRun;
  trained: Trained;
  /** The run's own data, split as in training. */
  loadOwn(): LoadedData;
  /**
   * All rows of a file in place of the run's (relative to the working folder), under the run's constants. What a model fitted by sums has a law
   * of may be missing, whatever the fields' types say: it is integrated out.
   */
  loadOther(path: string, options?: OtherRows): { part: DataPart; files: DataFile[] };
  /** What was found on opening. */
  warnings: Diagnostic[];
  close(): void;
}

export interface OtherRows {
  /** Only these fields. */
  fields?: string[];
}

/** Opens a run folder (GEN70xx, GEN71xx). */
export async function openRun(path: string, options: { engine?: string; threads?: number } = {}): Promise<OpenRun> {
  const run = loadRun(path);
  const warnings: Diagnostic[] = [];
  const trained = await trainedOf(run, options, (warning) => void warnings.push(warning));
  const { ir, fitted } = run;
  const data = dataOf(run);
  const context: DataContext = {
    directory: dirname(ir.sources[0].path),
    seed: run.manifest.seed,
    host: nodeHost,
    spans: ir.spans,
    simulate: simulateModel,
  };
  return {
    run,
    trained,
    loadOwn: () => withChange(run, loadData(data, context)),
    loadOther: (other, { fields } = {}) =>
      loadWith(
        run.plan.kind === "statistics" ? withGaps(data, knownFields(run.plan)) : data,
        fitted,
        { ...context, directory: process.cwd(), ...(fields === undefined ? {} : { fields }) },
        other,
      ),
    warnings,
    close: () => trained.close(),
  };
}

function dataOf(run: LoadedRun): DataIR {
  if (run.ir.data === undefined) throw new DiagnosticError(diagnostic("GEN7003", { path: run.path, because: "its model has no data" }));
  return run.ir.data;
}

function withGaps(data: DataIR, known: string[]): DataIR {
  const fields = data.fields.map((field) => (known.includes(field.name) ? field : { ...field, type: { ...field.type, optional: true } }));
  return { ...data, fields };
}

async function trainedOf(
  { ir, plan, weights, manifest, path }: LoadedRun,
  { engine, threads }: { engine?: string; threads?: number },
  warn: (warning: Diagnostic) => void,
): Promise<Trained> {
  if (plan.kind === "statistics") return trainedStatistics(ir, plan, parametersOf(ir, weights));
  const [{ createStore }, { trainedGradient }] = await Promise.all([import("../memory/store.ts"), import("../queries/gradient.ts")]);
  const store = createStore(plan.layout, [], { ema: false });
  for (const slot of plan.layout.slots) {
    const tensor = weights.tensors[slot.name];
    const values = store.slot(slot.name, slot.kind === "weight" ? "weights" : "state");
    if (tensor?.data.length !== values.length)
      throw new DiagnosticError(diagnostic("GEN7003", { path, because: `its weights have no ${slot.name} of [${slot.shape.join(", ")}]` }));
    values.set(tensor.data);
  }
  return trainedGradient(ir, plan, store, await createEngine(engine, { threads, warn }), manifest.seed);
}

/** Data that changed since training give other numbers than the run's own: said, since nothing else would tell. */
function withChange({ manifest, path }: LoadedRun, loaded: LoadedData): LoadedData {
  const changed = changedFile(manifest, loaded);
  if (changed === undefined) return loaded;
  return { ...loaded, warnings: [...loaded.warnings, diagnostic("GEN7107", { path: basename(path), file: changed.path })] };
}
