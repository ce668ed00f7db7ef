import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hasErrors } from "../../src/compiler/diagnostics/report.ts";
import { compile, verifyIR } from "../../src/compiler/index.ts";
import { diskHost } from "../support/host.ts";
import { specPaths } from "../support/specs.ts";

const tokens = /\w+|\s+|[^\w\s]/gu;

/** Compiles a damaged spec: it must neither throw nor lose a train without an error, and what it lets through must hold together. */
function survives(path: string, text: string): void {
  const { trains, diagnostics, trees } = compile(path, diskHost, { files: { [path]: text } });
  const written = trees[0]!.declarations.filter((one) => one.is === "train").length;
  if (!hasErrors(diagnostics)) expect(trains).toHaveLength(written);
  for (const { ir } of trains) expect(verifyIR(ir)).toEqual([]);
}

for (const path of specPaths) {
  const parts = readFileSync(path, "utf8").match(tokens)!;
  const place = fc.nat(parts.length - 1);

  test(`${path} with a word left out, doubled, or put elsewhere compiles to errors or to a sound IR`, () => {
    const damage = fc.oneof(
      fc.record({ at: place }).map(({ at }) => parts.toSpliced(at, 1)),
      fc.record({ at: place }).map(({ at }) => parts.toSpliced(at, 0, parts[at]!, " ")),
      fc.record({ at: place, other: place }).map(({ at, other }) => parts.with(at, parts[other]!)),
    );
    fc.assert(
      fc.property(damage, (changed) => survives(path, changed.join(""))),
      { numRuns: 25, seed: 1 },
    );
  });
}
