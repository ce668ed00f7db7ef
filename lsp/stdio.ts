import { nodeMachine } from "./node-machine.ts";
import { createConnection } from "./protocol.ts";
import { createServer } from "./server.ts";

/** Serves one editor over the pipes of this process; ends when the editor does. `pages` is the folder of the pages of codes. */
export function serveStdio(pages: string): Promise<void> {
  const connection = createConnection(process.stdin, process.stdout);
  createServer(connection, nodeMachine(pages));
  const ended = new Promise<void>((done) => {
    process.stdin.once("end", () => done());
    process.stdin.once("close", () => done());
  });
  connection.listen();
  return ended;
}
