import { Command as Commander, CommanderError, Option } from "commander";
import { bug } from "../compiler/diagnostics/assert.ts";
import { version } from "../runtime/version.ts";
import type { Command, Listing } from "./command.ts";
import { commands, nameOf } from "./commands/index.ts";
import { reportFailure } from "./errors.ts";
import { type Exit, exit } from "./exit.ts";
import type { Io } from "./io.ts";
import { Session } from "./session.ts";

/** Runs one command line, `argv` without node and script. Never throws: what goes wrong is reported, and said by the exit status. */
export async function runCli(argv: readonly string[], io: Io): Promise<Exit> {
  const session = new Session(io);
  let status: Exit = exit.ok;
  try {
    const program = await createProgram(session, argv, (found) => {
      status = found;
    });
    await program.parseAsync([...argv], { from: "user" });
    return status;
  } catch (error) {
    if (!(error instanceof CommanderError)) return reportFailure(error, session, argv);
    // commander has written its message; help and version end with 0.
    return error.exitCode === 0 ? exit.ok : exit.misuse;
  }
}

async function createProgram(session: Session, argv: readonly string[], done: (status: Exit) => void): Promise<Commander> {
  const program = new Commander("genc")
    .description("Describe a generative model in a .gen file: genc derives how to train it, trains it, and answers questions about it.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help of a command")
    .addHelpText("after", "\nStart here:\n  $ genc new gmm\n  $ genc train gmm.gen\n\n`genc help COMMAND` shows its options and examples.");
  prepare(program, session);
  const named = nameIn(argv.filter((word) => word !== "--"));
  for (const listing of commands) {
    const child = program.command(listing.usage).summary(listing.summary);
    if (nameOf(listing) === named) complete(child, listing, await listing.load(), session, done);
  }
  return program;
}

/** The command that a command line calls or asks help of: its first word, since what may stand before it only prints and ends. */
function nameIn([first, second]: readonly string[]): string | undefined {
  return first === "help" ? second : first;
}

/** Writes to the session's streams, and throws where commander would end the process. */
function prepare(commander: Commander, { io }: Session): void {
  commander
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => void io.stdout.stream.write(text),
      writeErr: (text) => void io.stderr.stream.write(text),
      getOutHelpWidth: () => 100,
      getErrHelpWidth: () => 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      outputError: (text, write) => write(text.replace(/^error: /, "genc: ")),
    });
}

/** Gives a listed command all that its module knows of it. */
function complete(child: Commander, { summary }: Listing, command: Command, session: Session, done: (status: Exit) => void): void {
  prepare(child, session);
  const sentence = `${summary[0]!.toUpperCase()}${summary.slice(1)}.`;
  child.description([sentence, ...(command.details === undefined ? [] : [command.details])].join("\n\n"));
  child.helpOption("-h, --help", "print help");
  for (const argument of child.registeredArguments) {
    const { doc, choices } = command.arguments[argument.name()] ?? bug(`the argument ${argument.name()} of ${child.name()} has no words`);
    argument.description = doc;
    if (choices !== undefined) argument.choices(choices);
  }
  for (const { flags, doc, default: value, required, choices, parse } of command.options) {
    const option = new Option(flags, doc);
    if (required === true) option.makeOptionMandatory();
    if (choices !== undefined) option.choices(choices);
    if (parse !== undefined) option.argParser(parse);
    if (value !== undefined) option.default(value);
    child.addOption(option);
  }
  const examples = command.examples.map(({ command: line, doc }) => `  $ ${line}\n      ${doc}`);
  child.addHelpText("after", `\n${examples.length === 1 ? "Example" : "Examples"}:\n${examples.join("\n")}`);
  child.action(async () => {
    const args = child.processedArgs.flat().filter((arg) => arg !== undefined);
    done(await command.run({ session, args, options: child.opts() }));
  });
}
