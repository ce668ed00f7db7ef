import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { PNG } from "pngjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folderWith, genc, twoClusters } from "../../support/cli.ts";
import { classes, images, regimes, tinyVae } from "../../support/cli-specs.ts";

const cwd = folderWith({ ...twoClusters, ...regimes, ...images, ...classes, ...tinyVae }, true);

beforeAll(async () => {
  for (const file of ["two.gen", "chain.gen", "paint.gen", "classes.gen"])
    expect((await genc(["train", file, "--engine", "reference"], { cwd })).status).toBe(0);
});
afterAll(() => rmSync(cwd, { recursive: true }));

function png(name: string): PNG {
  return PNG.sync.read(readFileSync(join(cwd, name)));
}

test("tables are csv in the columns' own units, the same for the same seed", async () => {
  const first = await genc(["sample", "runs/Two-1", "-n", "200", "--seed", "4"], { cwd });
  expect([first.status, first.stderr]).toEqual([0, ""]);
  const [header, ...rows] = first.stdout.trim().split("\n");
  expect([header, rows.length]).toEqual(["x,y", 200]);
  expect(rows.every((row) => row.split(",").every((cell) => Math.abs(Math.abs(Number(cell)) - 3) < 4))).toBe(true);
  expect((await genc(["sample", "runs/Two-1", "-n", "200", "--seed", "4"], { cwd })).stdout).toBe(first.stdout);
  expect((await genc(["sample", "runs/Two-1", "-n", "200", "--seed", "5"], { cwd })).stdout).not.toBe(first.stdout);
});

test("64 rows unless -n says otherwise; --out, --latents and --json", async () => {
  const { stdout, stderr } = await genc(["sample", "runs/Two-1", "--out", "rows-of-two.csv"], { cwd });
  expect([stdout, stderr]).toEqual(["", "Wrote rows-of-two.csv: 64 rows of 2 columns.\n"]);
  expect(readFileSync(join(cwd, "rows-of-two.csv"), "utf8").trim().split("\n").length).toBe(65);
  const machine = JSON.parse((await genc(["sample", "runs/Two-1", "-n", "3", "--latents", "--json"], { cwd })).stdout);
  expect(machine).toEqual({ rows: 3, columns: { x: expect.any(Array), y: expect.any(Array), k: expect.any(Array) } });
  expect(machine.columns.k.every((k: number) => k === 0 || k === 1)).toBe(true);
});

test("categories are printed by their levels", async () => {
  const { stdout } = await genc(["sample", "runs/Classes-1", "-n", "30"], { cwd });
  const [header, ...rows] = stdout.trim().split("\n");
  expect(header).toBe("kind,x");
  expect([...new Set(rows.map((row) => row.split(",")[0]))].sort()).toEqual(["high", "low"]);
});

test("a chain draws sequences, one of 100 steps unless said otherwise, out of standardized units", async () => {
  const usual = (await genc(["sample", "runs/Chain-1"], { cwd })).stdout.trim().split("\n");
  expect([usual[0], usual.length, usual.at(-1)?.split(",").slice(0, 2)]).toEqual(["who,t,x", 101, ["1", "100"]]);
  const two = (await genc(["sample", "runs/Chain-1", "-n", "2", "--length", "5", "--latents"], { cwd })).stdout.trim().split("\n");
  expect(two[0]).toBe("who,t,x,s");
  const cells = two.slice(1).map((row) => row.split(",").map(Number));
  expect(cells.map(([sequence, step]) => [sequence, step])).toEqual([1, 2].flatMap((n) => [1, 2, 3, 4, 5].map((t) => [n, t])));
  expect(cells.every(([, , x]) => Math.min(Math.abs(x! - 10), Math.abs(x! - 50)) < 5)).toBe(true);
});

test("GEN8022: independent rows have no length", async () => {
  expect(await genc(["sample", "runs/Two-1", "--length", "9"], { cwd })).toEqual({
    status: 1,
    stdout: "",
    stderr: "error[GEN8022]: `--length` is for sequences, and the rows of runs/Two-1 are independent.\n  hint: Leave it out.\n\n",
  });
});

test("images are a PNG grid in the run; a given category goes through its values", async () => {
  const { status, stdout, stderr } = await genc(["sample", "runs/Squares2-1"], { cwd });
  expect([status, stdout, stderr]).toEqual([0, "", "Wrote runs/Squares2-1/samples.png: 16 images, 2 in a row.\n"]);
  // A 4 x 4 image is drawn 14 times as large, with 2 pixels between.
  const { width, height } = png("runs/Squares2-1/samples.png");
  expect([width, height]).toEqual([2 + 2 * 58, 2 + 8 * 58]);
});

test("-n, --out and --given", async () => {
  const { stdout } = await genc(["sample", "runs/Squares2-1", "-n", "9", "--given", "y=1", "--out", "nine.png", "--json"], { cwd });
  expect(JSON.parse(stdout)).toEqual({ rows: 9, images: "nine.png", columns: {} });
  expect(png("nine.png").width).toBe(2 + 3 * 58);
  const table = await genc(["sample", "runs/Squares2-1", "-n", "2", "--given", "y=1,0", "--out", "two.csv"], { cwd });
  expect(table.stderr).toBe("Wrote two.csv: 2 rows of 17 columns.\n");
  const rows = readFileSync(join(cwd, "two.csv"), "utf8").trim().split("\n");
  expect(rows.map((row) => row.split(",")[0])).toEqual(["labels", "1", "0"]);
  const pixels = rows[1]!.split(",").slice(1).map(Number);
  expect(pixels.every((pixel) => pixel >= 0 && pixel <= 255) && pixels.some((pixel) => pixel > 1)).toBe(true);
});

test("GEN8024, GEN8025: what can't be given", async () => {
  const messages: string[] = [];
  for (const given of ["x=1", "yy=1", "y=2", "y=high"])
    messages.push((await genc(["sample", "runs/Squares2-1", "--given", given], { cwd })).stderr);
  expect(messages).toEqual([
    "error[GEN8024]: runs/Squares2-1 is given no variable `x`.\n  hint: It is given y.\n\n",
    "error[GEN8024]: runs/Squares2-1 is given no variable `yy`.\n  hint: Did you mean `y`?\n\n",
    "error[GEN8025]: `y` can't be 2: it is no category value of it.\n  hint: Its values are 0, 1.\n\n",
    "error[GEN8025]: `y` can't be high: it is no category value of it.\n  hint: Its values are 0, 1.\n\n",
  ]);
  expect((await genc(["sample", "runs/Two-1", "--given", "y=2"], { cwd })).stderr).toContain("It is given nothing");
});

test("GEN8023: no image to draw", async () => {
  const { status, stderr } = await genc(["sample", "runs/Two-1", "--out", "two.png"], { cwd });
  expect([status, stderr.slice(0, 14), existsSync(join(cwd, "two.png"))]).toEqual([1, "error[GEN8023]", false]);
});

test("GEN8005: a folder that isn't there", async () => {
  const { status, stderr } = await genc(["sample", "runs/Two-1", "--out", "no/where.csv"], { cwd });
  expect([status, stderr.split("\n")[0]]).toEqual([1, "error[GEN8005]: no/where.csv can't be read or written: its folder doesn't exist."]);
});
