import { rmSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { commands, nameOf } from "../../src/cli/commands/index.ts";
import { copySpecs, folderWith, genc } from "../support/cli.ts";

/**
 * Every example of every `--help`, run in one folder that has the specs. They build on each other, so these come first: the runs that queries
 * are about, and what `decode` reads.
 */
const before = [
  "genc new vae",
  "genc train vae.gen --epochs 1",
  "genc train specs/gmm.gen",
  "genc train specs/hmm.gen",
  "genc train specs/species.gen",
  "genc encode runs/DigitVAE-1 -n 20 --out latents.csv",
];

const cwd = folderWith({ "gaps.csv": "sepal_length,sepal_width,petal_length,petal_width\n5.1,,1.4,0.2\n,3,,\n" }, true);
copySpecs(cwd);
afterAll(() => rmSync(cwd, { recursive: true }));

const listed = await Promise.all(commands.map(async (one) => ({ name: nameOf(one), examples: (await one.load()).examples })));
const examples = listed.flatMap(({ name, examples }) => examples.map(({ command }) => ({ name, command })));

test.each(before)("before: %s", async (command) => {
  const { status, stderr } = await genc(command.split(" ").slice(1), { cwd });
  expect([status, stderr.includes("error")]).toEqual([0, false]);
});

test.each(examples)("$command", async ({ name, command }) => {
  const [program, ...args] = command.split(" ");
  expect([program, args[0]]).toEqual(["genc", name]);
  const { status, stderr } = await genc(args, { cwd });
  expect([status, stderr.includes("error")]).toEqual([0, false]);
});
