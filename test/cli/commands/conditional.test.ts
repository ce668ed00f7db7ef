import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folderWith, genc, twoClusters } from "../../support/cli.ts";
import { classes, regimes, tinyVae } from "../../support/cli-specs.ts";

/** Two columns that depend on each other, one standardized and one by its logarithm. */
const rows = Array.from({ length: 30 }, (_row, i) => {
  const a = 10 + 3 * Math.sin(i) + Math.cos(5 * i);
  return [Number(a.toFixed(3)), Number(Math.exp(0.2 * a + 0.3 * Math.sin(3 * i)).toFixed(3))] as const;
});
const pair = {
  "pair.csv": `a,b\n${rows.map((row) => row.join(",")).join("\n")}\n`,
  "pair.gen": `data Rows {
  source: csv("pair.csv")
  v: real[2] = [standardize(a), log(b)]
}
model Pair {
  param mean: real[2]
  param cov: spd(2)
  observed v: real[2] ~ Normal(mean, cov: cov)
}
train Pair on Rows
`,
};
const cwd = folderWith({ ...pair, ...twoClusters, ...regimes, ...classes, ...tinyVae }, true);

beforeAll(async () => {
  for (const file of ["pair.gen", "two.gen", "chain.gen", "classes.gen", "tiny.gen"])
    expect((await genc(["train", file, "--engine", "reference"], { cwd })).status).toBe(0);
});
afterAll(() => rmSync(cwd, { recursive: true }));

async function table(...args: string[]): Promise<string[][]> {
  const { status, stdout, stderr } = await genc(args, { cwd });
  expect([status, stderr.includes("error")]).toEqual([0, false]);
  return stdout
    .trim()
    .split("\n")
    .map((line) => line.split(","));
}

async function refusal(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await genc(args, { cwd });
  expect([status, stdout]).toEqual([1, ""]);
  return stderr;
}

// The regression of log b on a and the other way, by moments with divisor n: what maximum likelihood gives.
const average = (of: (row: readonly [number, number]) => number): number => rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
const [ma, mb] = [average(([a]) => a), average(([, b]) => Math.log(b))];
const [va, vb] = [average(([a]) => (a - ma) ** 2), average(([, b]) => (Math.log(b) - mb) ** 2)];
const covariance = average(([a, b]) => (a - ma) * (Math.log(b) - mb));
const logNormal = (x: number, mean: number, variance: number): number =>
  -0.5 * (Math.log(2 * Math.PI * variance) + (x - mean) ** 2 / variance);

test("score --of --given: the Gaussian conditioning formula, in units of the columns", async () => {
  const { stdout } = await genc(["score", "runs/Pair-1", "--of", "b", "--given", "v[0]", "--json"], { cwd });
  const { loglik, of, given, units } = JSON.parse(stdout);
  expect({ of, given, units }).toEqual({ of: ["b"], given: ["a"], units: "columns" });
  const spread = vb - covariance ** 2 / va;
  const wanted = rows.map(([a, b]) => logNormal(Math.log(b), mb + (covariance / va) * (a - ma), spread) - Math.log(b));
  expect(loglik).toEqual(wanted.map((value) => expect.closeTo(value, 9)));
});

test("score --of and score --given alone: the marginal, and all the rest given", async () => {
  const scores = async (...args: string[]): Promise<number[]> =>
    JSON.parse((await genc(["score", "runs/Pair-1", ...args, "--json"], { cwd })).stdout).loglik;
  const marginal = rows.map(([a]) => expect.closeTo(logNormal(a, ma, va), 9));
  expect(await scores("--of", "a")).toEqual(marginal);
  const rest = await scores("--given", "a");
  const whole = await scores();
  expect(rest).toEqual(rows.map(([a], i) => expect.closeTo(whole[i]! - logNormal(a, ma, va), 9)));
  expect(await scores("--of", "v[0..0]")).toEqual(marginal);
  expect(await scores("--of", "v[ 0 .. 1 ]")).toEqual(await scores("--of", "a,b"));
  const { stdout } = await genc(["score", "runs/Pair-1", "--of", "b", "--given", "a"], { cwd });
  expect(stdout).toMatch(/^ {2}log p\(b \| a\) +-?\d/);
});

