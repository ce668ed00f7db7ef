import type { Diagnostic, Place, Span } from "../../diagnostics/types.ts";
import type { Declaration } from "../../syntax/ast.ts";
import type { LoadedFile } from "./load.ts";
import { isUnknownName } from "./unknown-names.ts";

/** Where the tree of one file is a guess of the parser, behind a mistake that it reported. */
export interface Doubts {
  /** Whether what stands there was read for sure: nothing is concluded from what wasn't. */
  touches(span: Span): boolean;
  /** Whether a diagnostic speaks of something that was a guess, so that it may be no mistake at all. */
  concerns(found: Diagnostic): boolean;
}

const none: Doubts = { touches: () => false, concerns: () => false };

/** Where this many places are a guess, nothing is concluded from any. */
const limit = 200;
const all: Doubts = { touches: () => true, concerns: () => true };

/** What may be wrong with a declaration only because a part of it was lost: too little or too much in it. */
const ofTheWhole: readonly string[] = ["GEN2101", "GEN2511", "GEN3106", "GEN3211"];

/** Codes that miss something in the data that a model is trained on. */
const ofData: readonly string[] = ["GEN2405", "GEN3013"];

/** Codes about a use of something, by their argument that names its declaration. */
const ofAUse: Readonly<Record<string, string>> = {
  GEN2009: "name",
  GEN2109: "model",
  GEN2202: "model",
  GEN2205: "data",
  GEN2206: "data",
  GEN2207: "model",
  GEN2512: "network",
  GEN2705: "name",
  GEN3010: "name",
  GEN3011: "name",
  GEN3101: "name",
  GEN3102: "name",
  GEN3103: "name",
  GEN3104: "name",
  GEN3107: "name",
  GEN3108: "name",
  GEN3210: "name",
};

export function doubtsOf(file: LoadedFile): Doubts {
  const { tree } = file;
  const { doubtful, regrouped } = tree;
  if (doubtful.length === 0) return none;
  if (doubtful.length > limit) return all;
  const touches = (span: Span) => doubtful.some((one) => meets(span, one));
  const broken = tree.declarations.filter((one) => touches(one.span));
  const named = new Set(broken.flatMap((one) => ("name" in one ? [one.name.text] : [])));
  const groups = [...doubtful.map((one) => innermost(tree.declarations, one)), ...regrouped].filter((span) => span !== undefined);
  const brokenData = broken.some((one) => one.is === "data");
  return {
    touches,
    concerns(found) {
      const { code, args, place, related } = found;
      const span = spanOf(place);
      if (span === undefined) return false;
      if (touches(span) || related.some((one) => isHere(one.place, span.file) && touches(spanOf(one.place)!))) return true;
      if (ofTheWhole.includes(code)) return broken.some((one) => lies(span, one.span));
      if (Object.hasOwn(ofAUse, code) && named.has(String(args[ofAUse[code]!]))) return true;
      if (brokenData && ofData.includes(code)) return true;
      return !isUnknownName(code) && groups.some((group) => lies(span, group));
    },
  };
}

function spanOf(place: Place | undefined): Span | undefined {
  return place?.in === "spec" ? place.span : undefined;
}

function isHere(place: Place, file: number): boolean {
  return spanOf(place)?.file === file;
}

function meets(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

function lies(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

/** The smallest call, list, index, pipe or type around a place: what stands beside the mistake may have another role than it seems to have. */
function innermost(declarations: readonly Declaration[], place: Span): Span | undefined {
  let found: Span | undefined;
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === "object" && value !== null) {
      const span = "span" in value ? (value.span as Span) : undefined;
      if (span !== undefined && !meets(span, place)) return;
      const isGroup = ("is" in value && grouping.includes(value.is)) || "dims" in value;
      // Where the word of an item is a guess, all of the item is.
      const begins =
        span !== undefined && "is" in value && items.includes(value.is) && span.start >= place.start && span.start <= place.end;
      if (span !== undefined && ((isGroup && lies(place, span)) || begins)) found = span;
      for (const [key, child] of Object.entries(value)) if (key !== "span") visit(child);
    }
  };
  visit(declarations);
  return found;
}

const items: readonly unknown[] = [
  "param",
  "given",
  "latent",
  "observed",
  "posterior",
  "adversary",
  "binding",
  "field",
  "dataSetting",
  "setting",
];
const grouping: readonly unknown[] = ["call", "list", "index", "pipe"];
