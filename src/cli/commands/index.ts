import type { Command } from "../command.ts";
import { check } from "./check.ts";
import { compile } from "./compile.ts";
import { decode } from "./decode.ts";
import { encode } from "./encode.ts";
import { evaluate } from "./eval.ts";
import { explain } from "./explain.ts";
import { fmt } from "./fmt.ts";
import { lsp } from "./lsp.ts";
import { create } from "./new.ts";
import { predict } from "./predict.ts";
import { reconstruct } from "./reconstruct.ts";
import { sample } from "./sample.ts";
import { score } from "./score.ts";
import { train } from "./train.ts";

/** Every command, in the order in which `genc --help` lists them. */
export const commands: readonly Command[] = [
  create,
  check,
  fmt,
  explain,
  compile,
  train,
  sample,
  score,
  encode,
  decode,
  reconstruct,
  predict,
  evaluate,
  lsp,
];
