import { isMainThread } from "node:worker_threads";
import { bugReport } from "./errors.ts";
import { exit } from "./exit.ts";
import { processIo } from "./io.ts";

// Whoever reads us may stop early: `genc score RUN | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? exit.ok : exit.bug));
process.stderr.on("error", () => undefined);

// What is thrown outside of the command's own turn, by a timer or while modules load, is a bug as well and told in the same way.
const argv = process.argv.slice(2);
function fail(error: unknown): never {
  process.stderr.write(`${bugReport(error, argv)}\n`);
  process.exit(exit.bug);
}

/** All that was written has left the process when this one is written. */
const written = (stream: NodeJS.WriteStream) => new Promise<void>((done) => void stream.write("", () => done()));

if (isMainThread) {
  process.on("uncaughtException", fail);
  import("./run.ts")
    .then(({ runCli }) => runCli(argv, processIo()))
    .then(async (status) => {
      await Promise.all([written(process.stdout), written(process.stderr)]);
      // At once: an ordinary end waits for what V8 still compiles on its threads, and takes the heap apart.
      process.exit(status);
    })
    .catch(fail);
} else import("../runtime/thread.ts").then(({ attend }) => attend());
