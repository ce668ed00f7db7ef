/**
 * What an editor asks of a spec, as functions over offsets and plain data: nothing here knows of an editor's protocol. Each takes an
 * `Analysis`, which holds one compilation; none of them throws for a text that is wrong.
 */
export { absentColumns } from "./absent-columns.ts";
export type { Importable } from "./actions/imports.ts";
export { applyEdits, codeActions, fixAll } from "./actions/index.ts";
export type { Action, Edit } from "./actions/types.ts";
export { Analysis, type Place } from "./analysis.ts";
export type { FileHost } from "./columns.ts";
export { type Completions, completion } from "./completion/index.ts";
export type { Completion, CompletionKind } from "./completion/types.ts";
export { type Calls, calleesOf, callersOf, type HierarchyItem, hierarchyAt } from "./hierarchy.ts";
export { hover } from "./hover/index.ts";
export type { Hover } from "./hover/types.ts";
export { type InlayHint, inlayHints } from "./inlay-hints.ts";
export { type Lens, lenses } from "./lenses.ts";
export { type FileLink, fileLinks, importOf, topLevelNames } from "./links.ts";
export { type Fold, folds, type OutlineEntry, outline } from "./outline.ts";
export { definition, highlights, type Reference, references, resolve, typeDefinition } from "./references.ts";
export { prepareRename, rename } from "./rename/index.ts";
export type { TextEdit } from "./rename/types.ts";
export { selections } from "./selection.ts";
export { type SemanticToken, semanticTokens, type TokenModifier, type TokenType, tokenModifiers, tokenTypes } from "./semantic-tokens.ts";
export { type SignatureHelp, signatureHelp } from "./signature-help.ts";
export type { Compiled } from "./symbols/program.ts";
export { type Unused, unused } from "./unused.ts";
