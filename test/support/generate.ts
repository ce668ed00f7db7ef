import fc from "fast-check";
import { tokenize } from "../../src/compiler/syntax/lexer.ts";

/**
 * Random texts that the grammar allows: every declaration, item, type and expression, whether or not it makes sense. Tokens are separated
 * as an author might; `respaced` puts anything else between them.
 */

const softWords = ["on", "as", "from", "per", "within", "try"];
const settingWords = ["source", "test", "sequence", "weight", "split", "where"];
const plainNames = ["x", "K", "Draw", "mean_1", "_a", "μ", "Σ", "𝛼", "x̂", "漢字_2", "ｘ", "µ", "normal"];
const fieldName = fc.constantFrom(...plainNames, ...softWords);
const name = fc.constantFrom(...plainNames, ...plainNames, ...softWords, ...settingWords);
const number = fc.constantFrom("0", "12", "0.5", "1e-3", "1.5E+10", "10%", "123456789012345678901234567890");
const string = fc.constantFrom('""', '"data/iris.csv"', '"a \\"b\\" \\\\ \\n"', '"// no comment"', `"${"long ".repeat(15)}"`);
const column = fc.constantFrom("`Sepal.Length`", "`data`", "`// {`");

/** The parts in their order, with a space between those that aren't empty. */
function sequence(...parts: (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> {
  const all = parts.map((part) => (typeof part === "string" ? fc.constant(part) : part));
  return fc.tuple(...all).map((found) => found.filter((part) => part !== "").join(" "));
}

/** Nothing, more often than not. */
function maybe(part: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof({ arbitrary: fc.constant(""), weight: 3 }, { arbitrary: part, weight: 2 });
}

function joined(element: fc.Arbitrary<string>, between: string, minLength = 0, maxLength = 3): fc.Arbitrary<string> {
  return fc.array(element, { minLength, maxLength }).map((found) => found.join(between));
}

const trailingComma = fc.constantFrom("", "", ",");

/** A level of the grammar: mostly what lies below it, sometimes joined by its operators. */
function level(below: fc.Arbitrary<string>, operators: readonly string[], most = 2): fc.Arbitrary<string> {
  const more = fc.array(sequence(fc.constantFrom(...operators), below), { minLength: 1, maxLength: most });
  const chain = fc.tuple(below, more).map(([first, rest]) => [first, ...rest].join(" "));
  return fc.oneof({ arbitrary: below, weight: 9 }, { arbitrary: chain, weight: 1 });
}

const tree = fc.letrec<Record<"expression" | "call" | "atom", string>>((tie) => {
  const expression = tie("expression");
  const argument = fc.oneof(expression, sequence(name, ":", expression));
  const args = fc.tuple(joined(argument, ", "), trailingComma).map(([list, comma]) => `(${list}${list === "" ? "" : comma})`);
  const sizes = joined(expression, ", ", 1).map((list) => `[${list}]`);
  const suffixes = joined(fc.oneof({ arbitrary: args, weight: 3 }, sizes), "", 0, 2);
  const list = fc.tuple(joined(expression, ", "), trailingComma).map(([items, comma]) => `[${items}${items === "" ? "" : comma}]`);
  const signed = fc.oneof({ arbitrary: tie("atom"), weight: 5 }, sequence("-", tie("atom")), sequence("-", "-", tie("atom")));
  const sum = level(level(level(signed, ["^"]), ["*", "/", "@"]), ["+", "-"], 4);
  const pipe = fc.oneof(
    { arbitrary: sum, weight: 4 },
    fc.tuple(sum, fc.array(tie("call"), { minLength: 1, maxLength: 5 })).map((parts) => parts.flat().join(" |> ")),
  );
  const compared = level(level(pipe, [".."], 1), ["==", "!=", "<", "<=", ">", ">="], 1);
  const negated = fc.oneof({ arbitrary: compared, weight: 6 }, sequence("not", compared));
  const literal = fc.oneof(name, number, string, column, fc.constant("_"));
  return {
    atom: fc.oneof(
      { maxDepth: 2, depthSize: "xsmall" },
      { arbitrary: literal, weight: 3 },
      { arbitrary: tie("call"), weight: 3 },
      { arbitrary: list, weight: 1 },
      { arbitrary: expression.map((inside) => `(${inside})`), weight: 1 },
      { arbitrary: expression.map((inside) => `((${inside}))`), weight: 1 },
    ),
    call: fc.oneof(
      { maxDepth: 2, depthSize: "xsmall" },
      name,
      fc.tuple(name, suffixes).map((parts) => parts.join("")),
    ),
    expression: level(level(negated, ["and"]), ["or"]),
  };
});

/** An expression. */
export const generatedExpression: fc.Arbitrary<string> = tree.expression;

const expression = tree.expression;
const call = tree.call;
const sizes = joined(expression, ", ", 1, 2).map((list) => `[${list}]`);
const typeArgs = joined(expression, ", ", 0, 2).map((list) => `(${list})`);
const type = fc.tuple(name, maybe(typeArgs), maybe(sizes), fc.constantFrom("", "", "?")).map((parts) => parts.join(""));
const typed = sequence(":", type);
const given = sequence("=", expression);
const plate = maybe(sequence("per", name));
const formal = sequence(name, maybe(typed), maybe(given));
const formals = joined(formal, ", ").map((list) => `(${list})`);

const param = sequence("param", name, typed, maybe(sequence(fc.constantFrom("=", "~"), expression)));
const binding = sequence(name, "=", expression);
const networkItem = fc.oneof(param, binding, sequence("return", expression));
const modelItem = fc.oneof(
  param,
  binding,
  sequence("given", name, typed, plate),
  sequence("latent", name, maybe(typed), plate, "~", expression),
  sequence("observed", name, maybe(typed), plate, fc.constantFrom("~", "="), expression),
  sequence("posterior", name, "~", expression),
  sequence("adversary", call),
);
const dataItem = fc.oneof(sequence(fc.constantFrom(...settingWords), ":", expression), sequence(fieldName, typed, maybe(given)));
/** Not called `within`: behind an `expect` that would be its tolerance. */
const setting = sequence(
  name.filter((text) => text !== "within"),
  ":",
  expression,
);
const trainItem = fc.oneof(setting, sequence("expect", expression, maybe(sequence("within", expression))));

function block(item: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(fc.array(item, { maxLength: 3, size: "max" }), fc.constantFrom(" ", "\n", "\n\n")).map(([items, between]) => {
    return ["{", ...items, "}"].join(between);
  });
}

const alias = maybe(sequence("as", name));
const settings = maybe(block(trainItem));
const role = fc.constantFrom("network", "encoder", "decoder", "generator", "discriminator");
const copies = maybe(sizes);
const declaration = fc.oneof(
  sequence("import", maybe(sequence(joined(name, ", ", 1, 8), "from")), string),
  sequence("const", name, given),
  sequence("data", name, block(dataItem)),
  sequence(role, name, copies, formals, maybe(sequence("->", type)), block(networkItem)),
  sequence("model", name, maybe(formals), block(modelItem)),
  sequence("train", call, "on", call, alias, settings),
  sequence("choose", "on", call, alias, block(fc.oneof(setting, sequence("try", call, settings)))),
);

/** The text of a file. */
export const generatedFile: fc.Arbitrary<string> = fc
  .array(declaration, { maxLength: 4 })
  .map((declarations) => declarations.map((one) => `${one}\n`).join(""));

/** What may stand between two tokens; `%` becomes a number, so that comments differ. */
const gaps = [
  " ",
  " ",
  "\n",
  "\n\n\n",
  "\t",
  "\r\n",
  " // %\n",
  " //\n",
  "\n // own %  \n",
  "\n\n/// doc %\r\n\r\n",
  "\n// %\n/// doc %\n",
];

/** A file with other blanks, lines and comments between its tokens; most of them are spaces if it is `calm`. */
export const respacedFile: fc.Arbitrary<string> = fc
  .tuple(generatedFile, fc.boolean(), fc.infiniteStream(fc.nat(gaps.length * 4 - 1)), fc.constantFrom("", "\uFEFF"))
  .map(
    ([text, isCalm, choices, start]) =>
      start + respaced(text, () => gaps[isCalm ? Number(choices.next().value) : Number(choices.next().value) % gaps.length] ?? " "),
  );

/** The tokens of a text with other gaps between them. Its own comments are left out. */
export function respaced(text: string, gap: () => string): string {
  let comments = 0;
  const next = () => gap().replaceAll("%", () => String(comments++));
  return [...tokenize(text, 0).tokens.map((token) => next() + token.image), next()].join("");
}
