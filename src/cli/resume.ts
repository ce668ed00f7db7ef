import type { Overrides } from "../compiler/index.ts";
import { loadManifest } from "../runtime/index.ts";
import type { Session } from "./session.ts";

/** What the command line changes of a spec, by name, as a run keeps it: `K`, `train.epochs`, `data.Iris`. */
export type Changes = Record<string, string>;

const dataPrefix = "data.";

export interface ChangeOptions {
  set?: Record<string, string>;
  data?: Record<string, string>;
  seed?: number;
  epochs?: number;
}

/** Paths of data on the command line are relative to the working folder, in a spec to the spec: as absolute ones they mean the same. */
export function changesOf(session: Session, { set, data, seed, epochs }: ChangeOptions): Changes {
  return {
    ...set,
    ...Object.fromEntries(Object.entries(data ?? {}).map(([name, path]) => [`${dataPrefix}${name}`, session.resolve(path)])),
    ...(seed === undefined ? {} : { "train.seed": String(seed) }),
    ...(epochs === undefined ? {} : { "train.epochs": String(epochs) }),
  };
}

export function overridesOf(changes: Changes): Overrides {
  const entries = Object.entries(changes);
  return {
    set: Object.fromEntries(entries.filter(([name]) => !name.startsWith(dataPrefix))),
    data: Object.fromEntries(
      entries.flatMap(([name, path]) => (name.startsWith(dataPrefix) ? [[name.slice(dataPrefix.length), path]] : [])),
    ),
  };
}

/** How a run began, so that it can go on in the same way. */
export interface Resumption {
  /** Name of its train. */
  name: string;
  changes: Changes;
  engine?: string;
  threads?: number;
}

export function resumptionOf(session: Session, path: string): Resumption {
  const { name, overrides, engine } = loadManifest(session.resolve(path));
  const engines: Record<string, string> = { ort: "ort", reference: "reference", tfjs: `tfjs:${engine.variant}` };
  const used = engines[engine.name];
  return { name: name.replace(/-\d+$/, ""), changes: overrides, ...(used === undefined ? {} : { engine: used, threads: engine.threads }) };
}
