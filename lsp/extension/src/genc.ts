import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";

/** A genc that a project has installed. */
export interface Installed {
  /** The file that Node runs. */
  main: string;
  version: string;
}

/**
 * The genc of a folder's project: in the nearest `node_modules` above, as Node would find it. A checkout of genc itself counts too, so that its own
 * specs are read by what it builds.
 */
export function installedFor(folder: string): Installed | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const found = installedAt(join(at, "node_modules", "genc")) ?? installedAt(at);
    if (found !== undefined || dirname(at) === at) return found;
  }
}

function installedAt(folder: string): Installed | undefined {
  const { name, version, bin } = record(readJson(join(folder, "package.json")));
  const path = typeof bin === "string" ? bin : record(bin).genc;
  if (name !== "genc" || typeof path !== "string" || !existsSync(join(folder, path))) return undefined;
  return { main: join(folder, path), version: String(version) };
}

/** How a command line begins. */
export interface Program {
  command: string;
  args: string[];
}

export interface ProgramSettings {
  /** `genc.path`: a program, or a file for Node; empty for the project's own. */
  path: string;
  /** `genc.node`: the project's Node, which may load native engines; the editor's own may not. */
  node: string;
}

/** The genc that trains and samples for a folder: the one that is set, the project's own, or the one on the PATH. */
export function programFor(
  folder: string,
  { path, node }: ProgramSettings,
  environment: string = process.env.PATH ?? "",
): Program | undefined {
  if (path !== "") return isScript(path) ? { command: node, args: [resolve(folder, path)] } : { command: path, args: [] };
  const installed = installedFor(folder);
  if (installed !== undefined) return { command: node, args: [installed.main] };
  return isOnPath(environment) ? { command: "genc", args: [] } : undefined;
}

export const isScript = (path: string): boolean => /\.[cm]?js$/.test(path);

function isOnPath(environment: string): boolean {
  const folders = environment.split(delimiter).filter((folder) => folder !== "");
  return folders.some((folder) => ["genc", "genc.cmd"].some((name) => existsSync(join(folder, name))));
}

/** What a JSON file holds; undefined where there is none, or it can't be read. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

export function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
