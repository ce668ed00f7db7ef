import { type Connection, LSPErrorCodes, ResponseError, type ServerCapabilities } from "./protocol.ts";
import type { Session } from "./session.ts";

/** One ability of the server: its requests, what it announces of them, and how they are answered. */
export interface Feature {
  /** Names in the protocol, as the README lists them. */
  methods: string[];
  capabilities: ServerCapabilities;
  register(connection: Connection, session: Session): void;
}

interface Token {
  isCancellationRequested: boolean;
}

/** Logs a bug with its stack, if the editor still listens. */
function logBug(connection: Connection, error: unknown): void {
  const text = `This is a bug in genc: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  try {
    connection.console.error(text);
  } catch {
    // The connection is gone, and with it whoever could read this.
  }
}

/** Work that no request waits for: whatever it throws, the server goes on, or ends as it was about to. */
export function unasked(connection: Connection, work: () => void): void {
  try {
    work();
  } catch (error) {
    logBug(connection, error);
  }
}

/**
 * A handler that can't take the server down: what it throws is a bug of genc, which is logged with its stack and answered with nothing. A
 * request that was cancelled while it waited isn't computed.
 */
export function guarded<Params, Result>(
  connection: Connection,
  nothing: Result,
  handle: (params: Params) => Result,
): (params: Params, token: Token) => Result | ResponseError<void> {
  return (params, token) => {
    if (token.isCancellationRequested) return new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
    try {
      return handle(params);
    } catch (error) {
      logBug(connection, error);
      return nothing;
    }
  };
}
