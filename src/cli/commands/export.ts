import { join } from "node:path";
import { DiagnosticError, diagnostic } from "../../compiler/diagnostics/report.ts";
import { exportRun, loadRun, runFiles } from "../../runtime/index.ts";
import type { Command } from "../command.ts";
import { exit } from "../exit.ts";
import { writeOnnx } from "../onnx.ts";

const formats = ["onnx"] as const;

interface Options {
  to: (typeof formats)[number];
  out?: string;
}

/** `genc export RUN`: the graphs of its queries, with the weights inside. */
export const exportCommand: Command<Options> = {
  details:
    "A graph for each query that the model answers (encode, decode, sample, score, …), with any number of rows, and manifest.json, which names inputs and outputs. Values are in the units of the fields: as data after `standardize` or `/ 255`. Noise is an input, so that draws are the caller's: standard normal, or uniform from 0 to 1, as the manifest says.",
  arguments: { run: { doc: "a run folder of a model that was trained by gradient" } },
  options: [
    { flags: "--to <format>", doc: "what to write", choices: formats, default: "onnx" },
    { flags: "--out <folder>", doc: "where to write (default: RUN/onnx)" },
  ],
  examples: [{ command: "genc export runs/DigitVAE-1 --to onnx", doc: "encode.onnx, decode.onnx, … in runs/DigitVAE-1/onnx" }],
  async run({ session, args: [path], options }) {
    const run = loadRun(session.resolve(path!));
    const { ir, plan } = run;
    if (plan.kind !== "gradient") {
      const facts = { run: session.show(run.path), plan: plan.label, file: session.show(join(run.path, runFiles.weights)) };
      throw new DiagnosticError(diagnostic("GEN8026", facts));
    }
    const folder = options.out === undefined ? join(run.path, "onnx") : session.resolve(options.out);
    const files = exportRun(run, plan).map((graph) => ({ name: graph.query, ...graph }));
    for (const written of writeOnnx(folder, ir.model, files)) session.print(session.show(written));
    return exit.ok;
  },
};
