import { nodeMachine } from "./node-machine.ts";
import { createConnection, StreamMessageReader, StreamMessageWriter } from "./protocol.ts";
import { createServer } from "./server.ts";

/** Serves one editor over a pair of streams, until its end of them closes. `pages` is the folder of the pages of codes. */
export async function serve(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, pages: string): Promise<void> {
  const connection = createConnection(new StreamMessageReader(input), new StreamMessageWriter(output));
  createServer(connection, nodeMachine(pages));
  const ended = new Promise<void>((done) => {
    for (const event of ["end", "close", "error"]) input.once(event, () => done());
  });
  connection.listen();
  await ended;
  connection.dispose();
}
