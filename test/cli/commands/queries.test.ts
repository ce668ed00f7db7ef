import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PNG } from "pngjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folderWith, genc, jsonLines, twoClusters } from "../../support/cli.ts";
import { classes, images, regimes, tinyVae } from "../../support/cli-specs.ts";

const cwd = folderWith({ ...twoClusters, ...regimes, ...images, ...classes, ...tinyVae }, true);
const done: Record<string, Record<string, number>> = {};
const reference = ["--engine", "reference"];

beforeAll(async () => {
  for (const file of ["two.gen", "chain.gen", "classes.gen", "tiny.gen", "code.gen"]) {
    const { status, stdout } = await genc(["train", file, "--json", ...reference], { cwd });
    expect(status).toBe(0);
    const { model, metrics } = jsonLines(stdout).at(-1)!;
    done[String(model)] = metrics as Record<string, number>;
  }
});
afterAll(() => rmSync(cwd, { recursive: true }));

async function json(...args: string[]): Promise<Record<string, unknown[]>> {
  const { status, stdout } = await genc([...args, "--json"], { cwd });
  expect(status).toBe(0);
  return JSON.parse(stdout);
}

const sum = (values: unknown[] | undefined): number => (values as number[]).reduce((total, value) => total + value, 0);

test("score: an entry a row, together what training said", async () => {
  const { loglik, units } = await json("score", "runs/Two-1");
  expect([loglik?.length, units]).toEqual([40, "columns"]);
  expect(sum(loglik)).toBeCloseTo(done.Two!.loglik!, 9);
});

test("score: an entry a sequence of a chain, in units of the column that was standardized", async () => {
  const { loglik } = await json("score", "runs/Chain-1");
  expect(loglik?.length).toBe(2);
  expect(sum(loglik)).toBeCloseTo(done.Chain!.loglik!, 9);
});

test("score: the density of a class and its Gaussian, by hand", async () => {
  // Classes of three rows each: mean 2 or 12, variance 2/3.
  const { loglik } = await json("score", "runs/Classes-1");
  const expected = [1, 0, 1, 1, 0, 1].map((squared) => Math.log(0.5) - 0.5 * Math.log(2 * Math.PI * (2 / 3)) - squared / (2 * (2 / 3)));
  expect(loglik).toEqual(expected.map((value) => expect.closeTo(value, 9)));
});

test("score: other rows, row by row into a file, and the summary", async () => {
  writeFileSync(join(cwd, "more.csv"), "x,y\n-3,-3\n100,100\n");
  const { status, stdout } = await genc(["score", "runs/Two-1", "--data", "more.csv", "--per-row", "scores.csv"], { cwd });
  expect(status).toBe(0);
  expect(stdout).toMatch(/^ {2}loglik +-\d.*nats\n {2}per row.*\n {2}rows +2\n\nLeast likely\n {2}row +loglik\n {4}2 /);
  const rows = readFileSync(join(cwd, "scores.csv"), "utf8").trim().split("\n");
  expect([rows[0], rows.length, rows[2]?.startsWith("2,-")]).toEqual(["row,loglik", 3, true]);
});

test("score: a bound says so, and more draws come closer", async () => {
  const one = await json("score", "runs/Tiny-1", "--draws", "1", ...reference);
  const many = await json("score", "runs/Tiny-1", "--draws", "200", ...reference);
  expect([many.bound, many.draws]).toEqual([true, 200]);
  expect(sum(many.loglik)).toBeGreaterThan(sum(one.loglik));
  expect((await json("score", "runs/Tiny-1", "--part", "heldout", "--draws", "1", ...reference)).loglik?.length).toBe(8);
});

test("GEN8021: no rows of that part", async () => {
  const { status, stderr } = await genc(["score", "runs/Two-1", "--part", "heldout"], { cwd });
  expect([status, stderr]).toEqual([
    1,
    "error[GEN8021]: The data of runs/Two-1 have no heldout rows.\n  hint: `split: holdout(10%)` in the data holds rows out.\n\n",
  ]);
});

test("predict: components with their probabilities", async () => {
  const found = await json("predict", "runs/Two-1");
  const classesOfRows = found.class as number[];
  expect(classesOfRows.length).toBe(40);
  // Rows of the two clusters alternate.
  expect(new Set(classesOfRows.map((k, row) => (row % 2 === 0 ? k : 1 - k))).size).toBe(1);
  for (const row of found.probabilities as number[][]) expect(sum(row)).toBeCloseTo(1, 12);
});

