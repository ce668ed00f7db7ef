import { join } from "node:path";
import { expect, test } from "vitest";
import { loadRun, openRun } from "../../../src/runtime/index.ts";
import { measure } from "../../../src/runtime/runs/measures.ts";
import { temporaryFolder, train, writeSpec } from "../../support/runs.ts";

const data = `data D {
  source: csv("d.csv")
  u: real
  y: category("no", "yes") = answer
  weight: w
}
`;
/** Of the two means, 0.75 and 4.25, each row lies nearer to its own but the third, which weighs three of eleven. */
const csv = "u,answer,w\n0,no,1\n1,no,2\n5,no,3\n4,yes,2\n5,yes,2\n4,yes,1\n";

test("accuracy is the share of the rows, by weight, whose category is the most probable given the rest", async () => {
  const out = temporaryFolder();
  const spec = `${data}model M {
  param m: real[2] = [0.75, 4.25]
  observed y: category(2) ~ Categorical(uniform(2))
  observed u: real ~ Normal(m[y], 1)
}
train M on D {
  expect accuracy(y) == 0.727273 within 1e-6
}
`;
  const { manifest } = await train(writeSpec(out, spec, csv), join(out, "runs"));
  expect(manifest.expects).toMatchObject([{ met: true, value: expect.closeTo(8 / 11, 12) }]);
});

test("rows that don't say their category are neither right nor wrong", async () => {
  const out = temporaryFolder();
  const spec = `${data.replace(" = answer", "? = answer")}model M {
  param m: real[2] = [0.75, 4.25]
  observed y: category(2)? ~ Categorical(uniform(2))
  observed u: real ~ Normal(m[y], 1)
}
train M on D {
  expect accuracy(y) == 0.727273 within 1e-6
}
`;
  const { manifest } = await train(writeSpec(out, spec, `${csv}0,,7\n`), join(out, "runs"));
  expect(manifest.expects).toMatchObject([{ met: true, value: expect.closeTo(8 / 11, 12) }]);
});

test("so it is where the model is trained by gradient", async () => {
  const out = temporaryFolder();
  const spec = `${data}model M {
  param m: real[2] = [0.75, 4.25]
  param a: real
  observed y: category(2) ~ Categorical(uniform(2))
  observed u: real ~ Normal(m[y] * exp(0 * a), 1)
}
train M on D {
  epochs: 1
  expect accuracy(y) == 0.727273 within 1e-6
}
`;
  const { manifest } = await train(writeSpec(out, spec, csv), join(out, "runs"));
  expect(manifest.plan).toBe("gradient");
  expect(manifest.expects).toMatchObject([{ met: true, value: expect.closeTo(8 / 11, 12) }]);
});

test("what can't be measured has no value: another variable, rows that aren't there", async () => {
  const { path } = await train("specs/gaussian.gen", temporaryFolder());
  const { trained, loadOwn } = await openRun(path);
  const { metrics } = loadRun(path).manifest;
  const ask = (metric: { name: string; args?: Record<string, string>; heldout?: boolean }) =>
    measure(trained, loadOwn(), metrics, { args: {}, heldout: false, ...metric });
  expect(await ask({ name: "accuracy", args: { variable: "x" } })).toBeUndefined();
  expect(await ask({ name: "loglik", heldout: true })).toBeUndefined();
  expect(await ask({ name: "modes" })).toBeUndefined();
  expect(await ask({ name: "bic" })).toBe(metrics.bic);
});

test("held-out metrics are those of the held-out rows", async () => {
  const { path, manifest } = await train("specs/species.gen", temporaryFolder());
  const { trained, loadOwn } = await openRun(path);
  const own = loadOwn();
  const ask = (name: string) => measure(trained, own, manifest.metrics, { name, args: { variable: "y" }, heldout: true });
  expect(await ask("loglik")).toBe(manifest.metrics.heldout_loglik_per_row);
  const prediction = await trained.predict(own.heldout!);
  const truth = own.heldout!.fields.y!.matrix();
  const hits = prediction.is === "class" ? prediction.classes.filter((found, row) => found === truth[row]).length : 0;
  expect(await ask("accuracy")).toBeCloseTo(hits / 30, 12);
});
