import type { Part } from "./types.ts";

/** Makers of parts: each gives the plainest part that means the same. */

export const text = (written: string): Part => ({ is: "text", text: written });

export const name = (of: string): Part => ({ is: "name", name: of });

export function sequence(...of: Part[]): Part {
  const flat = of.flatMap((part) => (part.is === "sequence" ? part.of : [part]));
  return flat.length === 1 ? flat[0]! : { is: "sequence", of: flat };
}

export function choice(...of: Part[]): Part {
  const flat = of.flatMap((part) => (part.is === "choice" ? part.of : [part]));
  return flat.length === 1 ? flat[0]! : { is: "choice", of: flat };
}

export const optional = (of: Part): Part => ({ is: "optional", of });

export const many = (of: Part): Part => ({ is: "many", of });

export const except = (of: Part, not: Part): Part => ({ is: "except", of, not });

/** The part with every part inside it changed first, then itself; what becomes undefined goes. */
export function rewrite(part: Part, change: (part: Part) => Part | undefined): Part | undefined {
  const inside = (of: readonly Part[]): Part[] => of.map((one) => rewrite(one, change)).filter((one) => one !== undefined);
  switch (part.is) {
    case "sequence":
    case "choice": {
      const kept = inside(part.of);
      return kept.length === 0 ? undefined : change(part.is === "sequence" ? sequence(...kept) : choice(...kept));
    }
    case "optional":
    case "many": {
      const [of] = inside([part.of]);
      return of === undefined ? undefined : change({ is: part.is, of });
    }
    default:
      return change(part);
  }
}

/** Every part inside a part, itself first. */
export function* partsOf(part: Part): Generator<Part> {
  yield part;
  if (part.is === "sequence" || part.is === "choice") for (const one of part.of) yield* partsOf(one);
  if (part.is === "optional" || part.is === "many") yield* partsOf(part.of);
  if (part.is === "except") {
    yield* partsOf(part.of);
    yield* partsOf(part.not);
  }
}
