import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { snippetsOf } from "../../../scripts/vscode/snippets.ts";
import { type Editor, freshEditor, Uri, vscodeOf } from "./support/editor.ts";
import { folderWith, manifest, put, standIn } from "./support/project.ts";

let editor: Editor = freshEditor();
vi.mock("vscode", () => vscodeOf(() => editor));

const { registerCommands, table } = await import("../../../lsp/extension/src/commands.ts");
const { registerTasks } = await import("../../../lsp/extension/src/tasks.ts");
const { registerTexts } = await import("../../../lsp/extension/src/texts.ts");

beforeEach(() => {
  editor = freshEditor();
});

const spec = { "flowers.gen": "", "fail.gen": "" };

/** An editor with a project open; runs a command as a lens does. */
async function at(files: Record<string, string>, extension = "/extension") {
  const folder = folderWith(files);
  editor.folder = folder;
  const context = { subscriptions: [], extensionUri: Uri.file(extension), extensionPath: extension };
  // The parts of a context that commands use.
  registerCommands(context as unknown as Parameters<typeof registerCommands>[0]);
  registerTasks();
  registerTexts();
  const run = (command: string, file = "flowers.gen", name: string | undefined = "Flowers") =>
    editor.registered.get(command)!(Uri.file(join(folder, file)).toString(), name);
  return { folder, run };
}

test("the manifest's commands are those that are registered, and one of the client's", () => {
  const { contributes } = JSON.parse(readFileSync("lsp/extension/package.json", "utf8"));
  const named = contributes.commands.map(({ command }: { command: string }) => command);
  expect(named.sort()).toEqual([...Object.keys(table), "genc.restartServer"].sort());
});

test("train: the project's genc in a terminal, from the project's folder; then the report of what it made", async () => {
  const { folder, run } = await at({ ...spec, ...standIn });
  editor.during = () => {
    put(join(folder, "runs/Flowers-1/manifest.json"), manifest());
    put(join(folder, "runs/Other-7/manifest.json"), manifest());
  };
  editor.answers = ["Open Report"];
  await run("genc.train");
  const [task] = editor.tasks;
  expect(task).toMatchObject({
    name: "train flowers.gen",
    problemMatchers: ["$genc"],
    execution: {
      command: "node",
      args: [join(folder, "node_modules/genc/bin/genc.cjs"), "train", "flowers.gen", "--train", "Flowers"],
      options: { cwd: folder },
    },
  });
  expect(editor.messages).toEqual(["Flowers-1 is trained. | Open Report | Sample"]);
  expect(editor.pages[0]).toMatchObject({ title: "Flowers-1" });
  expect(editor.pages[0]!.html).toContain("-180.1855");
});

test("train: what fails says so in its terminal, and nothing more", async () => {
  const { run } = await at({ ...spec, ...standIn });
  editor.status = 1;
  await run("genc.train");
  expect(editor.tasks).toHaveLength(1);
  expect(editor.messages).toEqual([]);
});

test("a changed spec is saved before genc reads it", async () => {
  const { folder, run } = await at({ ...spec, ...standIn });
  const uri = Uri.file(join(folder, "flowers.gen"));
  const save = async () => editor.saved.push(uri.path) > 0;
  editor.documents = [{ uri, languageId: "gen", isDirty: true, save }];
  await run("genc.check");
  expect(editor.saved).toEqual([uri.path]);
  expect(editor.tasks.map(({ name }) => name)).toEqual(["check flowers.gen"]);
});

test("a text that is in no file can't be trained", async () => {
  await at(standIn);
  editor.active = { uri: new Uri("untitled", "/Untitled-1"), languageId: "gen", isDirty: true, save: async () => true };
  await editor.registered.get("genc.train")!();
  expect(editor.messages).toEqual(["Open a spec that is saved in a file first: genc reads files."]);
});

