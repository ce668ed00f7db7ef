import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { distributions } from "../../src/compiler/distributions/index.ts";
import type { Query } from "../../src/compiler/ir/types/plan.ts";
import type { FitStatus } from "../../src/runtime/em/index.ts";

const text = readFileSync("docs/evidence.md", "utf8");
const rows = [...text.matchAll(/^\| (.*) \| .* \| \[[\w-]+\]\((\S+)\): (.*) \|$/gm)].map(([, what, link, name]) => ({
  what,
  path: join("docs", link),
  name,
}));

test("every row of the evidence names a test that is there", () => {
  const lines = text.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| what ") && !line.startsWith("| ---"));
  expect(lines).toHaveLength(rows.length);
  const missing = rows.filter(({ path, name }) => !existsSync(path) || !readFileSync(path, "utf8").includes(name));
  expect(missing).toEqual([]);
});

test("every family with a weighted fit, every status of a fit and every question has a row", () => {
  const statuses: Record<FitStatus["is"], true> = { converged: true, iterations: true, stopped: true, degenerate: true, decreased: true };
  const queries: Record<Query, true> = {
    sample: true,
    score: true,
    predict: true,
    impute: true,
    forecast: true,
    encode: true,
    decode: true,
    reconstruct: true,
  };
  const families = Object.values(distributions).flatMap(({ name, em }) => (em === undefined ? [] : [name]));
  const wanted = [...families, "Markov", ...Object.keys({ ...statuses, ...queries }).map((word) => `\`${word}\``)];
  expect(wanted.filter((word) => !rows.some(({ what }) => what.includes(word)))).toEqual([]);
});
