import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { onTestFinished } from "vitest";

/** What both editors open. The `𝛼` takes two UTF-16 units and four bytes, so that a place counted in anything else is seen. */
const files: Record<string, string> = {
  "package.json": "{}",
  "rows.csv": "width,height\n1,2\n2,3\n3,5\n",
  "main.gen": `import Draw from "nets.gen"
data Rows {
  source: csv("rows.csv")
  x: real[2] = [width, height]
}
model Codes {
  /// What each row is made of.
  latent z: real[2] ~ Normal(0, 1)
  observed x: real[2] ~ Draw(z)
  posterior z ~ Normal(x, std: 1)
}
train Codes on Rows
`,
  "nets.gen": `decoder Draw(z: real[2]) -> Normal[2] {
  return Normal(z |> dense(8) |> relu |> dense(2), std: 1)
}
`,
  "broken.gen": "model Off { param mean: real param 𝛼: positive observed x: real ~ Normal(maen, std: 𝛼) }\n",
  "messy.gen": "model Loose{\nparam mean:real[2] // where\n      observed x:real[2]~Normal(mean,std:1)\n}\n",
  "flat.gen": `network Trunk(
x: real[4],
y: real
) -> real {
h = x
|> dense(8)
return h |> dense(1)
}
`,
};

/** A folder of specs with genc as a package of it; it goes with the test. */
export function project(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "genc-editor-")));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  mkdirSync(join(folder, "node_modules/.bin"), { recursive: true });
  symlinkSync(resolve("dist/src/cli/start.cjs"), join(folder, "node_modules/.bin/genc"));
  return folder;
}

/** What an editor saw, as its script wrote it. */
export interface Seen {
  /** In `broken.gen`: the code, the first line of the text, and what stands under the mark. */
  diagnostics: { code: string; message: string; under: string }[];
  /** `broken.gen` after the one fix, and the number of diagnostics then. */
  fixed: { text: string; left: number };
  /** Of `z` in `posterior z`. */
  hover: string;
  /** Offered behind `|>` in `nets.gen`, and as columns in `main.gen`. */
  steps: string[];
  columns: string[];
  /** Where `Draw` of `main.gen` is declared: the file's name and the text of the line from there. */
  definition: { file: string; text: string };
  /** Both files after `Draw` is renamed in one. */
  renamed: { main: string; nets: string };
  formatted: string;
  indented: string;
  /** Where the editor's own list of mistakes leads after it ran `genc check` on `broken.gen`. */
  checked: { file: string; line: number };
  /** Colours by the editor's own names. */
  colours: Record<string, string>;
  comment: string;
}

export function seenBy(folder: string): Seen {
  return JSON.parse(readFileSync(join(folder, "seen.json"), "utf8"));
}

const { "main.gen": main = "", "nets.gen": nets = "", "broken.gen": broken = "" } = files;

/** What every editor must have seen. `colours` and `comment` are each editor's own. */
export const expected = {
  diagnostics: [{ code: "GEN2601", message: "There is no `maen` here.", under: "maen" }],
  fixed: { text: broken.replace("maen", "mean"), left: 0 },
  checked: { file: "broken.gen", line: 1 },
  definition: { file: "nets.gen", text: "Draw(z: real[2]) -> Normal[2] {" },
  renamed: { main: main.replaceAll("Draw", "Paint"), nets: nets.replaceAll("Draw", "Paint") },
  formatted: "model Loose {\n  param mean: real[2] // where\n  observed x: real[2] ~ Normal(mean, std: 1)\n}\n",
  indented: `network Trunk(
  x: real[4],
  y: real
) -> real {
  h = x
    |> dense(8)
  return h |> dense(1)
}
`,
};
