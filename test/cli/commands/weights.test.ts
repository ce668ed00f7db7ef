import { expect, test } from "vitest";
import { folderWith, genc, jsonLines } from "../../support/cli.ts";

const files = {
  "heights.csv": "height,people\n1,3\n2,1\n4,2\n",
  "heights.gen": `data Heights {
  source: csv("heights.csv")
  height: real
  weight: people
}
model One {
  param mean: real
  observed height: real ~ Normal(mean, std: 1)
}
train One on Heights
`,
};

test("score: a row counts as often as its weight says, in the mean as in training", async () => {
  const cwd = folderWith(files);
  const { stdout } = await genc(["train", "heights.gen", "--json"], { cwd });
  const { metrics } = jsonLines(stdout).at(-1)! as { metrics: Record<string, number> };
  // The mean is 13/6; three, one and two people stand 7/6, 1/6 and 11/6 from it.
  const total = -3 * Math.log(2 * Math.PI) - 0.5 * (3 * (7 / 6) ** 2 + (1 / 6) ** 2 + 2 * (11 / 6) ** 2);
  expect(metrics.loglik).toBeCloseTo(total, 9);
  expect(metrics.loglik_per_row).toBeCloseTo(total / 6, 9);
  const scored = await genc(["score", "runs/One-1"], { cwd });
  expect(scored.stdout).toContain(`per row   ${(total / 6).toFixed(4)}  nats`);
  expect(scored.stdout).toMatch(/\n {2}rows +3.*\n {2}weight +6 +of all rows\n/);
});
