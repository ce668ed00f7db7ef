import { DiagnosticError, diagnostic } from "../../../compiler/diagnostics/report.ts";
import type { NodeId } from "../../../compiler/diagnostics/types.ts";
import { type DataContext, specPlace } from "../context.ts";

export interface ReadFile {
  /** Absolute. */
  path: string;
  /** Unpacked. */
  bytes: Uint8Array;
  /** Of the file as it lies there, still packed. */
  sha256: string;
}

/** Reads a file that the spec names: relative to its folder, or inside an installed package. Reports GEN5001 to GEN5006. */
export function readSourceFile(path: string, inPackage: boolean, node: NodeId, context: DataContext): ReadFile {
  const { host } = context;
  const place = specPlace(context, node);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(path)) throw new DiagnosticError(diagnostic("GEN5002", { path }, place));
  const absolute = inPackage ? locateInPackage(path, node, context) : host.resolve(context.directory, path);
  const found = host.read(absolute);
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
    throw new DiagnosticError(diagnostic("GEN5001", { path, folder: context.directory }, place));
  }
  return { path: absolute, bytes: unpack(absolute, found.bytes, context, node), sha256: host.sha256(found.bytes) };
}

function unpack(path: string, bytes: Uint8Array, context: DataContext, node: NodeId): Uint8Array {
  if (!path.endsWith(".gz")) return bytes;
  try {
    return context.host.gunzip(bytes);
  } catch {
    throw new DiagnosticError(diagnostic("GEN5006", { path }, specPlace(context, node)));
  }
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
function locateInPackage(path: string, node: NodeId, context: DataContext): string {
  const { host } = context;
  const { name, file } = packageParts(path);
  let folder = context.directory;
  while (true) {
    const candidate = host.resolve(folder, `node_modules/${name}`);
    if (host.isFolder(candidate)) return host.resolve(candidate, file);
    const parent = host.parent(folder);
    if (parent === folder)
      throw new DiagnosticError(diagnostic("GEN5003", { package: name, folder: context.directory }, specPlace(context, node)));
    folder = parent;
  }
}