test("GEN8027, GEN8028, GEN8020: entries that aren't there, that are given, or that a model can't tell apart", async () => {
  expect(await refusal("score", "runs/Pair-1", "--of", "v[2]")).toBe(
    "error[GEN8027]: runs/Pair-1 has no entry `v[2]`.\n  hint: Did you mean `v[0]`?\n\n",
  );
  for (const range of ["v[0..2]", "v[1..0]", "v[0,1]", "v[]"])
    expect(await refusal("score", "runs/Pair-1", "--of", range)).toContain(`GEN8027]: runs/Pair-1 has no entry \`${range}\``);
  expect(await refusal("score", "runs/Pair-1", "--of", "price")).toBe(
    "error[GEN8027]: runs/Pair-1 has no entry `price`.\n  hint: It has v, v[0], a, v[1], b.\n\n",
  );
  expect(await refusal("score", "runs/Pair-1", "--of", "a", "--given", "v")).toBe(
    "error[GEN8028]: a can't be asked for: given is what they are conditional on.\n  hint: Name them in `--of` or in `--given`.\n\n",
  );
  expect(await refusal("score", "runs/Pair-1", "--given", "v")).toContain("GEN8028]: No entries can't be asked for");
  expect(await refusal("score", "runs/Tiny-1", "--of", "x", "--engine", "reference")).toContain(
    "GEN8020]: runs/Tiny-1 can't score some entries given others: trained by gradient",
  );
  expect(await refusal("predict", "runs/Tiny-1", "--variable", "x", "--engine", "reference")).toContain(
    "GEN8020]: runs/Tiny-1 can't predict `x`",
  );
  expect(await refusal("impute", "runs/Tiny-1")).toContain("GEN8020");
  expect(await refusal("forecast", "runs/Two-1")).toContain("its rows are independent, so none of them comes next");
  expect(await refusal("predict", "runs/Two-1", "--decode", "smoothed")).toBe(
    "error[GEN8022]: `--decode` is for sequences, and the rows of runs/Two-1 are independent.\n  hint: Leave it out.\n\n",
  );
});

test("impute: regressions in units of the columns, what is there to the last digit, and nothing else", async () => {
  writeFileSync(join(cwd, "gaps.csv"), "a,b\n9.123,\n,7.77\n,\n12.5,3.3\n");
  const { status, stdout, stderr } = await genc(["impute", "runs/Pair-1", "--data", "gaps.csv"], { cwd });
  expect([status, stderr]).toEqual([0, "Filled 4 missing entries.\n"]);
  const [header, ...lines] = stdout.trim().split("\n");
  expect([header, lines[3]]).toEqual(["row,a,b", "4,12.5,3.3"]);
  const found = lines.map((line) => line.split(",").map(Number));
  expect(found[0]!.slice(1)).toEqual([9.123, expect.closeTo(Math.exp(mb + (covariance / va) * (9.123 - ma)), 8)]);
  expect(found[1]!.slice(1)).toEqual([expect.closeTo(ma + (covariance / vb) * (Math.log(7.77) - mb), 8), 7.77]);
  expect(found[2]!.slice(1)).toEqual([expect.closeTo(ma, 8), expect.closeTo(Math.exp(mb), 8)]);
  const json = JSON.parse((await genc(["impute", "runs/Pair-1", "--data", "gaps.csv", "--json", "--out", "full.csv"], { cwd })).stdout);
  expect(json).toMatchObject({ rows: 4, filled: 4 });
  expect(readFileSync(join(cwd, "full.csv"), "utf8")).toBe(stdout);
});

