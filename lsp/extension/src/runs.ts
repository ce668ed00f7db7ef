import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { readJson, record } from "./genc.ts";

/** A folder that `genc train` made. */
export interface Run {
  folder: string;
  /** `Flowers-3`. */
  name: string;
  /** When its manifest was written, in milliseconds. */
  written: number;
}

/** The runs below a project's `runs/`, newest first. */
export function runsIn(project: string): Run[] {
  const parent = join(project, "runs");
  const names = existsSync(parent) ? readdirSync(parent) : [];
  return names
    .map((name) => join(parent, name))
    .filter((folder) => existsSync(join(folder, "manifest.json")))
    .map((folder) => ({ folder, name: basename(folder), written: statSync(join(folder, "manifest.json")).mtimeMs }))
    .sort((a, b) => b.written - a.written || b.name.localeCompare(a.name, "en", { numeric: true }));
}

/** The last run of a name: of `Flowers`, the `Flowers-N` with the greatest N. */
export function lastRun(project: string, name: string): Run | undefined {
  const number = (run: Run): number => (run.name.startsWith(`${name}-`) ? Number(run.name.slice(name.length + 1)) : Number.NaN);
  return runsIn(project)
    .filter((run) => Number.isInteger(number(run)))
    .sort((a, b) => number(b) - number(a))[0];
}

/** What a run folder tells about the run, as its page shows it. */
export interface RunFacts {
  name: string;
  /** `manifest.json`, read without trust in its form. */
  manifest: Record<string, unknown>;
  /** Lines of `metrics.jsonl` with numbers by name. */
  course: { event: string; step: number; values: Record<string, number> }[];
  /** Names of the pictures in the folder. */
  images: string[];
  /** The spec as it was trained. */
  spec: string;
}

export function readRun(folder: string): RunFacts {
  const read = (name: string): string => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : "");
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const specs = existsSync(join(folder, "sources")) ? readdirSync(join(folder, "sources")) : [];
  // Imports have a number before their name.
  const own = specs.find((name) => name.endsWith(".gen") && !/^\d+-/.test(name));
  return {
    name: basename(folder),
    manifest: record(readJson(join(folder, "manifest.json"))),
    course: read("metrics.jsonl")
      .split("\n")
      .filter((line) => line.trim() !== "")
      .flatMap(pointOf),
    images: files.filter((name) => name.endsWith(".png")).sort(),
    spec: own === undefined ? "" : read(join("sources", own)),
  };
}

/** A line of `metrics.jsonl`; none where a run that goes on has written only half of it. */
function pointOf(line: string): RunFacts["course"] {
  try {
    const { event, step, ...rest } = record(JSON.parse(line));
    const values = Object.entries(rest).filter((entry): entry is [string, number] => typeof entry[1] === "number");
    return [{ event: String(event), step: Number(step), values: Object.fromEntries(values) }];
  } catch {
    return [];
  }
}
