import { expect, test } from "vitest";
import { commands, nameOf } from "../../src/cli/commands/index.ts";
import { version } from "../../src/runtime/index.ts";
import { folderWith, genc } from "../support/cli.ts";

test("--version prints the package's version", async () => {
  expect(await genc(["--version"], { cwd: folderWith() })).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
});

test("--help lists every command", async () => {
  const { status, stdout } = await genc(["--help"], { cwd: folderWith() });
  expect(status).toBe(0);
  expect(
    commands.map(({ usage }) => usage).filter((usage) => !stdout.includes(`\n  ${usage} `) && !stdout.includes(`\n  ${usage}\n`)),
  ).toEqual([]);
});

test.each(commands.map((one) => ({ name: nameOf(one), load: one.load })))(
  "$name --help shows every argument, option and example",
  async ({ name, load }) => {
    const command = await load();
    const { status, stdout } = await genc([name, "--help"], { cwd: folderWith() });
    expect(status).toBe(0);
    const shown = [
      ...command.examples.map((one) => `$ ${one.command}`),
      ...command.options.map(({ flags }) => `  ${flags}`),
      ...Object.entries(command.arguments).flatMap(([argument, { doc }]) => [argument, doc]),
    ];
    expect(command.examples.length).toBeGreaterThan(0);
    expect(shown.filter((text) => !stdout.includes(text))).toEqual([]);
  },
);

test("help is the same however it is asked for, and a command can stand behind --", async () => {
  const cwd = folderWith();
  expect(await genc(["help", "check"], { cwd })).toEqual(await genc(["check", "-h"], { cwd }));
  expect(await genc(["--", "check", "none.gen"], { cwd })).toEqual(await genc(["check", "none.gen"], { cwd }));
  expect(await genc(["--help", "check"], { cwd })).toEqual(await genc(["help"], { cwd }));
});

test("without a command it prints help and says that it is misused", async () => {
  const { status, stdout, stderr } = await genc([], { cwd: folderWith() });
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(/^Usage: genc /);
});

test.each([
  [["trian", "a.gen"], "genc: unknown command 'trian'\n(Did you mean train?)\n"],
  [["train", "a.gen", "--epoch", "3"], "genc: unknown option '--epoch'\n(Did you mean --epochs?)\n"],
  [["train"], "genc: missing required argument 'file'\n"],
  [["explain", "a", "b"], "genc: too many arguments for 'explain'. Expected 1 argument but got 2.\n"],
  [["train", "a.gen", "--seed", "-1"], "genc: option '--seed <number>' argument '-1' is invalid. It takes a whole number, 0 or more.\n"],
  [
    ["train", "a.gen", "--epochs", "1.5"],
    "genc: option '--epochs <number>' argument '1.5' is invalid. It takes a whole number, 1 or more.\n",
  ],
  [["train", "a.gen", "--set", "K"], "genc: option '--set <name=value>' argument 'K' is invalid. It takes NAME=VALUE, as in --set K=4.\n"],
  [
    ["compile", "a.gen", "--emit", "jax"],
    "genc: option '--emit <product>' argument 'jax' is invalid. Allowed choices are ir, plan, text, program, tfjs, onnx.\n",
  ],
  [["decode", "runs/a"], "genc: required option '--latents <file>' not specified\n"],
  [
    ["new", "gnn"],
    "genc: command-argument value 'gnn' is invalid for argument 'family'. Allowed choices are gaussian, gmm, hmm, vae, gan.\n",
  ],
])("misuse ends with 2: %j", async (args, stderr) => {
  expect(await genc(args, { cwd: folderWith() })).toEqual({ status: 2, stdout: "", stderr });
});
