import { Command as Commander, CommanderError, Option } from "commander";
import { version } from "../runtime/index.ts";
import type { Command } from "./command.ts";
import { commands } from "./commands/index.ts";
import { reportFailure } from "./errors.ts";
import { type Exit, exit } from "./exit.ts";
import type { Io } from "./io.ts";
import { Session } from "./session.ts";

/** Runs one command line, `argv` without node and script. Never throws: what goes wrong is reported, and said by the exit status. */
export async function runCli(argv: readonly string[], io: Io): Promise<Exit> {
  const session = new Session(io);
  let status: Exit = exit.ok;
  const program = createProgram(session, (found) => {
    status = found;
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return status;
  } catch (error) {
    if (!(error instanceof CommanderError)) return reportFailure(error, session, argv);
    // commander has written its message; help and version end with 0.
    return error.exitCode === 0 ? exit.ok : exit.misuse;
  }
}

function createProgram(session: Session, done: (status: Exit) => void): Commander {
  const program = new Commander("genc")
    .description("Describe a generative model in a .gen file: genc derives how to train it, trains it, and answers questions about it.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help of a command")
    .addHelpText("after", "\nStart here:\n  $ genc new gmm\n  $ genc train gmm.gen\n\n`genc help COMMAND` shows its options and examples.");
  prepare(program, session);
  for (const command of commands) addCommand(program, command, session, done);
  return program;
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

function addCommand(program: Commander, command: Command, session: Session, done: (status: Exit) => void): void {
  const child = program.command(command.name).summary(command.summary);
  prepare(child, session);
  child.description(
    [`${command.summary[0]!.toUpperCase()}${command.summary.slice(1)}.`, ...(command.details === undefined ? [] : [command.details])].join(
      "\n\n",
    ),
  );
  child.helpOption("-h, --help", "print help");
  for (const { name, doc, choices } of command.arguments) {
    const argument = child.createArgument(name, doc);
    child.addArgument(choices === undefined ? argument : argument.choices(choices));
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
