import { dirname } from "node:path";
import { type Uri, type WorkspaceFolder, workspace } from "vscode";
import { type Program, type ProgramSettings, programFor } from "./genc.ts";

/** Where genc is run for a spec: the folder of the workspace, else the spec's own. */
export interface Project {
  folder: WorkspaceFolder | undefined;
  directory: string;
}

export function projectOf(spec: Uri): Project {
  const folder = workspace.getWorkspaceFolder(spec);
  return { folder, directory: folder?.uri.fsPath ?? dirname(spec.fsPath) };
}

export function programSettings(): ProgramSettings {
  const settings = workspace.getConfiguration("genc");
  return { path: settings.get("path", ""), node: settings.get("node", "node") };
}

/** The genc that a folder's commands run; undefined where there is none, or the workspace isn't trusted to run programs. */
export function programOf(directory: string): Program | undefined {
  return workspace.isTrusted ? programFor(directory, programSettings()) : undefined;
}
