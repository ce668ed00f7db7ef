// Writes anew what follows from the sources: the tables and diagnosed examples of README.md and docs/, the grammar and its diagrams, the schema of
// manifests, what editors colour by and the words of lsp/editors:  npm run docs
// A table stands between `<!-- table: NAME -->` and `<!-- end -->`. test/house/docs.test.ts and test/grammar fail when anything is stale.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { languageConfiguration, markdownGrammar, textMateGrammar } from "../src/compiler/colouring/index.ts";
import { manifestSchema } from "../src/runtime/runs/schema.ts";
import { documents, refresh } from "./docs/documents.ts";
import { writeVocabularies } from "./editors.ts";
import { buildGrammar } from "./grammar/build.ts";
import { printEbnf } from "./grammar/ebnf.ts";
import { printPage } from "./grammar/page.ts";

export { documents, refresh } from "./docs/documents.ts";
export { tables } from "./docs/tables.ts";

/** The manifest's schema as a file, for programs in other languages. */
export const schema = { path: "grammar/schema/run.schema.json", text: `${JSON.stringify(manifestSchema, null, 2)}\n` };

/** What editors colour and indent by. */
export const colouring: { path: string; value: object }[] = [
  { path: "grammar/gen.tmLanguage.json", value: textMateGrammar() },
  { path: "grammar/gen.markdown.tmLanguage.json", value: markdownGrammar() },
  { path: "grammar/language-configuration.json", value: languageConfiguration() },
];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(schema.path, schema.text);
  for (const { path, value } of colouring) writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
  const grammar = buildGrammar();
  writeFileSync("grammar/gen.ebnf", printEbnf(grammar));
  writeFileSync("grammar/railroad.html", printPage(grammar));
  writeVocabularies();
  for (const path of documents) {
    const old = readFileSync(path, "utf8");
    const now = refresh(old);
    if (now !== old) writeFileSync(path, now);
  }
}
