import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folderWith, genc } from "../../support/cli.ts";

/** Six short walks: those of `calm` stay near 0 or near 5 for long, those of `restless` go to and fro. */
const walks = ["a", "b", "c", "d", "e", "f"].flatMap((name, u) =>
  Array.from({ length: 12 }, (_step, t) => {
    const high = u % 2 === 0 ? t >= 6 : t % 2 === 1;
    return `${name},${t},${u % 2 === 0 ? "calm" : "restless"},${(high ? 5 : 0) + Math.round(10 * Math.sin(7 * t + u)) / 20}`;
  }),
);
const spec = (kind: string, name: string): string => `data Walks {
  source: csv("walks.csv")
  x: real
  temper: category("calm", "restless")
  sequence: along(time, by: animal)
}
model ${name}(K = 2) {
  param share: simplex(2)
  param first: simplex(K)
  param change: simplex(K)[2, K]
  param mean: real[K]
  ${kind} temper: category(2) per sequence ~ Categorical(share)
  latent s: category(K) ~ Markov(first, change[temper])
  observed x: real ~ Normal(mean[s], std: 0.5)
}
train ${name} on Walks {
  starts: 3
}
`;
const cwd = folderWith(
  {
    "walks.csv": `animal,time,temper,x\n${walks.join("\n")}\n`,
    "kinds.gen": spec("latent", "Kinds"),
    "told.gen": spec("observed", "Told"),
    "new.csv": `animal,time,x\n${[0, 0.2, 0, 5, 5.1, 5].map((x, t) => `slow,${t},${x}`).join("\n")}\n${[0, 5, 0.1, 5, 0, 5.1].map((x, t) => `quick,${t},${x}`).join("\n")}\n`,
    "torn.csv": `animal,time,temper,x\na,1,calm,0\na,2,restless,1\n`,
  },
  true,
);

beforeAll(async () => {
  for (const file of ["kinds.gen", "told.gen"]) expect((await genc(["train", file], { cwd })).status).toBe(0);
});
afterAll(() => rmSync(cwd, { recursive: true }));

async function table(...args: string[]): Promise<string[][]> {
  const { status, stdout } = await genc(args, { cwd });
  expect(status).toBe(0);
  return stdout
    .trim()
    .split("\n")
    .map((line) => line.split(","));
}

test("predict of a kind of sequences: a line for each sequence, by its name", async () => {
  const [header, ...rows] = await table("predict", "runs/Kinds-1");
  expect(header.slice(0, 2)).toEqual(["sequence", "temper"]);
  expect(rows.map(([name]) => name)).toEqual(["a", "b", "c", "d", "e", "f"]);
  const kinds = rows.map(([, kind]) => kind);
  expect(kinds).toEqual([kinds[0], kinds[1], kinds[0], kinds[1], kinds[0], kinds[1]]);
  expect(kinds[0]).not.toBe(kinds[1]);
  const { stdout } = await genc(["predict", "runs/Kinds-1", "--json"], { cwd });
  expect(JSON.parse(stdout)).toMatchObject({
    sequence: ["a", "b", "c", "d", "e", "f"],
    class: expect.objectContaining({ length: 6 }),
    probabilities: expect.objectContaining({ length: 6 }),
  });
});

test("GEN8022: what holds for a whole sequence has no steps; the chain beside it has, and is named", async () => {
  const { status, stderr } = await genc(["predict", "runs/Kinds-1", "--decode", "smoothed"], { cwd });
  expect([status, stderr]).toEqual([
    1,
    "error[GEN8022]: `--decode` is for sequences, and `temper` is no chain.\n  hint: Name the chain: `--variable s`.\n\n",
  ]);
  const [header] = await table("predict", "runs/Kinds-1", "--variable", "s", "--decode", "smoothed");
  expect(header).toEqual(["sequence", "row", "s", "p(s = 0)", "p(s = 1)"]);
});

test("a class of sequences is told without its column, and the path of the chain beside it", async () => {
  const rows = await table("predict", "runs/Told-1", "--variable", "temper");
  expect(rows.slice(1).map(([name, kind]) => `${name} ${kind}`)).toEqual([
    "a calm",
    "b restless",
    "c calm",
    "d restless",
    "e calm",
    "f restless",
  ]);
  const path = await table("predict", "runs/Told-1", "--variable", "s");
  expect(path[0]).toEqual(["sequence", "row", "s"]);
  const states = path.slice(1, 13).map(([, , state]) => state);
  expect(states).toEqual([...new Array<string>(6).fill(states[0]), ...new Array<string>(6).fill(states[11])]);
});

test("new sequences are classified by name from a file without the column, in words and with probabilities", async () => {
  const rows = await table("predict", "runs/Told-1", "--data", "new.csv", "--variable", "temper");
  expect(rows.map((row) => row.slice(0, 2))).toEqual([
    ["sequence", "temper"],
    ["slow", "calm"],
    ["quick", "restless"],
  ]);
  expect(rows[0]?.slice(2)).toEqual(["p(temper = calm)", "p(temper = restless)"]);
  for (const [, , calm, restless] of rows.slice(1)) expect(Number(calm) + Number(restless)).toBeCloseTo(1, 12);
});

test("scores, draws and forecasts are of sequences", async () => {
  const { stdout } = await genc(["score", "runs/Told-1", "--json"], { cwd });
  expect(JSON.parse(stdout).loglik).toHaveLength(6);
  const drawn = await table("sample", "runs/Told-1", "-n", "2", "--length", "3", "--latents");
  expect(drawn).toHaveLength(7);
  const column = drawn[0].indexOf("temper");
  expect(new Set(drawn.slice(1, 4).map((row) => row[column])).size).toBe(1);
  const ahead = await table("forecast", "runs/Kinds-1");
  expect(ahead[0].slice(0, 5)).toEqual(["sequence", "ahead", "s", "p(s = 0)", "p(s = 1)"]);
});

test("a file in which a sequence is of two kinds is refused at its row", async () => {
  const { status, stderr } = await genc(["score", "runs/Told-1", "--data", "torn.csv"], { cwd });
  expect(status).toBe(1);
  expect(stderr).toContain("GEN5053");
  expect(stderr).toContain("row 2 has calm and row 3 has restless");
});
