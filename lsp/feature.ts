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
      connection.console.error(`This is a bug in genc: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return nothing;
    }
  };
}
