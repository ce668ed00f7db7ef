/**
 * The TextMate scope of each colour, by the selector of the server's semantic tokens (type and modifiers). Scopes are those that common themes
 * know; a rule of the grammar may add a part behind, as in `keyword.operator.pipe`.
 */
export const scopes = {
  comment: "comment.line.double-slash.gen",
  "comment.documentation": "comment.line.documentation.gen",
  keyword: "keyword.control.gen",
  "keyword.declaration": "storage.type.gen",
  "keyword.defaultLibrary": "storage.modifier.gen",
  number: "constant.numeric.gen",
  string: "string.quoted.double.gen",
  operator: "keyword.operator.gen",
  type: "support.type.gen",
  class: "entity.name.type.class.gen",
  function: "entity.name.function.gen",
  "function.defaultLibrary": "support.function.gen",
  parameter: "variable.parameter.gen",
  variable: "variable.other.readwrite.gen",
  property: "variable.other.property.gen",
  "property.defaultLibrary": "support.variable.property.gen",
  enumMember: "variable.other.enummember.gen",
  namespace: "entity.name.namespace.gen",
} as const;

export type Selector = keyof typeof scopes;

/** A scope with a part of its own before the language: `operator` and `pipe` are `keyword.operator.pipe.gen`. */
export function refined(selector: Selector, part: string): string {
  return scopes[selector].replace(/\.gen$/, `.${part}.gen`);
}

/** Scopes of what has no meaning by itself. */
export const punctuation = {
  comma: "punctuation.separator.comma.gen",
  colon: "punctuation.separator.colon.gen",
  parenthesis: "punctuation.section.parens.gen",
  bracket: "punctuation.section.brackets.gen",
  brace: "punctuation.section.block.gen",
} as const;
