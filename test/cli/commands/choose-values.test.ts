import { join } from "node:path";
import { expect, test } from "vitest";
import { compile } from "../../../src/compiler/index.ts";
import { loadData } from "../../../src/runtime/data/index.ts";
import { nodeHost } from "../../../src/runtime/host/node.ts";
import { simulateModel } from "../../../src/runtime/queries/simulate.ts";
import { folderWith, genc, jsonLines } from "../../support/cli.ts";
import { diskHost } from "../../support/host.ts";

interface Line {
  label: string;
  loglik: number;
  value: number;
}

async function candidates(files: Record<string, string>): Promise<{ cwd: string; lines: Line[] }> {
  const cwd = folderWith(files);
  const { status, stdout, stderr } = await genc(["choose", "spec.gen", "--json"], { cwd });
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  return { cwd, lines: jsonLines(stdout)[0]!.candidates as Line[] };
}

const logNormal = (x: number, mean: number, std: number): number =>
  -0.5 * ((x - mean) / std) ** 2 - Math.log(std) - 0.5 * Math.log(2 * Math.PI);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const u = [-1.5, -0.2, 0.3, 0.9, 1.1, 2.4, 3.2, 0.6];
const w = [1, 2, 1, 3, 1, 1, 2, 4];

// ICL is minus twice the log-likelihood of rows and their most probable categories, with BIC's price of the free numbers
// (Biernacki, Celeux and Govaert 2000, in the form with the categories of greatest posterior). Nothing is free here.
test("icl of a mixture whose parameters are all known", async () => {
  const spec = `data D {
  source: csv("d.csv")
  u: real
  weight: w
}
model M {
  param share: simplex(2) = [0.3, 0.7]
  param m: real[2] = [0, 2]
  latent k: category(2) ~ Categorical(share)
  observed u: real ~ Normal(m[k], std: 1)
}
choose on D {
  try M
  by: icl
}
`;
  const csv = `u,w\n${u.map((value, i) => `${value},${w[i]}`).join("\n")}\n`;
  const { lines } = await candidates({ "spec.gen": spec, "d.csv": csv });
  const joint = (x: number) => [Math.log(0.3) + logNormal(x, 0, 1), Math.log(0.7) + logNormal(x, 2, 1)];
  expect(lines[0]!.value).toBeCloseTo(-2 * sum(u.map((x, i) => w[i]! * Math.max(...joint(x)))), 10);
  expect(lines[0]!.loglik).toBeCloseTo(sum(u.map((x, i) => w[i]! * Math.log(sum(joint(x).map(Math.exp))))), 10);
});

test("folds of rows with weights: each fold's mean is a weighted one, and held-out nats are by weight", async () => {
  const spec = `data D {
  source: csv("d.csv")
  u: real
  weight: w
  split: folds(4)
}
model M {
  param m: real
  observed u: real ~ Normal(m, std: 1)
}
choose on D {
  try M
  by: heldout(loglik)
}
`;
  const csv = `u,w\n${u.map((value, i) => `${value},${w[i]}`).join("\n")}\n`;
  const { cwd, lines } = await candidates({ "spec.gen": spec, "d.csv": csv });
  let total = 0;
  for (let fold = 0; fold < 4; fold++) {
    const { train, heldout } = foldOf(cwd, fold);
    const rows = (ids: ArrayLike<number>) => Array.from(ids, (id) => ({ x: u[id]!, weight: w[id]! }));
    const fitted = rows(train.ids);
    const mean = sum(fitted.map(({ x, weight }) => weight * x)) / sum(fitted.map(({ weight }) => weight));
    total += sum(rows(heldout!.ids).map(({ x, weight }) => weight * logNormal(x, mean, 1)));
  }
  expect(lines[0]!.loglik).toBeCloseTo(total, 10);
  expect(lines[0]!.value).toBeCloseTo(total / sum(w), 10);
});

test("folds of sequences hold out whole ones: of a chain that is known the parts add up to all", async () => {
  const sequences = [[0.1, 1.9, 2.2], [-0.4, 0.3], [1.7, 2.5, 0.2, -0.1], [2.1], [0.4, 0.2, 1.8]];
  const spec = `data D {
  source: csv("d.csv")
  u: real
  sequence: along(t, by: who)
  split: folds(3)
}
model M {
  param start: simplex(2) = [0.6, 0.4]
  param move: simplex(2)[2] = [[0.9, 0.1], [0.2, 0.8]]
  param m: real[2] = [0, 2]
  latent s: category(2) ~ Markov(start, move)
  observed u: real ~ Normal(m[s], std: 1)
}
choose on D {
  try M
  by: heldout(loglik)
}
`;
  const csv = `who,t,u\n${sequences.flatMap((values, who) => values.map((value, t) => `${who},${t},${value}`)).join("\n")}\n`;
  const { cwd, lines } = await candidates({ "spec.gen": spec, "d.csv": csv });
  expect(lines[0]!.loglik).toBeCloseTo(sum(sequences.map(byEnumeration)), 10);
  expect(lines[0]!.value).toBeCloseTo(lines[0]!.loglik / sum(sequences.map(({ length }) => length)), 10);
  const lengths = sequences.map(({ length }) => length).sort();
  const held = Array.from({ length: 3 }, (_, fold) => foldOf(cwd, fold).heldout!.sequences!.map(({ start, end }) => end - start));
  expect(held.flat().sort()).toEqual(lengths);
});

/** log of the sum over every path of states. */
function byEnumeration(x: readonly number[]): number {
  const [start, move, mean] = [
    [0.6, 0.4],
    [
      [0.9, 0.1],
      [0.2, 0.8],
    ],
    [0, 2],
  ];
  const paths = Array.from({ length: 2 ** x.length }, (_, code) => x.map((_value, t) => (code >> t) & 1));
  const chance = (path: readonly number[]): number =>
    path.reduce((p, s, t) => p * (t === 0 ? start[s]! : move[path[t - 1]!]![s]!) * Math.exp(logNormal(x[t]!, mean[s]!, 1)), 1);
  return Math.log(sum(paths.map(chance)));
}

/** The rows that trained and those that were held out of one fold. */
function foldOf(cwd: string, fold: number) {
  const [choice] = compile(join(cwd, "spec.gen"), diskHost).choices;
  const { ir } = choice!.candidates[0]!;
  return loadData(ir.data!, { directory: cwd, seed: 1, host: nodeHost, spans: ir.spans, fold, simulate: simulateModel });
}
