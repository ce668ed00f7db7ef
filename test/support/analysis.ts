import { compile } from "../../src/compiler/index.ts";
import { Analysis } from "../../src/compiler/query/index.ts";
import { diskHost, memoryHost } from "./host.ts";

/** The analysis of a text, with other files beside it. */
export function analysisOf(text: string, others: Record<string, string> = {}): Analysis {
  const host = memoryHost({ ...others, "main.gen": text });
  return new Analysis(compile("main.gen", host), host.resolve);
}

/** The analysis of a file of the checkout. */
export function analysisOfFile(path: string): Analysis {
  return new Analysis(compile(path, diskHost), diskHost.resolve);
}
