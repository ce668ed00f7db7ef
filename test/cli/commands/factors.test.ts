import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folderWith, genc } from "../../support/cli.ts";

/** Two regimes of three columns along a direction each, in two sequences. */
const rows = Array.from({ length: 60 }, (_row, t) => {
  const [place, along] = [t % 30 < 15 ? 0 : 8, Math.sin(1.7 * t)];
  const noise = [3, 5, 7].map((step) => 0.3 * Math.cos(step * t * t));
  return [t < 30 ? "one" : "two", t, place + 2 * along + noise[0]!, place - along + noise[1]!, place + along + noise[2]!].join(",");
});

const cwd = folderWith(
  {
    "rows.csv": `who,time,a,b,c\n${rows.join("\n")}\n`,
    "factors.gen": `data Rows {
  source: csv("rows.csv")
  sequence: along(time, by: who)
  x: real[3] = [a, b, c]
}
model Regimes(K = 2) {
  param initial: simplex(K)
  param transition: simplex(K)[K]
  param mean: real[K, 3]
  param load: real[K, 3, 1]
  param noise: positive[3]
  latent s: category(K) ~ Markov(initial, transition)
  latent z: real[1] ~ Normal(0, 1)
  observed x: real[3] ~ Normal(mean[s] + load[s] @ z, var: noise)
}
train Regimes on Rows
`,
  },
  true,
);

beforeAll(async () => {
  expect((await genc(["train", "factors.gen"], { cwd })).status).toBe(0);
});
afterAll(() => rmSync(cwd, { recursive: true }));

async function linesOf(...args: string[]): Promise<string[]> {
  const { status, stdout } = await genc(args, { cwd });
  expect(status).toBe(0);
  return stdout.trim().split("\n");
}

test("the first codes of a chain are those given the whole sequences", async () => {
  const all = await linesOf("encode", "runs/Regimes-1");
  expect([all[0], all.length]).toEqual(["sequence,row,z.mean[0],z.std[0],s.probabilities[0],s.probabilities[1]", 61]);
  expect(await linesOf("encode", "runs/Regimes-1", "-n", "20")).toEqual(all.slice(0, 21));
  expect(await linesOf("encode", "runs/Regimes-1", "-n", "45")).toEqual(all.slice(0, 46));
});

test("rows are made again from their latents, near what they were, and decoded at latents and states of one's own", async () => {
  const made = await linesOf("reconstruct", "runs/Regimes-1", "-n", "5");
  expect(made[0]).toBe("sequence,row,a,b,c,a reconstructed,b reconstructed,c reconstructed");
  for (const line of made.slice(1)) {
    const [a, b, c, ...again] = line.split(",").slice(2).map(Number);
    for (const [i, value] of [a!, b!, c!].entries()) expect(Math.abs(value - again[i]!)).toBeLessThan(1.2);
  }
  const codes = (await linesOf("encode", "runs/Regimes-1", "-n", "5")).slice(1).map((line) => line.split(","));
  const latents = ["s,z[0]", ...codes.map((cells) => `${Number(cells[4]) > 0.5 ? 0 : 1},${cells[2]}`)];
  const file = join(cwd, "latents.csv");
  writeFileSync(file, `${latents.join("\n")}\n`);
  const decoded = await linesOf("decode", "runs/Regimes-1", "--latents", "latents.csv");
  expect(decoded[0]).toBe("a,b,c");
  for (const [i, line] of decoded.slice(1).entries())
    for (const [c, value] of line.split(",").map(Number).entries()) expect(value).toBeCloseTo(Number(made[i + 1]!.split(",")[5 + c]), 6);
});

test("what encode writes can be decoded: means, and the most probable categories", async () => {
  const made = await linesOf("reconstruct", "runs/Regimes-1", "-n", "5");
  await linesOf("encode", "runs/Regimes-1", "-n", "5", "--out", "codes.csv");
  const decoded = await linesOf("decode", "runs/Regimes-1", "--latents", "codes.csv");
  expect(decoded.length).toBe(6);
  for (const [i, line] of decoded.slice(1).entries())
    for (const [c, value] of line.split(",").map(Number).entries()) expect(value).toBeCloseTo(Number(made[i + 1]!.split(",")[5 + c]), 6);
});

test("sequences are drawn with their states and latents", async () => {
  const drawn = await linesOf("sample", "runs/Regimes-1", "-n", "1", "--length", "4", "--latents");
  expect([drawn[0], drawn.length]).toEqual(["who,time,a,b,c,s,z[0]", 5]);
});

test("standard errors of loadings that may be rotated: GEN7109 says what the rows don't tell", async () => {
  writeFileSync(
    join(cwd, "turned.gen"),
    `data Rows { source: csv("rows.csv")  x: real[3] = [a, b, c] }
model Turned {
  param mean: real[3]
  param load: real[3, 2]
  param noise: positive
  latent z: real[2] ~ Normal(0, 1)
  observed x: real[3] ~ Normal(mean + load @ z, var: noise)
}
train Turned on Rows
`,
  );
  await linesOf("train", "turned.gen");
  const { status, stdout, stderr } = await genc(["eval", "runs/Turned-1", "--errors"], { cwd });
  expect(status).toBe(0);
  expect(stderr).toContain("warning[GEN7109]: The rows don't tell `load` apart from other values");
  expect(stdout).toContain("(unidentified)");
  expect(stdout).toMatch(/mean\n.*\n? +[\d.-]+ ± \d/);
});
