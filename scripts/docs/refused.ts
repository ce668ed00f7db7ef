import { readFileSync } from "node:fs";
import { catalogue } from "../../src/compiler/diagnostics/catalogue/index.ts";
import { example } from "./markdown.ts";

const folder = "src/compiler/diagnostics/codes";

/**
 * What the language has and genc refuses today: a section for every code of the compiler that says so, with the wrong
 * example of its page, behind which the document gets what the compiler prints, and the way round.
 */
export function refusedSections(): string {
  const rows: [string, { message: string }][] = Object.entries(catalogue);
  return rows
    .filter(([code, { message }]) => /^GEN[1-4]/.test(code) && /supported yet/.test(message))
    .map(([code]) => code)
    .sort()
    .map(section)
    .join("\n\n");
}

function section(code: string): string {
  const page = readFileSync(`${folder}/${code}.md`, "utf8");
  const [, title, about, wrong, right] =
    /^# GEN\d+: (.+)\n\n([^#]+)\n## Wrong\n\n```gen\n([\s\S]*?)```\n\n## Right\n\n```gen\n([\s\S]*?)```\n$/.exec(page) ?? [];
  if (wrong === undefined || right === undefined) throw new Error(`the page of ${code} has no spec that it refuses`);
  return [`### ${code}: ${title}`, about!.trim(), example(wrong, "wrong"), "Meanwhile:", example(right)].join("\n\n");
}
