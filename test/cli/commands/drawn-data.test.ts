import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith, genc } from "../../support/cli.ts";

const spec = `model Walk(K = 2) {
  param move: simplex(K)[K] = [[0.9, 0.1], [0.2, 0.8]]
  param mean: real[K] = [-2, 2]
  param spread: positive
  latent s: category(K) ~ Markov([0.5, 0.5], move)
  observed step: real ~ Normal(mean[s], std: spread)
}
data Walks {
  source: csv("walks.csv")
  step: real
  sequence: along(time, by: animal)
}
train Walk on Walks
`;

test("sequences that were drawn can be scored and trained on as the data were, a variable called `step` among them", async () => {
  const walks = [-2, -1.5, 2.5, 2, -2.5, -1, 1.5, 2].map((step, i) => [i < 4 ? 1 : 2, i % 4, step].join());
  const cwd = folderWith({ "walks.csv": ["animal,time,step", ...walks].join("\n"), "walk.gen": spec });
  const run = async (...args: string[]): Promise<string> => {
    const { status, stdout } = await genc(args, { cwd });
    expect(status).toBe(0);
    return stdout;
  };
  await run("train", "walk.gen");
  await run("sample", "runs/Walk-1", "--lengths", "3,5", "--out", "drawn.csv");
  expect(readFileSync(join(cwd, "drawn.csv"), "utf8").split("\n")[0]).toBe("animal,time,step");
  expect(await run("score", "runs/Walk-1", "--data", "drawn.csv")).toMatch(/\n {2}sequences +2\n/);
  await run("train", "walk.gen", "--data", "Walks=drawn.csv");
});
