import { DiagnosticError, diagnostic } from "../compiler/diagnostics/report.ts";
import type { Io } from "./io.ts";

/** All that stdin holds, as text; a byte-order mark stays. Throws GEN8004 where it is none. */
export async function readStdin({ stdin = (async function* () {})() }: Io): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  try {
    return new TextDecoder("utf8", { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new DiagnosticError(diagnostic("GEN8004", { path: "stdin", because: "it holds bytes that are no UTF-8 text" }));
  }
}
