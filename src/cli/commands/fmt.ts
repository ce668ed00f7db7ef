import { accessSync, chmodSync, constants, realpathSync, statSync } from "node:fs";
import { DiagnosticError } from "../../compiler/diagnostics/report.ts";
import { format } from "../../compiler/index.ts";
import { writeAtomic } from "../../runtime/host/node.ts";
import type { Command } from "../command.ts";
import { exit, Misuse, worse } from "../exit.ts";
import { checkSpecFile, readText } from "../files.ts";
import type { Session } from "../session.ts";
import { readStdin } from "../stdin.ts";

interface Options {
  check?: boolean;
  stdin?: boolean;
}

/** `genc fmt FILE…`: writes the files that aren't in the canonical form, and lists them; with `--check` it only lists them. */
export const fmt: Command<Options> = {
  details:
    "Comments stay where they are, and meaning never changes. A file with a mistake in its syntax is left as it is. `--stdin` reads a spec and prints it formatted.",
  arguments: { files: { doc: "specs" } },
  options: [
    { flags: "--check", doc: "change nothing; list the files that would be, and end with 1 if there are any" },
    { flags: "--stdin", doc: "format what stdin holds, in place of files" },
  ],
  examples: [
    { command: "genc fmt specs/gmm.gen specs/hmm.gen", doc: "lists the files that it changes" },
    { command: "genc fmt --check specs/gmm.gen", doc: "for a build: 0 if all is in form" },
  ],
  async run({ session, args, options }) {
    if (options.stdin === true && args.length > 0) throw new Misuse("`--stdin` takes no files.");
    if (options.stdin !== true && args.length === 0) throw new Misuse("Name the files to format, or give a spec to `--stdin`.");
    const check = options.check === true;
    if (options.stdin === true) return formatStdin(session, check);
    return args.map((file) => formatFile(session, file, check)).reduce(worse, exit.ok);
  },
};

function formatFile(session: Session, file: string, check: boolean) {
  const path = session.resolve(file);
  const text = sourceOf(session, path);
  if (text === undefined) return exit.wrong;
  const formatted = formattedText(session, path, text);
  if (formatted === undefined) return exit.wrong;
  if (formatted === text) return exit.ok;
  if (!check) replaceText(path, formatted);
  session.print(session.show(path));
  return check ? exit.wrong : exit.ok;
}

/** The file's text; undefined where there is no such spec, which is reported, so that the other files are still formatted. */
function sourceOf(session: Session, path: string): string | undefined {
  try {
    checkSpecFile(path);
    return readText(path);
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    session.report(error.diagnostics);
    return undefined;
  }
}

function formattedText(session: Session, path: string, text: string): string | undefined {
  const result = format(text);
  if (result.ok) return result.text;
  session.sources = [{ path, text }];
  session.report(result.diagnostics);
  return undefined;
}

/** All of the file or nothing, under its own permissions; a link stays a link. */
function replaceText(path: string, text: string): void {
  const target = realpathSync(path);
  accessSync(target, constants.W_OK);
  const { mode } = statSync(target);
  writeAtomic(target, text);
  chmodSync(target, mode);
}

async function formatStdin(session: Session, check: boolean) {
  const text = await readStdin(session.io);
  const formatted = formattedText(session, "stdin", text);
  if (formatted === undefined) return exit.wrong;
  if (!check) session.io.stdout.stream.write(formatted);
  return check && formatted !== text ? exit.wrong : exit.ok;
}
