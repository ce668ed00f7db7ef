import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll } from "vitest";
import { compile, type Overrides } from "../../src/compiler/index.ts";
import { type TrainOutcome, type TrainRequest, trainRun } from "../../src/runtime/index.ts";
import { diskHost } from "./host.ts";

/** A folder of its own, gone after the file's tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "genc-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a spec, and its data where there are some, into a folder; gives the spec's path. */
export function writeSpec(folder: string, text: string, csv?: string): string {
  const path = join(folder, "spec.gen");
  writeFileSync(path, text);
  if (csv !== undefined) writeFileSync(join(folder, "d.csv"), csv);
  return path;
}

/** What `genc train` asks of the runtime, for the only train of a spec (or for the one of a name). */
export function requestFor(
  path: string,
  out: string,
  options: { set?: Overrides; name?: string } & Partial<TrainRequest> = {},
): TrainRequest {
  const { set = {}, name, ...rest } = options;
  const absolute = resolve(path);
  const { trains, diagnostics, sources } = compile(absolute, diskHost, { overrides: set });
  const train = trains.find(({ ir }) => name === undefined || ir.name === name);
  if (train === undefined) throw new Error(diagnostics.map(({ code, message }) => `${code} ${message}`).join("\n"));
  return {
    ...train,
    sources: sources.map(({ path: source, text }) => ({ path: source, text })),
    directory: dirname(absolute),
    out,
    overrides: {},
    engine: "reference",
    ...rest,
  };
}

export function train(path: string, out: string, options: Parameters<typeof requestFor>[2] = {}): Promise<TrainOutcome> {
  return trainRun(requestFor(path, out, options));
}

/** Columns of a csv file without quotes, as numbers. */
export function columnsOf(path: string): Record<string, number[]> {
  const [head, ...lines] = readFileSync(path, "utf8").trim().split("\n");
  const rows = lines.map((line) => line.split(","));
  return Object.fromEntries(head!.split(",").map((name, i) => [name, rows.map((row) => Number(row[i]))]));
}
