import type { Feature } from "../feature.ts";
import { callHierarchy } from "./call-hierarchy.ts";
import { codeAction } from "./code-action.ts";
import { codeLens } from "./code-lens.ts";
import { completion } from "./completion.ts";
import { definition } from "./definition.ts";
import { documentHighlight } from "./document-highlight.ts";
import { documentLink } from "./document-link.ts";
import { documentSymbol } from "./document-symbol.ts";
import { foldingRange } from "./folding-range.ts";
import { formatting } from "./formatting.ts";
import { hover } from "./hover.ts";
import { inlayHint } from "./inlay-hint.ts";
import { references } from "./references.ts";
import { rename } from "./rename.ts";
import { selectionRange } from "./selection-range.ts";
import { semanticTokens } from "./semantic-tokens.ts";
import { signatureHelp } from "./signature-help.ts";
import { typeDefinition } from "./type-definition.ts";
import { workspaceSymbol } from "./workspace-symbol.ts";

/** Every ability of the server. Add one: a file, and a line here and in the README. */
export const features: readonly Feature[] = [
  completion,
  signatureHelp,
  hover,
  definition,
  typeDefinition,
  references,
  documentHighlight,
  rename,
  documentSymbol,
  workspaceSymbol,
  codeAction,
  codeLens,
  documentLink,
  formatting,
  foldingRange,
  selectionRange,
  semanticTokens,
  inlayHint,
  callHierarchy,
];
