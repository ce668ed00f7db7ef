import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { commands, type ExtensionContext, ProgressLocation, Uri, ViewColumn, window, workspace } from "vscode";
import { capture, type Printed } from "./capture.ts";
import { programOf, projectOf } from "./project.ts";
import { showRun } from "./report.ts";
import { lastRun, type Run, runsIn } from "./runs.ts";
import { families, insertSpec } from "./specs.ts";
import { type GencDefinition, gencTask, runToEnd } from "./tasks.ts";
import { showText } from "./texts.ts";

/** What a lens passes: the spec's address and the name of its run. From the palette there is neither, from a menu only an address. */
type Target = string | Uri | undefined;

/** The language of prose: lines are wrapped, and have no numbers. */
const explanation = "genc-explanation";

/** Every command of the manifest but `restartServer`, which is the client's. */
export const table: Record<string, (context: ExtensionContext, target: Target, run?: unknown) => Promise<void>> = {
  "genc.train": ({ extensionUri }, target, run) => train(extensionUri, target, nameOf(run)),
  "genc.sample": ({ extensionUri }, target, run) => sample(extensionUri, target, nameOf(run)),
  "genc.explain": (_context, target, run) => explain(target, nameOf(run)),
  "genc.check": (_context, target) => check(target),
  "genc.openReport": ({ extensionUri }, target, run) => openReport(extensionUri, target, nameOf(run)),
  "genc.newSpec": (context) => newSpec(context),
};

export function registerCommands(context: ExtensionContext): void {
  for (const [name, run] of Object.entries(table)) {
    context.subscriptions.push(commands.registerCommand(name, (target: Target, argument: unknown) => run(context, target, argument)));
  }
}

const nameOf = (run: unknown): string | undefined => (typeof run === "string" ? run : undefined);

/** The spec that a command is about, saved; says so where there is none. */
async function specOf(target: Target): Promise<Uri | undefined> {
  const active = window.activeTextEditor?.document;
  const uri = typeof target === "string" ? Uri.parse(target) : (target ?? (active?.languageId === "gen" ? active.uri : undefined));
  if (uri?.scheme !== "file") {
    void window.showWarningMessage("Open a spec that is saved in a file first: genc reads files.");
    return undefined;
  }
  const document = workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
  if (document?.isDirty === true && !(await document.save())) return undefined;
  return uri;
}

/** Runs a command of genc in a terminal, from the project's folder; undefined where it could not be run. */
async function runGenc(spec: Uri, make: (file: string) => GencDefinition): Promise<number | undefined> {
  const { folder, directory } = projectOf(spec);
  const task = gencTask(make(workspace.asRelativePath(spec, false)), folder, directory);
  if (task !== undefined) return runToEnd(task);
  sayMissing();
  return undefined;
}

function sayMissing(): void {
  void window.showErrorMessage(
    workspace.isTrusted
      ? "This folder has no genc to run. Install it in the project with npm, or name one in the setting genc.path."
      : "genc runs programs of the workspace: trust it first.",
  );
}

const onlyRun = (run: string | undefined): string[] => (run === undefined ? [] : ["--train", run]);

async function train(extension: Uri, target: Target, run: string | undefined): Promise<void> {
  const spec = await specOf(target);
  if (spec === undefined) return;
  const status = await runGenc(spec, (file) => ({ type: "genc", command: "train", file, args: onlyRun(run) }));
  if (status !== 0) return;
  const { directory } = projectOf(spec);
  const made = run === undefined ? runsIn(directory)[0] : lastRun(directory, run);
  if (made === undefined) return;
  const answer = await window.showInformationMessage(`${made.name} is trained.`, "Open Report", "Sample");
  if (answer === "Open Report") showRun(made, extension);
  if (answer === "Sample") await sampleRun(spec, made);
}

async function check(target: Target): Promise<void> {
  const spec = await specOf(target);
  if (spec !== undefined) await runGenc(spec, (file) => ({ type: "genc", command: "check", file }));
}

async function sample(extension: Uri, target: Target, name: string | undefined): Promise<void> {
  const spec = await specOf(target);
  if (spec === undefined) return;
  const run = await runOf(projectOf(spec).directory, name, () => train(extension, spec, name));
  if (run !== undefined) await sampleRun(spec, run);
}

/** New rows are shown as csv; pictures go to a file of the run, which is opened. */
async function sampleRun(spec: Uri, run: Run): Promise<void> {
  const began = Date.now();
  const printed = await print(spec, ["sample", workspace.asRelativePath(run.folder, false)]);
  if (printed === undefined) return;
  if (!printed.sound) return showText(`${run.name}, samples.txt`, printed.stderr, explanation);
  if (printed.stdout.trim() !== "") await showText(`${run.name}, samples.csv`, printed.stdout);
  const picture = join(run.folder, "samples.png");
  if (existsSync(picture) && statSync(picture).mtimeMs >= began - 1000) {
    await commands.executeCommand("vscode.open", Uri.file(picture), ViewColumn.Beside);
  }
}

/** The last run of a name, or the one that is picked; where there is none, says so and offers to train it. */
async function runOf(directory: string, name: string | undefined, train?: () => Promise<void>): Promise<Run | undefined> {
  const found = name === undefined ? await pickRun(directory) : lastRun(directory, name);
  if (found !== undefined || (name === undefined && runsIn(directory).length > 0)) return found;
  const offers = train === undefined ? [] : ["Train"];
  const answer = await window.showInformationMessage(
    name === undefined ? "Nothing is trained yet." : `${name} isn't trained yet.`,
    ...offers,
  );
  if (answer === "Train") await train?.();
  return undefined;
}

async function pickRun(directory: string): Promise<Run | undefined> {
  const items = runsIn(directory).map((run) => ({ label: run.name, description: new Date(run.written).toLocaleString(), run }));
  if (items.length < 2) return items[0]?.run;
  return (await window.showQuickPick(items, { placeHolder: "Which run?" }))?.run;
}

/** The report of the lens's run; from the palette, of one that is picked, of the project of whatever is open. */
async function openReport(extension: Uri, target: Target, name: string | undefined): Promise<void> {
  const spec = target === undefined ? window.activeTextEditor?.document.uri : await specOf(target);
  const directory = spec?.scheme === "file" ? projectOf(spec).directory : workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (directory === undefined) return;
  const run = await runOf(directory, name);
  if (run !== undefined) showRun(run, extension);
}

async function explain(target: Target, run: string | undefined): Promise<void> {
  const spec = await specOf(target);
  if (spec === undefined) return;
  const file = workspace.asRelativePath(spec, false);
  const printed = await print(spec, ["explain", file, ...onlyRun(run)]);
  if (printed !== undefined) await showText(`${run ?? file}, explained.txt`, printed.sound ? printed.stdout : printed.stderr, explanation);
}

/** What genc prints in the project of a spec; undefined where there is no genc. */
async function print(spec: Uri, args: string[]): Promise<Printed | undefined> {
  const { directory } = projectOf(spec);
  const program = programOf(directory);
  if (program !== undefined) {
    const progress = { location: ProgressLocation.Window, title: `genc ${args[0]}` };
    return window.withProgress(progress, () => capture(program, args, directory));
  }
  sayMissing();
  return undefined;
}

async function newSpec(context: ExtensionContext): Promise<void> {
  const all = families(context.extensionPath);
  const picked = await window.showQuickPick(
    all.map(({ name, description, body }) => ({ label: name, description, body })),
    { placeHolder: "Which family of models?" },
  );
  if (picked !== undefined) await insertSpec(picked.body);
}
