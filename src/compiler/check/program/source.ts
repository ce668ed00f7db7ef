import { sha256 } from "../../math/sha256.ts";

/** The text of a file with its hash, which is computed when somebody asks: of most compilations nobody does. */
export interface Source {
  path: string;
  text: string;
  readonly sha256: string;
}

export function sourceOf(path: string, text: string): Source {
  let hash: string | undefined;
  return {
    path,
    text,
    get sha256() {
      hash ??= sha256(text);
      return hash;
    },
  };
}

/** What an IR says of a source. */
export function hashOf(source: Source): { path: string; readonly sha256: string } {
  return {
    path: source.path,
    get sha256() {
      return source.sha256;
    },
  };
}
