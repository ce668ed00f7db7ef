import type { Diagnostic } from "../../src/compiler/diagnostics/types.ts";
import { compile, type Overrides } from "../../src/compiler/index.ts";
import { diskHost } from "./host.ts";

/** Compiles a case whole. Lines `//$ --set K=0` and `//$ --data Iris=x.csv` are given to the compiler as the command line would. */
export function compileCase(path: string, text: string): Diagnostic[] {
  return compile(path, diskHost, { overrides: overridesOf(text), files: { [path]: text } }).diagnostics;
}

function overridesOf(text: string): Overrides {
  const set: Record<string, string> = {};
  const data: Record<string, string> = {};
  for (const [, option, name, value] of text.matchAll(/^\/\/\$ --(set|data) ([^=\n]+)=(.*)$/gm)) {
    (option === "set" ? set : data)[name!] = value!;
  }
  return { set, data };
}
