import { defineDiagnostics } from "../define.ts";

/** GEN1xxx: lexing and parsing. */
export const syntaxDiagnostics = defineDiagnostics({
  // Characters and words.
  GEN1001: {
    severity: "error",
    message: "`{text}` has no meaning in the language.",
    hint: "{remedy}",
  },
  GEN1002: {
    severity: "error",
    message: 'This text is never closed: a text begins and ends with `"` on one line.',
    hint: 'Write the closing `"` at the end of the text.',
  },
  GEN1003: {
    severity: "error",
    message: "`{text}` is not a number: {cause}.",
    hint: "Write `{meant}`.",
  },
  GEN1004: {
    severity: "error",
    message: "`\\{character}` is not an escape that a text knows.",
    hint: 'A text knows `\\"`, `\\\\`, `\\n` and `\\t`; write `\\\\` for a backslash.',
  },
  GEN1005: {
    severity: "error",
    message: "This column name is never closed: a column begins and ends with a backtick on one line and holds at least one character.",
    hint: "Write the column as `` `Sepal.Length` ``.",
  },
  GEN1006: {
    severity: "warning",
    message: "The name `{name}` mixes {scripts} letters, which can look the same and be different names.",
    hint: "Type the name anew in one script; a Greek letter beside Latin ones is fine where they look different.",
  },
  GEN1007: {
    severity: "error",
    message: "`{text}` is no sign of this language, which writes `{meant}`.",
    hint: "Write `{meant}`.",
  },
  GEN1008: {
    severity: "error",
    message: "A text is written with double quotes, not with single ones.",
    hint: "Write `{meant}`.",
  },
  GEN1009: {
    severity: "error",
    message: "`{text}` is larger than any number that can be held.",
    hint: "Write a number below 1.8e308.",
  },
  // Something is missing or in the wrong place.
  GEN1010: {
    severity: "error",
    message: "Expected {expected} after {after}, but found {found}.",
    hint: "Add `{closer}` to close the `{opener}` that is still open.",
  },
  GEN1011: {
    severity: "error",
    message: "Expected a value after {after}, but found {found}.",
    hint: "Write an expression here: a number, a name, a call such as `Normal(0, 1)` or a list such as `[a, b]`.",
  },
  GEN1012: {
    severity: "error",
    message: "Expected a type after {after}, but found {found}.",
    hint: "Write a type here, such as `real[4]`, `spd(4)` or `category(K)`.",
  },
  GEN1013: {
    severity: "error",
    message: "Expected a name after {after}, but found {found}.",
    hint: "{form}",
  },
  GEN1014: {
    severity: "error",
    message: "Expected {expected} after {after}, but found {found}.",
    hint: "{form}",
  },
  GEN1015: {
    severity: "error",
    message: "Expected a declaration, but found {found}.",
    hint: "A file holds declarations: import, const, data, network (encoder, decoder, generator, discriminator), model, train, choose.",
  },
  GEN1016: {
    severity: "error",
    message: "Expected {expected} after {after}, but found {found}.",
    hint: "{items}",
  },
  GEN1017: {
    severity: "error",
    message: "`{word}` begins nothing that can stand here.",
    hint: "Did you mean `{suggestion}`?",
  },
  GEN1018: {
    severity: "error",
    message: "Expected a function after `|>`, but found {found}.",
    hint: "A value is piped into a call: `x |> dense(10)` or `x |> relu`.",
  },
  // Written in a way that is understood, but not the language's.
  GEN1020: {
    severity: "error",
    message: "The result of a network is given by `return`, and this value has none before it.",
    hint: "Write `return` before it, or `NAME =` to keep it for later.",
  },
  GEN1021: {
    severity: "error",
    message: "`{operator}` after a pipe: `|>` binds looser than `{operator}`, so it is unclear what is piped.",
    hint: "Put the pipe in parentheses.",
  },
  GEN1022: {
    severity: "error",
    message: "`{word}` is a word of the language, so it can't be a name.",
    hint: "Choose another name; the column of that name is written with backticks: `` `{word}` ``.",
  },
  GEN1023: {
    severity: "error",
    message: "Expected `,` between {left} and {right}.",
    hint: "Separate the elements by commas.",
  },
  GEN1024: {
    severity: "error",
    message: "`{word}` is a setting of `data`, so it can't name a field.",
    hint: "Choose another name for the field; the setting is written `{word}: VALUE`, without a type.",
  },
  GEN1025: {
    severity: "error",
    message: "This expression is nested more than {limit} levels deep.",
    hint: "Give its parts names of their own: `part = ...`.",
  },
  GEN1026: {
    severity: "error",
    message: "Comparisons don't chain: `{operator}` follows a comparison.",
    hint: "Join two comparisons by `and`: `a < b and b < c`.",
  },
  GEN1027: {
    severity: "error",
    message: "`{item}` takes a distribution, which stands behind `~`, not behind `=`.",
    hint: "Write `~`; a value that is computed and not drawn is a binding: `NAME = VALUE`.",
  },
  GEN1028: {
    severity: "error",
    message: "`{word}` takes no `:`.",
    hint: "Write `{form}`.",
  },
  GEN1029: {
    severity: "error",
    message: "The path `{path}` stands without quotes, and a path is a text.",
    hint: "Write `{meant}`.",
  },
  GEN1030: {
    severity: "error",
    message: "This text is {length} characters long, and at most {limit} are read.",
    hint: "Divide it into files, and bring them together by `import`.",
  },
  GEN1031: {
    severity: "error",
    message: "There are more than {limit} mistakes; the others aren't told, and what stands behind them isn't looked at.",
    hint: "Mend the first ones and try again.",
  },
});
