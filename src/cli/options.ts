import { InvalidArgumentError } from "commander";
import type { OptionSpec } from "./command.ts";

/** A whole number, `least` or more. */
export function integer(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least)
      throw new InvalidArgumentError(`It takes a whole number, ${least} or more.`);
    return value;
  };
}

/** `NAME=value`, as often as it is written; the last one of a name counts. */
export function assignment(example: string): (text: string, previous: unknown) => Record<string, string> {
  return (text, previous) => {
    const at = text.indexOf("=");
    const name = text.slice(0, at).trim();
    const value = text.slice(at + 1).trim();
    if (at < 0 || name === "" || value === "") throw new InvalidArgumentError(`It takes NAME=VALUE, as in ${example}.`);
    return { ...(previous as Record<string, string> | undefined), [name]: value };
  };
}

/** As often as it is written. */
export function several(text: string, previous: unknown): string[] {
  return [...((previous as string[] | undefined) ?? []), text];
}

/** Names with commas between them; commas in brackets belong to a name: `x[0, 1], y`. */
export function names(text: string): string[] {
  const found = text.split(/,(?![^[]*\])/).map((name) => name.trim());
  if (found.some((name) => name === "")) throw new InvalidArgumentError("It takes names with commas between them, as in x[0],y.");
  return found;
}

/** Whole numbers with commas between them, each `least` or more. */
export function integers(least: number): (text: string) => number[] {
  const one = integer(least);
  return (text) => text.split(",").map((part) => one(part.trim()));
}

/** `90%` or `0.9`: a share between 0 and 1. */
export function share(text: string): number {
  const value = text.endsWith("%") ? Number(text.slice(0, -1)) / 100 : Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError("It takes a share between 0 and 1, as in 90% or 0.9.");
  return value;
}

export const interval: OptionSpec = {
  flags: "--interval <share>",
  doc: "probability of the interval that is told of each number",
  parse: share,
  default: 0.9,
};

export const json: OptionSpec = { flags: "--json", doc: "print JSON for programs" };

export const engine: OptionSpec = {
  flags: "--engine <name>",
  doc: "what runs tensor programs: ort, tfjs, tfjs:tensorflow, tfjs:wasm, tfjs:cpu or reference (default: ort, or tfjs where that doesn't load)",
};

export const threads: OptionSpec = { flags: "--threads <number>", doc: "processor cores to use (default: all)", parse: integer(1) };

export const seed: OptionSpec = { flags: "--seed <number>", doc: "seed of the random numbers", parse: integer(0) };

export const out: OptionSpec = { flags: "--out <file>", doc: "file to write, in place of stdout" };

export const otherData: OptionSpec = { flags: "--data <file>", doc: "rows of another file, under the constants that the run learnt" };

export const part: OptionSpec = {
  flags: "--part <name>",
  doc: "which rows of the run's own data",
  choices: ["train", "heldout", "test"],
};
