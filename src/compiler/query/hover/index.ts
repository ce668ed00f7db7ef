import { typeText } from "../../math/shape.ts";
import type { Analysis } from "../analysis.ts";
import { own } from "../builtins/tables.ts";
import { wordDocs } from "../builtins/words.ts";
import { expressionsAt } from "../tree/path.ts";
import { isWord, wordAt } from "../tree/tokens.ts";
import { builtinHover } from "./builtin.ts";
import { declaredHover, trainDetails } from "./declared.ts";
import { layerDetails } from "./layer.ts";
import { settingInEffect } from "./settings.ts";
import type { Hover } from "./types.ts";

/** What is known of the thing at an offset. */
export function hover(analysis: Analysis, offset: number): Hover | undefined {
  const found = analysis.occurrenceAt(offset);
  if (found === undefined) return wordHover(analysis, offset) ?? expressionHover(analysis, offset);
  const { span, symbol } = found;
  switch (symbol.is) {
    case "declared":
      return { span, ...declaredHover(analysis, symbol) };
    case "builtin": {
      const said = builtinHover(symbol);
      const here = [...layerDetails(analysis, offset, symbol), ...settingInEffect(analysis, offset, symbol)];
      return { span, ...said, text: [...said.text, ...here] };
    }
    case "column":
      return { span, code: symbol.name, text: [`A column of the source of ${symbol.data.name.text}.`] };
    case "file":
      return { span, code: `import ${analysis.textOf(span)}`, text: [symbol.file === undefined ? "There is no such file." : symbol.path] };
  }
}

function wordHover(analysis: Analysis, offset: number): Hover | undefined {
  const word = wordAt(analysis.text, offset);
  const said = word !== undefined && isWord(word.text) ? own(wordDocs, word.text) : undefined;
  if (word === undefined || said === undefined) return undefined;
  const train =
    word.text === "train" ? analysis.tree?.declarations.find((one) => one.is === "train" && one.span.start === word.span.start) : undefined;
  const plan = train === undefined ? [] : trainDetails(analysis, { whole: train.span });
  return { span: word.span, code: said.example, text: [said.doc, ...plan] };
}

/** On a sign, as `|>` or `@`: the type of what it gives. */
function expressionHover(analysis: Analysis, offset: number): Hover | undefined {
  const tree = analysis.tree;
  if (tree === undefined) return undefined;
  for (const expr of expressionsAt(tree, offset).toReversed()) {
    if (expr.is === "number" || expr.is === "string") return undefined;
    const type = analysis.facts.typeAt(expr.span);
    if (type !== undefined) return { span: expr.span, code: typeText(type), text: [] };
  }
  return undefined;
}
