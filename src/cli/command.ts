import type { Exit } from "./exit.ts";
import type { Session } from "./session.ts";

export interface ArgumentSpec {
  doc: string;
  choices?: readonly string[];
}

export interface OptionSpec {
  /** `-n, --count <number>`. */
  flags: string;
  doc: string;
  default?: string | number;
  /** The command can't do without it. */
  required?: boolean;
  choices?: readonly string[];
  /** Reads the text; throws InvalidArgumentError. `previous` is what an earlier use of the option gave. */
  parse?(text: string, previous: unknown): unknown;
}

export interface Example {
  /** As it is typed; a test runs it. */
  command: string;
  doc: string;
}

export interface Invocation<Options> {
  session: Session;
  /** All arguments in order; those of a variadic one behind each other. */
  args: string[];
  options: Options;
}

/** What `genc --help` shows of a command, known without loading it. */
export interface Listing {
  /** Its name and arguments: `<file>` is needed, `[file]` not, `<files...>` takes several. */
  usage: string;
  summary: string;
  load(): Promise<Command>;
}

/** One command of `genc`. Add one: a file in `commands/` and a line in its `index.ts`. */
export interface Command<Options = object> {
  /** More for `--help`, as paragraphs. */
  details?: string;
  /** Each argument of the usage, by its name. */
  arguments: Record<string, ArgumentSpec>;
  options: readonly OptionSpec[];
  examples: readonly Example[];
  run(invocation: Invocation<Options>): Promise<Exit>;
}
