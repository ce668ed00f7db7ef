import {
  type Disposable,
  ShellExecution,
  Task,
  type TaskDefinition,
  type TaskProvider,
  TaskScope,
  tasks,
  type Uri,
  type WorkspaceFolder,
  workspace,
} from "vscode";
import { programOf, projectOf } from "./project.ts";

/** A line of `tasks.json`: `{ "type": "genc", "command": "train", "file": "gmm.gen" }`. */
export interface GencDefinition extends TaskDefinition {
  type: "genc";
  command: string;
  file?: string;
  args?: string[];
}

/** A run of genc in a terminal; undefined where the project has none. `args` stand behind the command. */
export function gencTask(definition: GencDefinition, folder: WorkspaceFolder | undefined, cwd: string): Task | undefined {
  const program = programOf(cwd);
  if (program === undefined) return undefined;
  const { command, file, args = [] } = definition;
  const all = [...program.args, command, ...(file === undefined ? [] : [file]), ...args];
  const name = [command, file].filter((one) => one !== undefined).join(" ");
  return new Task(definition, folder ?? TaskScope.Workspace, name, "genc", new ShellExecution(program.command, all, { cwd }), ["$genc"]);
}

/** Runs a task to its end; the exit status, or undefined where it was stopped. */
export async function runToEnd(task: Task): Promise<number | undefined> {
  const execution = await tasks.executeTask(task);
  return new Promise((done) => {
    const subscription = tasks.onDidEndTaskProcess(({ execution: ended, exitCode }) => {
      if (ended !== execution) return;
      subscription.dispose();
      done(exitCode);
    });
  });
}

/** Offers `check` of all specs of a folder, and resolves what stands in `tasks.json`. */
const provider: TaskProvider = {
  provideTasks: () =>
    (workspace.workspaceFolders ?? []).flatMap((folder) => {
      const all = workspace.textDocuments.filter((one) => one.languageId === "gen" && one.uri.scheme === "file" && isIn(folder, one.uri));
      return all.flatMap(({ uri }) =>
        ["check", "train"].flatMap((command) => {
          const file = workspace.asRelativePath(uri, false);
          return gencTask({ type: "genc", command, file }, folder, folder.uri.fsPath) ?? [];
        }),
      );
    }),
  resolveTask: (task) => {
    const { type, command, file, args } = task.definition;
    if (type !== "genc" || typeof command !== "string") return undefined;
    const folder = typeof task.scope === "object" ? task.scope : workspace.workspaceFolders?.[0];
    const definition: GencDefinition = { ...task.definition, type, command, file, args };
    return folder === undefined ? undefined : gencTask(definition, folder, folder.uri.fsPath);
  },
};

const isIn = (folder: WorkspaceFolder, uri: Uri): boolean => projectOf(uri).folder?.index === folder.index;

export function registerTasks(): Disposable {
  return tasks.registerTaskProvider("genc", provider);
}
