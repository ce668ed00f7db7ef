import { Readable } from "node:stream";
import { setFlagsFromString } from "node:v8";
import type { Command } from "../command.ts";
import { exit, Misuse } from "../exit.ts";
import { packageFile } from "../files.ts";

interface Options {
  stdio?: boolean;
}

/** `genc lsp --stdio`: the language server, until the editor ends it. */
export const lsp: Command<Options> = {
  details: "Editors start it and speak the Language Server Protocol with it. It reads specs and headers of csv files, and trains nothing.",
  arguments: {},
  options: [
    { flags: "--stdio", doc: "speak over standard input and output: the only way" },
    { flags: "--clientProcessId <number>", doc: "end when this process is gone; editors pass it" },
  ],
  examples: [{ command: "genc lsp --stdio", doc: "as an editor starts it" }],
  async run({ session: { io }, options }) {
    if (options.stdio !== true) throw new Misuse("an editor starts the server as `genc lsp --stdio`");
    // A keystroke's trees are soon garbage. Where V8 lets the part of the heap grow that they are made in, it keeps 30 MB more.
    setFlagsFromString("--semi-space-growth-factor=1");
    // Loaded only here, so that no other command pays for it.
    const { serve } = await import("../../../lsp/stdio.ts");
    await serve(Readable.from(io.stdin ?? []), io.stdout.stream, packageFile("src", "compiler", "diagnostics", "codes"));
    // The watch over the editor's process would keep this one alive behind a closed pipe.
    if (io.stdin === process.stdin) process.exit(exit.ok);
    return exit.ok;
  },
};
