import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { expected, project, seenBy } from "./project.ts";

interface Editor {
  /** As a shell would start it in the project's folder. */
  command: [string, ...string[]];
  plugin: string;
  comment: string;
  colours: Record<string, string>;
}

const editors: Record<string, Editor> = {
  Neovim: {
    command: ["nvim", "--headless", "-u", "NONE", "-i", "NONE", "-c", `luafile ${resolve("test/e2e/editors/neovim.lua")}`, "-c", "cquit 1"],
    plugin: resolve("lsp/editors/neovim"),
    comment: "// %s",
    colours: {
      word: "genDeclaration",
      item: "genItem",
      soft: "genLink",
      setting: "genSetting",
      type: "genType",
      distribution: "genDistribution",
      function: "genFunction",
      string: "genString",
      doc: "genDoc",
      number: "genNumber",
    },
  },
  Emacs: {
    command: ["emacs", "--batch", "-l", resolve("test/e2e/editors/emacs.el")],
    plugin: resolve("lsp/editors/emacs"),
    comment: "// const A = 1",
    colours: {
      word: "font-lock-keyword-face",
      item: "font-lock-keyword-face",
      soft: "font-lock-keyword-face",
      setting: "font-lock-builtin-face",
      type: "font-lock-type-face",
      distribution: "font-lock-type-face",
      function: "font-lock-builtin-face",
      string: "font-lock-string-face",
      doc: "font-lock-doc-face",
      name: "font-lock-function-name-face",
      number: "font-lock-constant-face",
    },
  },
};

/** What the editor said; it must be installed (`apt-get install neovim emacs-nox elpa-eglot`). */
function start({ command: [program, ...args], plugin }: Editor, cwd: string): Promise<string> {
  return new Promise((done, fail) => {
    const env = { ...process.env, HOME: cwd, XDG_CONFIG_HOME: cwd, XDG_STATE_HOME: cwd, XDG_CACHE_HOME: cwd, GENC_PLUGIN: plugin };
    execFile(program, args, { cwd, env, timeout: 120_000 }, (error, stdout, stderr) => {
      if (error === null) done(`${stdout}${stderr}`);
      else fail(new Error(`${program}: ${error.message}\n${stdout}${stderr}`));
    });
  });
}

test.each(Object.entries(editors))(
  "%s shows what is wrong, mends, explains, completes, leads, renames and formats",
  async (_name, editor) => {
    const folder = project();
    const said = await start(editor, folder);
    expect(said).not.toMatch(/warning|unsupported|despite/i);
    const { hover, steps, columns, colours, comment, ...seen } = seenBy(folder);
    expect(seen).toMatchObject(expected);
    for (const part of [
      "latent z: real[2] ~ Normal(0, 1)",
      "What each row is made of.",
      "Type `real[2]`, shape `[2]`.",
      "Posterior: `Normal`",
    ])
      expect(hover).toContain(part);
    expect(steps).toEqual(expect.arrayContaining(["dense", "relu", "flatten"]));
    expect(columns.slice(0, 2)).toEqual(["width", "height"]);
    expect({ colours, comment }).toEqual({ colours: editor.colours, comment: editor.comment });
  },
);