test("score of rows with gaps: the density of what is there, and how many rows that is true of", async () => {
  writeFileSync(join(cwd, "holes.csv"), "a,b\n9.123,\n,7.77\n,\n12.5,3.3\n");
  const { stdout } = await genc(["score", "runs/Pair-1", "--data", "holes.csv", "--json"], { cwd });
  const { loglik } = JSON.parse(stdout);
  const given = logNormal(Math.log(3.3), mb + (covariance / va) * (12.5 - ma), vb - covariance ** 2 / va) - Math.log(3.3);
  expect(loglik).toEqual([
    expect.closeTo(logNormal(9.123, ma, va), 9),
    expect.closeTo(logNormal(Math.log(7.77), mb, vb) - Math.log(7.77), 9),
    0,
    expect.closeTo(logNormal(12.5, ma, va) + given, 9),
  ]);
  const shown = (await genc(["score", "runs/Pair-1", "--data", "holes.csv"], { cwd })).stdout;
  expect(shown).toMatch(/\n {2}rows with gaps +3 {2}whose density is that of the entries that are there\n/);
  expect((await genc(["score", "runs/Pair-1"], { cwd })).stdout).not.toContain("gaps");
});

test("predict of rows with gaps: what is missing tells nothing", async () => {
  writeFileSync(join(cwd, "unknown.csv"), "x\n12.1\n\n1.5\n");
  const [, first, none, last] = await table("predict", "runs/Classes-1", "--data", "unknown.csv");
  expect([first?.[1], last?.[1]]).toEqual(["high", "low"]);
  expect(none?.slice(2)).toEqual(["0.5", "0.5"]);
  writeFileSync(join(cwd, "pauses.csv"), "who,t,x\na,0,10\na,1,\na,2,10.5\na,3,50\na,4,\na,5,49\n");
  const path = (await table("predict", "runs/Chain-1", "--data", "pauses.csv")).map(([, , state]) => state);
  expect([path[2], path[5]]).toEqual([path[1], path[4]]);
  expect(path[1]).not.toBe(path[4]);
});

test("GEN5030: what a model is given can't be integrated out", async () => {
  const spec = `data Rows {
  source: csv("pair.csv")
  a: real
  b: real
}
model Line {
  given a: real
  param level: real
  param slope: real
  param noise: positive
  observed b: real ~ Normal(level + slope * a, std: noise)
}
train Line on Rows
`;
  writeFileSync(join(cwd, "line.gen"), spec);
  expect((await genc(["train", "line.gen"], { cwd })).status).toBe(0);
  writeFileSync(join(cwd, "lacking.csv"), "a,b\n9,3\n,4\n");
  for (const query of ["score", "impute"])
    expect(await refusal(query, "runs/Line-1", "--data", "lacking.csv")).toContain(
      "GEN5030]: Field a has no missing entries by its type real",
    );
});

test("impute: a category by its name, from the number beside it", async () => {
  writeFileSync(join(cwd, "some.csv"), "x,kind\n12.1,\n1.5,\n,low\n");
  expect(await table("impute", "runs/Classes-1", "--data", "some.csv")).toEqual([
    ["row", "x", "kind"],
    ["1", "12.1", "high"],
    ["2", "1.5", "low"],
    ["3", "2", "low"],
  ]);
});

test("impute: a truth that a column was made to stays a truth, under the field's name", async () => {
  writeFileSync(join(cwd, "heat.csv"), `heat,wet\n${rows.map(([a], i) => `${a},${Number(a > 10 !== (i % 7 === 0))}`).join("\n")}\n`);
  const spec = `data Days {
  source: csv("heat.csv")
  heat: binary = heat > 10
  wet: category(2)
}
model Days2 {
  param p: simplex(2)
  param q: unit[2]
  observed wet: category(2) ~ Categorical(p)
  observed heat: binary ~ Bernoulli(q[wet])
}
train Days2 on Days
`;
  writeFileSync(join(cwd, "heat.gen"), spec);
  const trained = await genc(["train", "heat.gen"], { cwd });
  expect([trained.status, trained.stderr.includes("error")]).toEqual([0, false]);
  writeFileSync(join(cwd, "days.csv"), "heat,wet\n14,\n3,0\n,1\n");
  expect(await table("impute", "runs/Days2-1", "--data", "days.csv")).toEqual([
    ["row", "heat", "wet"],
    ["1", "1", "1"],
    ["2", "0", "0"],
    ["3", "1", "1"],
  ]);
});

