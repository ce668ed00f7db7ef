export { languageConfiguration } from "./language-configuration.ts";
export { type Selector, scopes } from "./scopes.ts";
export { markdownGrammar, textMateGrammar } from "./textmate.ts";
export type { Grammar, Rule } from "./types.ts";
