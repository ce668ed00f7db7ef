#!/usr/bin/env node
import { exit } from "./exit.ts";
import { processIo } from "./io.ts";
import { runCli } from "./run.ts";

// Whoever reads us may stop early: `genc score RUN | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? exit.ok : exit.bug));

process.exitCode = await runCli(process.argv.slice(2), processIo());