test("predict --variable: a number from the others with its interval, a whole variable, a category", async () => {
  const [header, ...lines] = await table("predict", "runs/Pair-1", "--variable", "b", "--interval", "80%");
  expect(header).toEqual(["row", "b", "b 10%", "b 90%"]);
  const spread = Math.sqrt(vb - covariance ** 2 / va);
  // scipy 1.17.1, stats.norm.ppf(0.9)
  const z = 1.2815515655446004;
  for (const [i, line] of lines.entries()) {
    const mean = mb + (covariance / va) * (rows[i]![0] - ma);
    const wanted = [mean, mean - z * spread, mean + z * spread].map((log) => expect.closeTo(Math.exp(log), 6));
    expect(line.slice(1).map(Number)).toEqual(wanted);
  }
  const kinds = await table("predict", "runs/Classes-1", "--variable", "kind", "--data", "others.csv");
  expect(kinds.map((line) => line.slice(0, 2))).toEqual([
    ["row", "kind"],
    ["1", "low"],
    ["2", "high"],
  ]);
  writeFileSync(join(cwd, "kinds.csv"), "kind\nhigh\nlow\n");
  const numbers = await table("predict", "runs/Classes-1", "--variable", "x", "--data", "kinds.csv");
  expect(numbers.map((line) => line.slice(0, 2))).toEqual([
    ["row", "x"],
    ["1", "12"],
    ["2", "2"],
  ]);
});

test("forecast: the regimes of both sequences, in the column's units; predict --decode smoothed beside it", async () => {
  const [header, ...lines] = await table("forecast", "runs/Chain-1", "--steps", "2");
  expect(header).toEqual(["sequence", "ahead", "s", "p(s = 0)", "p(s = 1)", "x", "x 5%", "x 95%"]);
  expect(lines.map((line) => line.slice(0, 2))).toEqual([
    ["a", "1"],
    ["a", "2"],
    ["b", "1"],
    ["b", "2"],
  ]);
  const states = await table("predict", "runs/Chain-1", "--decode", "smoothed");
  expect(states[0]).toEqual(["sequence", "row", "s", "p(s = 0)", "p(s = 1)"]);
  // The last steps are surely of the regime about 50; the next state follows the transition, which the moves of 22 steps tell.
  const paths = states.slice(1).map(([, , s]) => Number(s));
  const last = paths.at(-1)!;
  const stays = paths.flatMap((s, i) => (i % 12 > 0 && paths[i - 1] === last ? [Number(s === last)] : []));
  const stay = stays.reduce((sum, one) => sum + one, 0) / stays.length;
  expect(Number(lines[0]![3 + last])).toBeCloseTo(stay, 6);
  const centre = [10, 50].map((base) => {
    const own = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].filter((t) => t % 6 < 3 === (base === 10));
    return own.reduce((sum, t) => sum + base + Math.sin(t), 0) / own.length;
  });
  expect(Number(lines[0]![5])).toBeCloseTo(stay * centre[1]! + (1 - stay) * centre[0]!, 4);
});

test("impute --draws: a table for each draw, entries that are there in all of them, the same ones by the seed", async () => {
  const args = ["impute", "runs/Pair-1", "--data", "gaps.csv", "--draws", "3", "--seed", "4"];
  const lines = await table(...args);
  expect(lines[0]).toEqual(["draw", "row", "a", "b"]);
  expect(lines.slice(1).map(([draw, row]) => `${draw} ${row}`)).toEqual([
    "1 1",
    "1 2",
    "1 3",
    "1 4",
    "2 1",
    "2 2",
    "2 3",
    "2 4",
    "3 1",
    "3 2",
    "3 3",
    "3 4",
  ]);
  for (const draw of [0, 1, 2]) expect([lines[1 + 4 * draw]![2], lines[4 + 4 * draw]!.slice(2)]).toEqual(["9.123", ["12.5", "3.3"]]);
  expect(new Set([1, 5, 9].map((line) => lines[line]![3])).size).toBe(3);
  expect(await table(...args)).toEqual(lines);
  expect(await table(...args.slice(0, 4), "--draws", "1", "--seed", "4")).toEqual(lines.slice(0, 5));
});

