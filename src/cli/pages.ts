import { readFileSync } from "node:fs";
import { packageFile } from "./files.ts";

/** The page of a diagnostic, as it stands beside the catalogue. */
export interface Page {
  path: string;
  /** All of it, as Markdown. */
  text: string;
  /** The title without the code. */
  title: string;
  /** What it means and why, up to the wrong example; one line a paragraph. */
  about: string;
}

/** The page of a code that the catalogue has. */
export function pageOf(code: string): Page {
  const path = packageFile("src", "compiler", "diagnostics", "codes", `${code}.md`);
  const text = readFileSync(path, "utf8");
  const title = text.slice(text.indexOf(": ") + 2, text.indexOf("\n"));
  const about = text.slice(text.indexOf("\n"), text.indexOf("\n## ")).trim();
  return { path, text, title, about: about.replace(/([^\n])\n(?!\n)/g, "$1 ") };
}
