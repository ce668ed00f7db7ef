import fc from "fast-check";
import { expect, test } from "vitest";
import { compile } from "../../src/compiler/index.ts";
import { isSound, mutated, noise } from "../support/fuzz.ts";
import { memoryHost } from "../support/host.ts";

/** Runs of each kind: `GENC_FUZZ=100000` for more, `GENC_FUZZ_SEED=2` for others. */
const runs = Number(process.env.GENC_FUZZ ?? 20_000);
const seed = Number(process.env.GENC_FUZZ_SEED ?? 1);

test(`${runs} changes of specs and cases`, () => {
  fc.assert(
    fc.property(mutated, ({ text, offset, path }) => isSound(text, offset, path)),
    { seed, numRuns: runs },
  );
});

test(`${runs} times noise`, () => {
  fc.assert(
    fc.property(noise, ({ text, offset }) => isSound(text, offset)),
    { seed, numRuns: runs },
  );
});

test.each([
  ["declarations", "const A = 1\n".repeat(1e6)],
  ["one line", `const A = 1${" + 1".repeat(3e6)}`],
  ["one name", "a".repeat(1e7)],
  ["one comment", `//${" ".repeat(1e7)}`],
  ["zeros", "\0".repeat(1e7)],
])("ten megabytes of %s are refused", (_name, text) => {
  expect(compile("a.gen", memoryHost({ "a.gen": text })).diagnostics.map(({ code }) => code)).toEqual(["GEN1030"]);
});
