import type { Diagnostic } from "../../diagnostics/types.ts";
import type { CheckContext } from "../contract.ts";

/** Codes that say that a name means nothing here. */
const unknownName = new Set(["GEN2501", "GEN2601", "GEN2604", "GEN2605", "GEN2610", "GEN3203"]);

/**
 * A context for one body in which each unknown name is reported once: where its declaration is misspelt, all uses are one mistake.
 * `unknown` collects the names, each with its code. As many names as the body has declarations without one may be theirs.
 */
export function oncePerName(context: CheckContext, unknown: Map<string, string>, nameless: number): CheckContext {
  let lost = nameless;
  return {
    ...context,
    report(found) {
      const name = unknownIn(found);
      if (name !== undefined && unknown.has(name)) return;
      if (name !== undefined) unknown.set(name, found.code);
      if ((name !== undefined || found.code === "GEN3205") && lost-- > 0) return;
      context.report(found);
    },
  };
}

function unknownIn({ code, args }: Diagnostic): string | undefined {
  if (unknownName.has(code)) return String(args.name);
  // A setting that got a bare word which is no size: `dense(Kk)`.
  return code === "GEN2303" ? /^`([^`]+)`$/.exec(String(args.found))?.[1] : undefined;
}