test("a project without genc is told how to have one", async () => {
  const { run } = await at(spec);
  vi.stubEnv("PATH", "");
  await run("genc.explain");
  vi.unstubAllEnvs();
  expect(editor.messages).toEqual([
    "This folder has no genc to run. Install it in the project with npm, or name one in the setting genc.path.",
  ]);
});

test("a workspace that isn't trusted runs nothing", async () => {
  const { run } = await at({ ...spec, ...standIn });
  editor.trusted = false;
  await run("genc.train");
  await run("genc.explain");
  expect(editor.tasks).toEqual([]);
  expect(editor.messages).toEqual(Array(2).fill("genc runs programs of the workspace: trust it first."));
});

test("explain: what genc prints stands beside the spec, and so do its mistakes", async () => {
  const { folder, run } = await at({ ...spec, ...standIn });
  await run("genc.explain");
  await run("genc.explain", "fail.gen");
  expect(editor.texts).toEqual([
    { name: "Flowers, explained.txt", text: `explain flowers.gen --train Flowers in ${folder}\n`, language: "genc-explanation" },
    { name: "Flowers, explained.txt", text: "error[GEN2601]: There is no such name.\n", language: "genc-explanation" },
  ]);
});

test("sample: of the last run of the name, as csv; a picture that it wrote is opened", async () => {
  const numbers = [1, 2, 10].map((number) => [`runs/Flowers-${number}/manifest.json`, manifest()]);
  const { folder, run } = await at({ ...spec, ...standIn, ...Object.fromEntries(numbers), "runs/Flowers-10/samples.png": "new" });
  await run("genc.sample");
  expect(editor.texts).toEqual([{ name: "Flowers-10, samples.csv", text: `sample runs/Flowers-10 in ${folder}\n`, language: undefined }]);
  expect(editor.opened).toEqual([`vscode.open ${join(folder, "runs/Flowers-10/samples.png")}`]);
});

test("sample: what isn't trained yet can be", async () => {
  const { run } = await at({ ...spec, ...standIn, "runs/Flowers2-1/manifest.json": manifest() });
  editor.answers = ["Train"];
  editor.status = 1;
  await run("genc.sample");
  expect(editor.messages).toEqual(["Flowers isn't trained yet. | Train"]);
  expect(editor.tasks.map(({ name }) => name)).toEqual(["train flowers.gen"]);
});

test("open report: of the run that is picked", async () => {
  await at({ ...spec, "runs/Flowers-1/manifest.json": manifest(), "runs/Seasons-1/manifest.json": manifest() });
  editor.answers = ["Seasons-1"];
  await editor.registered.get("genc.openReport")!();
  expect(editor.pages.map(({ title }) => title)).toEqual(["Seasons-1"]);
});

test("new spec: the snippet of the family that is picked, in an editor of its own", async () => {
  const snippets = snippetsOf("lsp/extension/snippets");
  const extension = folderWith({ "snippets.json": JSON.stringify(snippets) });
  await at(spec, extension);
  editor.answers = ["hmm"];
  await editor.registered.get("genc.newSpec")!();
  expect(editor.texts).toMatchObject([{ name: "Untitled-1", language: "gen" }]);
  expect(editor.inserted).toEqual([snippets.hmm!.body.join("\n")]);
});

test("tasks: those of open specs, and those that tasks.json describes", async () => {
  const { folder } = await at({ ...spec, ...standIn });
  editor.documents = [{ uri: Uri.file(join(folder, "flowers.gen")), languageId: "gen", isDirty: false, save: async () => true }];
  expect(editor.provider!.provideTasks().map(({ name }) => name)).toEqual(["check flowers.gen", "train flowers.gen"]);
  const definition = { type: "genc", command: "train", file: "flowers.gen", args: ["--epochs", "3"] };
  expect(editor.provider!.resolveTask({ definition })?.execution.args.slice(1)).toEqual(["train", "flowers.gen", "--epochs", "3"]);
  expect(editor.provider!.resolveTask({ definition: { type: "npm", command: "train" } })).toBeUndefined();
});
