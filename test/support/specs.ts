import { readdirSync } from "node:fs";
import { compile } from "../../src/compiler/index.ts";
import type { ModelIR } from "../../src/compiler/ir/types/model.ts";
import { diskHost } from "./host.ts";

/** Paths of the showcase. */
export const specPaths: string[] = readdirSync("specs")
  .filter((name) => name.endsWith(".gen"))
  .sort()
  .map((name) => `specs/${name}`);

/** The IR of a text's only train. The text must be sound. */
export function irOf(text: string, path = "test.gen"): ModelIR {
  const { trains, diagnostics } = compile(path, diskHost, { files: { [path]: text } });
  const [train] = trains;
  if (train === undefined) throw new Error(diagnostics.map((found) => `${found.code} ${found.message}`).join("\n"));
  return train.ir;
}