test("predict: a path for each sequence", async () => {
  const { path } = await json("predict", "runs/Chain-1");
  const paths = path as number[][];
  expect(paths.map((one) => one.length)).toEqual([12, 12]);
  const [low, high] = [paths[0]![0]!, paths[0]![3]!];
  expect(paths[1]).toEqual(Array.from({ length: 12 }, (_step, t) => (t % 6 < 3 ? low : high)));
  const { stdout } = await genc(["predict", "runs/Chain-1"], { cwd });
  expect(stdout.split("\n").slice(0, 2)).toEqual(["sequence,row,s", `a,1,${low}`]);
});

test("predict: classes by their names, of rows that lack them", async () => {
  const { stdout } = await genc(["predict", "runs/Classes-1", "--data", "others.csv"], { cwd });
  const [header, ...rows] = stdout.trim().split("\n");
  expect(header).toBe("row,kind,p(kind = low),p(kind = high)");
  expect(rows.map((row) => row.split(",").slice(0, 2))).toEqual([
    ["1", "low"],
    ["2", "high"],
  ]);
  expect(await json("predict", "runs/Classes-1", "--data", "others.csv")).toMatchObject({ class: [0, 1], levels: ["low", "high"] });
});

test("GEN5001 of another file points at the option, and at the spec only where the spec names it", async () => {
  const told = `error[GEN5001]: There is no file none.csv.\n  --> setting data\n  hint: Paths are relative to the folder in which the command runs.\n\n`;
  for (const query of ["score", "predict", "impute"])
    expect(await genc([query, "runs/Two-1", "--data", "none.csv"], { cwd })).toMatchObject({ status: 1, stderr: told });
  const { stderr } = await genc(["train", "two.gen", "--data", "Rows=none.csv"], { cwd });
  expect(stderr).toContain(told.replace("setting data", "setting data Rows"));
});

test("GEN8020: what a model can't be asked, why, and what it can", async () => {
  const { status, stdout, stderr } = await genc(["encode", "runs/Two-1"], { cwd });
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toBe(
    "error[GEN8020]: runs/Two-1 can't encode: only a model with continuous latents has codes.\n  hint: It can sample, score, predict, impute.\n\n",
  );
});

test("encode and decode: from rows to latents and back, in the columns' own units", async () => {
  await genc(["encode", "runs/Tiny-1", "-n", "5", "--out", "latents.csv", ...reference], { cwd });
  const latents = readFileSync(join(cwd, "latents.csv"), "utf8").trim().split("\n");
  expect([latents[0], latents.length]).toEqual(["row,z.mean[0],z.std[0]", 6]);
  const decoded = await json("decode", "runs/Tiny-1", "--latents", "latents.csv", ...reference);
  const columns = decoded.columns as unknown as Record<string, number[]>;
  expect(Object.keys(columns).slice(0, 2)).toEqual(["x", "y"]);
  const again = await json("reconstruct", "runs/Tiny-1", "--part", "train", "-n", "5", ...reference);
  const made = again.columns as unknown as Record<string, number[]>;
  expect(made["x reconstructed"]).toEqual(columns.x!.map((value) => expect.closeTo(value, 4)));
  expect(columns.x!.every((value) => value > 80 && value < 120)).toBe(true);
});

test("encode writes what a model is given beside its codes, so that they can be decoded", async () => {
  const kinds = Array.from({ length: 24 }, (_row, i) => `${i % 2 === 0 ? "low" : "high"},${(i % 2) * 6 + Math.sin(i)}`);
  writeFileSync(join(cwd, "kinds.csv"), `kind,x\n${kinds.join("\n")}\n`);
  const spec = `data Rows {
  source: csv("kinds.csv")
  kind: category(2) = kind
  x: real = x
}
encoder Code(x: real, kind: category(2)) -> Normal {
  return Normal(x |> dense(1), log_var: one_hot(kind) |> dense(1))
}
decoder Draw(z: real, kind: category(2)) -> Normal {
  return Normal(concat(z, one_hot(kind)) |> dense(1), std: 1)
}
model Kinds {
  given kind: category(2)
  latent z: real ~ Normal(0, 1)
  observed x: real ~ Draw(z, kind)
  posterior z ~ Code(x, kind)
}
train Kinds on Rows {
  epochs: 2
  batch: 8
}
`;
  writeFileSync(join(cwd, "kinds.gen"), spec);
  expect(await genc(["train", "kinds.gen", ...reference], { cwd })).toMatchObject({ status: 0 });
  await genc(["encode", "runs/Kinds-1", "-n", "4", "--out", "kinds-codes.csv", ...reference], { cwd });
  const lines = readFileSync(join(cwd, "kinds-codes.csv"), "utf8").trim().split("\n");
  expect(lines[0]).toBe("row,z.mean,z.std,kind");
  expect(lines.slice(1).map((line) => line.split(",")[3])).toEqual(["low", "high", "low", "high"]);
  const { columns } = await json("decode", "runs/Kinds-1", "--latents", "kinds-codes.csv", ...reference);
  const again = await json("reconstruct", "runs/Kinds-1", "--part", "train", "-n", "4", ...reference);
  const [decoded, made] = [columns, again.columns] as unknown as Record<string, number[]>[];
  expect(decoded!.x).toEqual(made!["x reconstructed"]!.map((value) => expect.closeTo(value, 4)));
});

