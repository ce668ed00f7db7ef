import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import oniguruma from "vscode-oniguruma";
import textmate, { type IGrammar } from "vscode-textmate";

/** A stretch of text with the scopes that a grammar gives it, outermost first. */
export interface Scoped {
  start: number;
  end: number;
  scopes: string[];
}

const wasm = createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm");
const engine = oniguruma.loadWASM(readFileSync(wasm)).then(() => ({
  createOnigScanner: (patterns: string[]) => new oniguruma.OnigScanner(patterns),
  createOnigString: (text: string) => new oniguruma.OnigString(text),
}));

/** The grammar of that scope, as editors load it: from the files, through their engine of regular expressions. */
export async function grammarOf(scopeName: string, files: Record<string, string>): Promise<IGrammar> {
  const registry = new textmate.Registry({
    onigLib: engine,
    loadGrammar: async (name) => {
      const path = files[name];
      return path === undefined ? null : textmate.parseRawGrammar(readFileSync(path, "utf8"), path);
    },
    getInjections: (name) => Object.keys(files).filter((other) => other !== name && other.includes("codeblock")),
  });
  const grammar = await registry.loadGrammar(scopeName);
  if (grammar === null) throw new Error(`there is no grammar ${scopeName}`);
  return grammar;
}

export const genGrammar: Promise<IGrammar> = grammarOf("source.gen", { "source.gen": "grammar/gen.tmLanguage.json" });

/** The text cut as the grammar cuts it, line by line; white space between tokens is left out. */
export function tokenizeBy(grammar: IGrammar, text: string): Scoped[] {
  const found: Scoped[] = [];
  let stack = textmate.INITIAL;
  let offset = 0;
  for (const line of text.split(/(?<=\n)/)) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line.replace(/\r?\n$/, ""), stack);
    stack = ruleStack;
    for (const { startIndex, endIndex, scopes } of tokens) {
      const [start, end] = [offset + startIndex, offset + Math.min(endIndex, line.length)];
      if (text.slice(start, end).trim() !== "") found.push({ start, end, scopes });
    }
    offset += line.length;
  }
  return found;
}
