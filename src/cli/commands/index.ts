import type { Listing } from "../command.ts";

/** Every command, in the order in which `genc --help` lists them. A command is loaded when it is called, and no other with it. */
export const commands: readonly Listing[] = [
  {
    usage: "new [family]",
    summary: "write a spec to start from, with data that it trains on",
    load: async () => (await import("./new.ts")).create,
  },
  {
    usage: "check [files...]",
    summary: "check specs and print all errors and warnings",
    load: async () => (await import("./check.ts")).check,
  },
  { usage: "fmt [files...]", summary: "write specs in the canonical form", load: async () => (await import("./fmt.ts")).fmt },
  {
    usage: "explain <file|code>",
    summary: "explain how a spec is trained and why, or what a diagnostic means",
    load: async () => (await import("./explain.ts")).explain,
  },
  { usage: "compile <file>", summary: "print what the compiler makes of a spec", load: async () => (await import("./compile.ts")).compile },
  { usage: "train <file>", summary: "train the models of a spec", load: async () => (await import("./train.ts")).train },
  {
    usage: "choose <file>",
    summary: "train the candidates of a spec's `choose`, rank them and keep the best",
    load: async () => (await import("./choose.ts")).choose,
  },
  { usage: "sample <run>", summary: "draw new rows, sequences or images", load: async () => (await import("./sample.ts")).sample },
  { usage: "score <run>", summary: "give the log-likelihood of rows or sequences", load: async () => (await import("./score.ts")).score },
  { usage: "encode <run>", summary: "give the latents' posteriors of rows", load: async () => (await import("./encode.ts")).encode },
  {
    usage: "decode <run>",
    summary: "give what the model says of rows at given latents",
    load: async () => (await import("./decode.ts")).decode,
  },
  {
    usage: "reconstruct <run>",
    summary: "give rows beside what the model makes of their latents",
    load: async () => (await import("./reconstruct.ts")).reconstruct,
  },
  {
    usage: "predict <run>",
    summary: "give the most probable category of each row, or path of each sequence",
    load: async () => (await import("./predict.ts")).predict,
  },
  {
    usage: "impute <run>",
    summary: "give rows with their missing entries filled",
    load: async () => (await import("./impute.ts")).impute,
  },
  {
    usage: "forecast <run>",
    summary: "give the laws of the steps that follow each sequence",
    load: async () => (await import("./forecast.ts")).forecast,
  },
  {
    usage: "eval <run>",
    summary: "measure a run again on its data and check its `expect` lines",
    load: async () => (await import("./eval.ts")).evaluate,
  },
  {
    usage: "export <run>",
    summary: "write what a model has learnt as files that other programs run",
    load: async () => (await import("./export.ts")).exportCommand,
  },
  { usage: "lsp", summary: "serve an editor: diagnostics, hover, completion and more", load: async () => (await import("./lsp.ts")).lsp },
];

/** The name of a command, the first word of its usage. */
export function nameOf({ usage }: Listing): string {
  return usage.split(" ", 1)[0]!;
}