test("decode: plain columns of latents do as well", async () => {
  writeFileSync(join(cwd, "plain.csv"), "z[0]\n0\n1\n");
  const { stdout } = await genc(["decode", "runs/Tiny-1", "--latents", "plain.csv", ...reference], { cwd });
  expect(stdout.trim().split("\n").length).toBe(3);
});

test("GEN8030, GEN8031, GEN8032, GEN8001: what can't be decoded", async () => {
  const texts = { "no-column.csv": "z\n1\n", "no-number.csv": "z[0]\n1\nhigh\n", "no-rows.csv": "z[0]\n" };
  const found: string[] = [];
  for (const [name, text] of Object.entries(texts)) {
    writeFileSync(join(cwd, name), text);
    const { status, stderr } = await genc(["decode", "runs/Tiny-1", "--latents", name, ...reference], { cwd });
    expect(status).toBe(1);
    found.push(stderr);
  }
  expect(found).toEqual([
    "error[GEN8030]: no-column.csv has no column z[0], which `z` needs.\n  --> no-column.csv, row 1\n  hint: `genc encode RUN --out no-column.csv` writes a file that fits; its columns are z.\n\n",
    "error[GEN8031]: `high` is no number.\n  --> no-number.csv, row 3, column z[0]\n  hint: Write a finite number there.\n\n",
    "error[GEN8032]: no-rows.csv has no rows.\n  hint: It needs a line of column names and one line for each row.\n\n",
  ]);
  expect((await genc(["decode", "runs/Tiny-1", "--latents", "none.csv", ...reference], { cwd })).stderr).toContain("error[GEN8001]");
});

test("images are encoded to a table, decoded and reconstructed to grids", async () => {
  await genc(["encode", "runs/Coded-1", "-n", "6", "--out", "codes.csv", ...reference], { cwd });
  expect((await genc(["decode", "runs/Coded-1", "--latents", "codes.csv", ...reference], { cwd })).stderr).toBe(
    "Wrote runs/Coded-1/decoded.png: 6 images.\n",
  );
  const { width, height } = PNG.sync.read(readFileSync(join(cwd, "runs/Coded-1/decoded.png")));
  expect([width, height]).toEqual([2 + 3 * 58, 2 + 2 * 58]);
  const { stderr } = await genc(["reconstruct", "runs/Coded-1", "-n", "3", "--out", "pairs.png", ...reference], { cwd });
  expect(stderr).toBe("Wrote pairs.png: 3 pairs, the original to the left.\n");
  const pairs = PNG.sync.read(readFileSync(join(cwd, "pairs.png")));
  expect([pairs.width, pairs.height]).toEqual([2 + 6 * 58, 60]);
  // The first original is dark: 20 and a little more of 255.
  expect(pairs.data[(2 * pairs.width + 2) * 4]).toBe(20);
});

test("eval: the metrics of training again, and 3 where an `expect` isn't met", async () => {
  const { metrics, expects } = await json("eval", "runs/Two-1");
  expect([metrics, expects]).toEqual([done.Two, []]);
  const spec = twoClusters["two.gen"].replace("on Rows\n", "on Rows as Hopeful {\n  expect loglik > 0\n}\n");
  writeFileSync(join(cwd, "hopeful.gen"), spec);
  await genc(["train", "hopeful.gen"], { cwd });
  const { status, stdout } = await genc(["eval", "runs/Hopeful-1"], { cwd });
  expect(status).toBe(3);
  expect(stdout).toContain("NOT MET  expect loglik > 0");
});

test("a run that isn't there", async () => {
  for (const query of ["sample", "score", "encode", "reconstruct", "predict", "eval"]) {
    const { status, stderr } = await genc([query, "runs/None-1"], { cwd });
    expect([status, stderr.slice(0, 14)]).toEqual([1, "error[GEN7001]"]);
  }
});
