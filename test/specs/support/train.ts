import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { onTestFinished } from "vitest";
import { compile, type Overrides } from "../../../src/compiler/index.ts";
import { type OpenRun, openRun, type TrainOutcome, trainRun } from "../../../src/runtime/index.ts";
import { diskHost } from "../../support/host.ts";

/** A folder that goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "genc-specs-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface TrainedSpec {
  outcome: TrainOutcome;
  metrics: Record<string, number>;
  /** The run, opened from its folder as a later process would. */
  run: OpenRun;
}

export interface TrainOptions {
  overrides?: Overrides;
  /** Which train of the file; the first by default. */
  name?: string;
  /** The text, where it isn't that of the file. */
  text?: string;
  engine?: string;
}

/** Compiles a spec of the showcase, trains one of its models into a folder, and opens that. The spec must be sound. */
export async function trainSpec(spec: string, { overrides = {}, name, text, engine }: TrainOptions = {}): Promise<TrainedSpec> {
  const path = resolve(spec);
  const { trains, sources, diagnostics } = compile(path, diskHost, {
    overrides,
    ...(text === undefined ? {} : { files: { [path]: text } }),
  });
  const train = name === undefined ? trains[0] : trains.find(({ ir }) => ir.name === name);
  if (train === undefined) throw new Error(diagnostics.map((found) => `${found.code} ${found.message}`).join("\n"));
  const outcome = await trainRun({
    ...train,
    sources,
    directory: dirname(path),
    out: temporaryFolder(),
    overrides: {},
    ...(engine === undefined ? {} : { engine }),
  });
  const run = await openRun(outcome.path, engine === undefined ? {} : { engine });
  onTestFinished(() => run.close());
  return { outcome, metrics: outcome.manifest.metrics, run };
}
