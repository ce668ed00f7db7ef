import { expressions } from "./expressions.ts";
import { lexical } from "./lexical.ts";
import { builtinNames } from "./names.ts";
import { include } from "./patterns.ts";
import { regions } from "./regions.ts";
import type { Grammar } from "./types.ts";

const comment = "Written by `npm run docs` from src/compiler/colouring.";

/** The grammar that editors colour by before the server has answered, and instead of it. */
export function textMateGrammar(): Grammar {
  const { distributions, functions, dataFunctions, settings, options, choices } = builtinNames();
  return {
    comment,
    name: "gen",
    scopeName: "source.gen",
    fileTypes: ["gen"],
    patterns: include("comments", "import", "const", "data", "network", "model", "train", "choose", "body"),
    repository: {
      ...regions(settings),
      ...expressions({ key: "body", bare: "variable", functions, evenBare: true, distributions }),
      ...expressions({ key: "column", bare: "property", functions: dataFunctions, evenBare: false }),
      ...expressions({ key: "setting", bare: "variable", functions: options, evenBare: true, choices }),
      ...lexical,
    },
  };
}

/** Colours specs in the fenced blocks of Markdown. */
export function markdownGrammar(): Grammar {
  return {
    comment,
    name: "gen in Markdown",
    scopeName: "markdown.gen.codeblock",
    injectionSelector: "L:text.html.markdown",
    patterns: include("block"),
    repository: {
      block: {
        begin: "(^|\\G)(\\s*)(`{3,}|~{3,})\\s*(?i:(gen)((?:\\s+|:|,|\\{|\\?)[^`]*)?$)",
        end: "(^|\\G)(\\2|\\s{0,3})(\\3)\\s*$",
        name: "markup.fenced_code.block.markdown",
        beginCaptures: {
          "3": { name: "punctuation.definition.markdown" },
          "4": { name: "fenced_code.block.language.markdown" },
          "5": { name: "fenced_code.block.language.attributes.markdown" },
        },
        endCaptures: { "3": { name: "punctuation.definition.markdown" } },
        patterns: [
          {
            begin: "(^|\\G)(\\s*)(.*)",
            while: "(^|\\G)(?!\\s*[`~]{3,}\\s*$)",
            contentName: "meta.embedded.block.gen",
            patterns: [{ include: "source.gen" }],
          },
        ],
      },
    },
  };
}
