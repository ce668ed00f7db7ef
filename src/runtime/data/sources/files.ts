import { DiagnosticError, diagnostic } from "../../../compiler/diagnostics/report.ts";
import type { Place } from "../../../compiler/diagnostics/types.ts";
import type { DataContext } from "../context.ts";

/** A file's bytes, unpacked, from the first on. */
export interface SourceFile {
  /** How many there are. */
  size: number;
  /** Fills `into` from `at` on and returns how many bytes there were; 0 at the end. */
  read(into: Uint8Array, at: number): number;
}

export interface ReadFile<Value> {
  /** Absolute. */
  path: string;
  /** What was read of it. */
  value: Value;
  /** Of the file as it lies there, still packed. */
  sha256: string;
}

/**
 * Reads a file that the spec, or an option in its place, names: relative to the context's folder, or inside an installed package. `parse` is given its bytes as it asks for them, and its
 * absolute path, so that a large file is never held whole, unless it is packed. Reports GEN5001 to GEN5006.
 */
export function readSourceFile<Value>(
  path: string,
  inPackage: boolean,
  place: Place | undefined,
  context: DataContext,
  parse: (file: SourceFile, path: string) => Value,
): ReadFile<Value> {
  const { host } = context;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(path)) throw new DiagnosticError(diagnostic("GEN5002", { path }, place));
  const absolute = inPackage ? locateInPackage(path, place, context) : host.resolve(context.directory, path);
  const found = host.open(absolute);
  if (!found.ok) {
    if (found.because !== "missing") {
      const reason = found.because === "folder" ? "it is a folder" : "the system refuses it";
      throw new DiagnosticError(diagnostic("GEN5005", { path, reason }, place));
    }
    if (inPackage) {
      const { name, file } = packageParts(path);
      const folder = absolute.slice(0, absolute.length - file.length - 1);
      throw new DiagnosticError(diagnostic("GEN5004", { package: name, file, folder }, place));
    }
    const folder = place?.in === "setting" ? "in which the command runs" : `of the spec, ${context.directory}`;
    throw new DiagnosticError(diagnostic("GEN5001", { path, folder }, place));
  }
  const hash = host.sha256();
  const hashed: SourceFile = {
    size: found.file.size,
    read(into, at) {
      const count = found.file.read(into, at);
      hash.update(into.subarray(at, at + count));
      return count;
    },
  };
  try {
    const value = parse(absolute.endsWith(".gz") ? unpacked(absolute, hashed, place, context) : hashed, absolute);
    return { path: absolute, value, sha256: hash.digits() };
  } finally {
    found.file.close();
  }
}

function unpacked(path: string, file: SourceFile, place: Place | undefined, context: DataContext): SourceFile {
  try {
    return fileOf(context.host.gunzip(wholeOf(file)));
  } catch {
    throw new DiagnosticError(diagnostic("GEN5006", { path }, place));
  }
}

function wholeOf(file: SourceFile): Uint8Array {
  // A pipe doesn't know its size.
  let bytes = new Uint8Array(Math.max(file.size, 1 << 16));
  let length = 0;
  for (let count = file.read(bytes, 0); count > 0; count = file.read(bytes, length)) {
    length += count;
    if (length < bytes.length) continue;
    const larger = new Uint8Array(2 * length);
    larger.set(bytes);
    bytes = larger;
  }
  return bytes.subarray(0, length);
}

/** Bytes that are there already as a file. */
export function fileOf(bytes: Uint8Array): SourceFile {
  let done = 0;
  return {
    size: bytes.length,
    read(into, at) {
      const some = bytes.subarray(done, done + into.length - at);
      into.set(some, at);
      done += some.length;
      return some.length;
    },
  };
}

/** `@scope/name/a/b` is file `a/b` of package `@scope/name`. */
function packageParts(path: string): { name: string; file: string } {
  const parts = path.split("/");
  const count = path.startsWith("@") ? 2 : 1;
  return { name: parts.slice(0, count).join("/"), file: parts.slice(count).join("/") };
}

/**
 * As Node looks for packages: `node_modules` of the spec's folder, then of each folder above it. The folder is walked rather than
 * asked of `require.resolve`, which hides the files of packages that declare `exports`.
 */
function locateInPackage(path: string, place: Place | undefined, context: DataContext): string {
  const { host } = context;
  const { name, file } = packageParts(path);
  let folder = context.directory;
  while (true) {
    const candidate = host.resolve(folder, `node_modules/${name}`);
    if (host.isFolder(candidate)) return host.resolve(candidate, file);
    const parent = host.parent(folder);
    if (parent === folder) throw new DiagnosticError(diagnostic("GEN5003", { package: name, folder: context.directory }, place));
    folder = parent;
  }
}