test("forecast --draws: whole continuations with their states", async () => {
  const lines = await table("forecast", "runs/Chain-1", "--steps", "3", "--draws", "2", "--seed", "1");
  expect(lines[0]).toEqual(["draw", "sequence", "ahead", "s", "x"]);
  expect(lines.slice(1).map(([draw, sequence, ahead]) => `${draw}${sequence}${ahead}`)).toEqual([
    "1a1",
    "1a2",
    "1a3",
    "1b1",
    "1b2",
    "1b3",
    "2a1",
    "2a2",
    "2a3",
    "2b1",
    "2b2",
    "2b3",
  ]);
  const states = await table("predict", "runs/Chain-1", "--decode", "filtered");
  const high = states.at(-1)![2];
  for (const [, , , s, x] of lines.slice(1)) expect(Number(x) > 30).toBe(s === high);
});

test("score --by-step: an entry a row, which sum to the sequences", async () => {
  const scores = async (...args: string[]): Promise<number[]> =>
    JSON.parse((await genc(["score", "runs/Chain-1", ...args, "--json"], { cwd })).stdout).loglik;
  const [steps, whole] = [await scores("--by-step"), await scores()];
  expect([steps.length, whole.length]).toEqual([24, 2]);
  for (const i of [0, 1]) expect(steps.slice(12 * i, 12 * i + 12).reduce((sum, one) => sum + one, 0)).toBeCloseTo(whole[i]!, 9);
  expect(await refusal("score", "runs/Two-1", "--by-step")).toContain("GEN8022]: `--by-step` is for sequences");
  expect(await refusal("score", "runs/Chain-1", "--by-step", "--given", "x")).toContain("GEN8029");
});

test("sample --lengths: sequences of these lengths; GEN8022 and GEN8029 where lengths mean nothing or are told twice", async () => {
  const lines = await table("sample", "runs/Chain-1", "--lengths", "3,1,2", "--seed", "2");
  expect(lines.map((line) => line.slice(0, 2).join())).toEqual(["who,t", "1,1", "1,2", "1,3", "2,1", "3,1", "3,2"]);
  expect(await refusal("sample", "runs/Two-1", "--lengths", "3")).toContain("GEN8022]: `--lengths` is for sequences");
  expect(await refusal("sample", "runs/Chain-1", "--lengths", "3,2", "-n", "2")).toBe(
    "error[GEN8029]: `--lengths` and `-n` can't stand together: lengths say how many sequences there are and how long each is.\n  hint: Leave one of them out.\n\n",
  );
});

test("eval --errors: each number with its standard error, or why it has none; GEN8020 of a model by gradient", async () => {
  const { stdout } = await genc(["eval", "runs/Classes-1", "--errors", "--json"], { cwd });
  const { standard_errors: errors } = JSON.parse(stdout);
  // Three rows a class: means 2 and 12, variances 2/3.
  expect(errors.share).toEqual([0, 1].map(() => expect.closeTo(Math.sqrt(0.25 / 6), 6)));
  expect(errors.mean).toEqual([0, 1].map(() => expect.closeTo(Math.sqrt(2 / 9), 6)));
  expect(errors.var).toEqual([0, 1].map(() => expect.closeTo((2 / 3) * Math.sqrt(2 / 3), 6)));
  const table = (await genc(["eval", "runs/Classes-1", "--errors"], { cwd })).stdout;
  expect(table).toContain("Parameters and their standard errors, in units of the fields\n");
  expect(table).toMatch(/low +2 ± 0\.4714/);
  const chain = (await genc(["eval", "runs/Chain-1", "--errors"], { cwd })).stdout;
  expect(chain).toContain("1.0000 (bound)");
  expect(await refusal("eval", "runs/Tiny-1", "--errors", "--engine", "reference")).toContain(
    "GEN8020]: runs/Tiny-1 can't give standard errors",
  );
});
