import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PNG } from "pngjs";
import { expect, test } from "vitest";
import { folderWith, jsonLines } from "../support/cli.ts";
import { run } from "./support.ts";

/** What `genc new FAMILY` writes trains as it is, and can be sampled. */
test.each([
  ["gaussian", "closed-form", "converged"],
  ["gmm", "em", "converged"],
  ["hmm", "baum-welch", "converged"],
  ["vae", "elbo", "epochs"],
  ["gan", "adversarial", "epochs"],
])("%s", async (family, plan, status) => {
  const cwd = folderWith();
  expect((await run(["new", family], cwd)).status).toBe(0);
  const trained = await run(["train", `${family}.gen`, "--json"], cwd);
  expect([trained.status, trained.stderr]).toEqual([0, ""]);
  const done = jsonLines(trained.stdout).at(-1)!;
  expect([done.plan, done.status]).toEqual([plan, status]);
  for (const value of Object.values(done.metrics as object)) expect(Number.isFinite(value)).toBe(true);

  const path = String(done.run);
  const sampled = await run(["sample", path], cwd);
  expect(sampled.status).toBe(0);
  if (plan !== "elbo" && plan !== "adversarial") {
    expect(sampled.stdout.trim().split("\n").length).toBeGreaterThan(64);
    return;
  }
  const { data } = PNG.sync.read(readFileSync(join(cwd, path, "samples.png")));
  const greys = data.filter((_byte, i) => i % 4 === 0);
  const mean = greys.reduce((sum, grey) => sum + grey, 0) / greys.length;
  // Dark ground, bright strokes.
  expect([mean > 40 && mean < 140, greys.some((grey) => grey > 230)]).toEqual([true, true]);
});
