import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { pageText } from "../../src/cli/page-view.ts";

const folder = "src/compiler/diagnostics/codes";
const pages = readdirSync(folder).filter((name) => name.startsWith("GEN"));

/** What must nest a hundred brackets can't be shorter. */
const wide = ["GEN1025.md"];

test.each(pages)("%s fits 80 columns and loses no word", (name) => {
  const page = readFileSync(`${folder}/${name}`, "utf8");
  const shown = pageText(page);
  const long = shown.split("\n").filter((line) => line.length > 80);
  if (!wide.includes(name)) expect(long).toEqual([]);
  const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "" && !/^(#+|```\w*)$/.test(word));
  expect(words(shown.replace(/^(Wrong|Right):$/gm, "$1"))).toEqual(words(page));
});

test("headings, filled paragraphs, quoted code in one piece, examples as they are", () => {
  const long = "word ".repeat(15).trim();
  const page = `# GEN0000: a title\n\n${long}\n\`quoted code\` end\n\n## Wrong\n\n\`\`\`gen\nconst  A = 1\n\n# x\n\`\`\`\n`;
  expect(pageText(page).split("\n")).toEqual([
    "GEN0000: a title",
    "",
    long,
    "`quoted code` end",
    "",
    "Wrong:",
    "",
    "  const  A = 1",
    "",
    "  # x",
    "",
  ]);
});
