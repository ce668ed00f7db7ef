import { readdirSync } from "node:fs";
import { diagnosis, explanation } from "./compile.ts";
import { tables } from "./tables.ts";

/** Files that may hold generated tables and diagnosed examples. */
export const documents: string[] = [
  "README.md",
  ...readdirSync("docs", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => `docs/${name}`),
];

/**
 * The document with every table written anew, and behind every example that is called wrong or explained what `genc check` or
 * `genc explain` says of it. Throws on a table that nobody knows.
 */
export function refresh(text: string): string {
  return text
    .replace(/(<!-- table: (\S+) -->\n)[\s\S]*?(<!-- end -->)/g, (_all, begin: string, name: string, end: string) => {
      const write = tables[name];
      if (write === undefined) throw new Error(`no table is called ${name}; there are ${Object.keys(tables).join(", ")}`);
      return `${begin}${write()}\n${end}`;
    })
    .replace(
      /^(```gen (wrong|explained)\n([\s\S]*?)^```\n)(?:\n```text\n[\s\S]*?^```\n)?/gm,
      (_all, block: string, how: string, text: string) => {
        return `${block}\n\`\`\`text\n${how === "wrong" ? diagnosis(text) : explanation(text)}\n\`\`\`\n`;
      },
    );
}
