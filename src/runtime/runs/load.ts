import { basename, join, resolve } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { DiagnosticError, diagnostic } from "../../compiler/backend.ts";
import { IR_VERSION, type ModelIR } from "../../compiler/ir/types/model.ts";
import type { Plan } from "../../compiler/ir/types/plan.ts";
import type { DataFile, FittedFields } from "../data/types.ts";
import { list, nodeHost, readWhole, sha256Of } from "../host/node.ts";
import { runFiles } from "./files.ts";
import { readSafetensors, type TensorFile } from "./safetensors.ts";
import { manifestSchema } from "./schema.ts";
import type { RunManifest } from "./types.ts";

/** A finished (or stopped) run, read back from its folder. */
export interface LoadedRun {
  path: string;
  manifest: RunManifest;
  ir: ModelIR;
  plan: Plan;
  fitted: FittedFields;
  weights: TensorFile;
}

let compiled: ValidateFunction<RunManifest> | undefined;

/** Compiled when the first run is read; that the schema itself is one is for a test to say. */
function manifestCheck(): ValidateFunction<RunManifest> {
  compiled ??= new Ajv({ meta: false, validateSchema: false }).compile<RunManifest>(manifestSchema);
  return compiled;
}

/** Reads and checks a run folder (GEN70xx): the manifest by its schema, every file by its hash, the IR by its version. */
export function loadRun(path: string): LoadedRun {
  const folder = resolve(path);
  const manifest = loadManifest(folder);
  const { irVersion: found, genc: version, files } = manifest;
  if (found !== IR_VERSION) throw new DiagnosticError(diagnostic("GEN7005", { path: folder, found, known: IR_VERSION, version }));
  for (const [name, { bytes, sha256 }] of Object.entries(files)) {
    const content = readFile(folder, name);
    // Of a run that is still going on (or was killed), lines were added since its last checkpoint.
    const then = manifest.status === "running" && name === runFiles.metrics ? content.subarray(0, bytes) : content;
    if (sha256Of(then) !== sha256) throw refuse("GEN7004", folder, name);
  }
  const weights = readSafetensors(readFile(folder, runFiles.weights));
  if (weights === undefined) throw refuse("GEN7004", folder, runFiles.weights);
  return {
    path: folder,
    manifest,
    ir: readJson<ModelIR>(folder, runFiles.ir),
    plan: readJson<Plan>(folder, runFiles.plan),
    fitted: readJson<FittedFields>(folder, runFiles.fields),
    weights,
  };
}

export function hasManifest(folder: string): boolean {
  return readWhole(join(folder, runFiles.manifest)).ok;
}

/** The first file of the data that is not what it was when the run began. */
export function changedFile({ data }: RunManifest, { files }: { files: DataFile[] }): DataFile | undefined {
  return files.find((file, i) => file.sha256 !== data[i]?.sha256);
}

/** The manifest alone, checked by its schema (GEN7001 to GEN7003). */
export function loadManifest(folder: string): RunManifest {
  if (!nodeHost.isFolder(folder)) throw new DiagnosticError(diagnostic("GEN7001", { path: folder, near: nearby(folder) }));
  const file = readWhole(join(folder, runFiles.manifest));
  if (!file.ok) throw new DiagnosticError(diagnostic("GEN7002", { path: folder }));
  const value = parseJson(file.bytes);
  const isManifest = manifestCheck();
  if (!isManifest(value)) {
    const [error] = isManifest.errors ?? [];
    const because = value === undefined ? "it is no JSON" : `${error?.instancePath || "it"} ${error?.message ?? "is wrong"}`;
    throw new DiagnosticError(diagnostic("GEN7003", { path: folder, because }));
  }
  return { ...value, metrics: measured(value.metrics), expects: value.expects.map((one) => ({ ...one, value: one.value ?? Number.NaN })) };
}

/** Numbers as they were before JSON made null of what isn't finite. */
function measured(metrics: Record<string, number | null>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, value ?? Number.NaN]));
}

/** Other runs beside the one that was asked for. */
function nearby(folder: string): string {
  const runs = list(resolve(folder, "..")).filter((name) => hasManifest(join(folder, "..", name)));
  return runs.length === 0 ? "there is no run beside it" : `beside it are ${runs.slice(-5).join(", ")}`;
}

/** A JSON file of a run (GEN7004). */
export function readJson<T>(folder: string, name: string): T {
  const value = parseJson(readFile(folder, name));
  if (value === undefined) throw refuse("GEN7004", folder, name);
  return value as T;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

export function readFile(folder: string, name: string): Uint8Array {
  const file = readWhole(join(folder, name));
  if (!file.ok) throw refuse("GEN7004", folder, name);
  return file.bytes;
}

function refuse(code: "GEN7004", folder: string, name: string): DiagnosticError {
  return new DiagnosticError(diagnostic(code, { path: basename(folder), name }));
}
