import fc from "fast-check";
import { expect, test } from "vitest";
import type { DataIR, Field, FieldExpr, ModelIR } from "../../../src/compiler/ir/types/model.ts";
import { fieldValuesToColumns, inColumnUnits, loadData, loadWith, type SampleModel } from "../../../src/runtime/data/index.ts";
import { idxBytes, scratch } from "../../support/data/files.ts";
import { call, column, context, csv, data, field, idx, list, number, reshape, type } from "../../support/data/ir.ts";

const files = scratch();
const real = type("real");

function load(content: string, fields: Field[], more: Partial<DataIR> = {}) {
  const ir = data(csv(files.write("rows.csv", content)), fields, more);
  return { ir, ...loadData(ir, context(files.folder)) };
}

/** Chains that are invertible in column a, where a > 0. */
const chains: Record<string, (a: FieldExpr) => FieldExpr> = {
  column: (a) => a,
  affine: (a) => call("sub", call("mul", 2.5, a), 1),
  "minus the column": (a) => call("sub", number(1), a),
  "over the column": (a) => call("div", number(3), a),
  "log of an affine map": (a) => call("log", call("add", a, 1)),
  "standardised log": (a) => call("standardize", call("log", a)),
  "logit of a share": (a) => call("logit", call("div", a, 25)),
  "root, then exponent": (a) => call("neg", call("exp", call("sqrt", a))),
  "a constant that is computed": (a) => call("mul", a, call("pow", number(2), number(3))),
};

for (const [name, chain] of Object.entries(chains))
  test(`${name}: columns come back, and the Jacobian is the slope`, () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.1, max: 20, noNaN: true }), { minLength: 3, maxLength: 8 }), (values) => {
        fc.pre(Math.max(...values) - Math.min(...values) > 0.5);
        const x = field("x", real, chain(column("a")));
        const { ir, train, fitted } = load(`a\n${values.join("\n")}\n`, [x]);
        const [back] = fieldValuesToColumns(ir, fitted, "x", train.fields.x!.matrix());
        expect(back!.name).toBe("a");
        for (const [i, value] of values.entries()) expect(back!.values[i]).toBeCloseTo(value, 8);

        const h = 1e-6;
        const moved = (by: number) => {
          files.write("moved.csv", `a\n${values.map((v) => v + by).join("\n")}\n`);
          // Standardising anew would follow the shift: the mean and sd stay those of the first load.
          return loadWith(ir, fitted, context(files.folder), "moved.csv").part.fields.x!.matrix();
        };
        const [above, below] = [moved(h), moved(-h)];
        const jacobian = train.logJacobian(["x"]);
        expect(jacobian.ok).toBe(true);
        if (!jacobian.ok) return;
        for (const i of values.keys()) expect(jacobian.perRow[i]).toBeCloseTo(Math.log(Math.abs((above[i]! - below[i]!) / (2 * h))), 4);
      }),
      { seed: 1, numRuns: 8 },
    );
  });

test("the Jacobian sums over entries and fields; missing entries and categories add nothing", () => {
  const { train } = load("a,b,k\n1,2,u\n3,,v\n", [
    field("x", type("real", [2], { optional: true }), list(call("mul", "a", 2), call("log", "b"))),
    field("k", type("category", [], { size: 2 })),
  ]);
  const jacobian = train.logJacobian(["x", "k"]);
  expect(jacobian.ok && [...jacobian.perRow]).toEqual([Math.log(2) - Math.log(2), Math.log(2)]);
});

test("no Jacobian: reasons in words", () => {
  const { train, ir } = load("a,b,c\n1,2,u\n3,4,v\n", [
    field("ratio", real, call("div", "a", "b")),
    field("hot", type("binary", [2]), call("one_hot", "c")),
    field("twice", type("real", [2]), list(column("a"), call("log", "a"))),
    field("a", real),
    field("b", real, call("log", "a")),
    field("one", real, number(1)),
  ]);
  const because = (...names: string[]) => {
    const answer = train.logJacobian(names);
    return answer.ok ? undefined : answer.because;
  };
  expect(because("ratio")).toBe("field ratio: a / b is no invertible map of one column");
  expect(because("hot")).toBe("field hot: one_hot(c) is no invertible map of one column");
  expect(because("twice")).toBe("field twice: column a is used twice");
  expect(because("a", "b")).toBe("fields a and b both use column a");
  expect(because("a")).toBeUndefined();
  expect(because("one")).toBe("field one: 1 is no column");
  expect(inColumnUnits(ir.fields[3]!)).toBe(true);
  expect(inColumnUnits(ir.fields[0]!)).toEqual({ because: "a / b: a / b is no invertible map of one column" });
});

test("what has no inverse stays in units of the field; levels come back as text", () => {
  const { ir, fitted, train } = load("a,b,k\n1,2,v\n3,5,u\n7,1,\n", [
    field("x", type("real", [2]), list(call("standardize", "a"), call("abs", "b"))),
    field("r", real, call("div", "a", "b")),
    field("k", type("category", [], { size: 2, optional: true })),
    field("big", type("category", [], { size: 2 }), call("greater", "a", 2)),
  ]);
  const columns = (name: string) => fieldValuesToColumns(ir, fitted, name, train.fields[name]!.matrix());
  expect(columns("x").map(({ name }) => name)).toEqual(["a", "x[1]"]);
  expect(columns("x")[0]!.values.map((v) => Math.round(Number(v) * 1e9) / 1e9)).toEqual([1, 3, 7]);
  expect(columns("r")).toEqual([{ name: "r", values: [0.5, 0.6, 7] }]);
  expect(columns("k")).toEqual([{ name: "k", values: ["v", "u", ""] }]);
  expect(columns("big")).toEqual([{ name: "a", values: [0, 1, 1] }]);
  const codes = new Int32Array(3);
  train.fields.k!.gather([0, 1, 2], "eval", codes);
  expect([...codes]).toEqual([1, 0, -1]);
});

test("levels: text by code units, numbers by size, whole numbers below K as themselves, several columns together", () => {
  const levels = (content: string, size: number, value: FieldExpr = column("k"), plate: number[] = []) =>
    load(content, [field("k", type("category", plate, { size }), value)]).fitted.fields.k!.levels;
  expect(levels("k\nb\nB\na\n", 3)).toEqual(["B", "a", "b"]);
  expect(levels("k\n10\n9\n1.5\n", 3)).toEqual(["1.5", "9", "10"]);
  expect(levels("k\n1\n3\n", 4)).toEqual(["0", "1", "2", "3"]);
  expect(levels("k\n1\n2\n3\n", 3)).toEqual(["1", "2", "3"]);
  expect(levels("p,q\nx,y\ny,z\n", 3, list(column("p"), column("q")), [2])).toEqual(["x", "y", "z"]);
});

test("several answers a row are several entries", () => {
  const { train, ir, fitted } = load("p,q\nx,y\ny,z\n", [field("k", type("category", [2], { size: 3 }), list(column("p"), column("q")))]);
  expect([...train.fields.k!.matrix()]).toEqual([0, 1, 1, 2]);
  expect(fieldValuesToColumns(ir, fitted, "k", [2, 0])).toEqual([
    { name: "p", values: ["z"] },
    { name: "q", values: ["x"] },
  ]);
});

test("one_hot learns its levels from training rows and stores them", () => {
  const { train, fitted } = load("c\nv\nu\nw\nu\n", [field("x", type("binary", [3]), call("one_hot", "c"))]);
  expect([...train.fields.x!.matrix()]).toEqual([0, 1, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0]);
  expect(Object.values(fitted.fields.x!.vocabularies!)).toEqual([["u", "v", "w"]]);
});

test("dequantised counts: the same in an epoch, within their whole number, and undone by it", () => {
  const values = list(call("div", call("dequantize", "a"), 10), call("dequantize", "b"));
  const { ir, train, fitted } = load("a,b\n4,0\n7,3\n9,9\n", [field("x", type("real", [2]), values)]);
  const eval_ = train.fields.x!.matrix();
  expect([...eval_].map((v, i) => Math.floor(i % 2 === 0 ? v * 10 : v))).toEqual([4, 0, 7, 3, 9, 9]);
  expect(fieldValuesToColumns(ir, fitted, "x", eval_)).toEqual([
    { name: "a", values: [4, 7, 9] },
    { name: "b", values: [0, 3, 9] },
  ]);
  const epoch = (n: number) => {
    const out = new Float64Array(6);
    train.fields.x!.gather([0, 1, 2], n, out);
    return out;
  };
  expect(epoch(1)).toEqual(epoch(1));
  expect(epoch(1)).not.toEqual(epoch(2));
  expect(train.fields.x!.matrix()).toEqual(eval_);
  // The two draws of one row are not the same number.
  expect((eval_[2]! * 10) % 1).not.toBeCloseTo(eval_[3]! % 1, 6);
  const jacobian = train.logJacobian(["x"]);
  expect(jacobian.ok && [...jacobian.perRow]).toEqual([0, 1, 2].map(() => -Math.log(10)));
});

test("a test file's draws are not those of the source's rows", () => {
  const bytes = idxBytes(8, [1, 4, 4], new Uint8Array(16).fill(128));
  const images = idx(files.write("grey", bytes));
  const value = reshape(call("binarize", call("div", "images", 255)), 16);
  const { train, heldout } = loadData(data(images, [field("x", type("binary", [16]), value)], { test: images }), context(files.folder));
  expect(train.fields.x!.matrix()).not.toEqual(heldout!.fields.x!.matrix());
  const other = loadData(data(images, [field("x", type("binary", [16]), value)]), context(files.folder, { seed: 2 }));
  expect(train.fields.x!.matrix()).not.toEqual(other.train.fields.x!.matrix());
});

test("idx files of other types and axes", () => {
  const bytes = new Uint8Array(4 + 4 + 4 * 3);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x0d01);
  view.setUint32(4, 3);
  for (const [i, value] of [1.5, -2, 0.25].entries()) view.setFloat32(8 + 4 * i, value);
  const { train } = loadData(data(idx(files.write("floats", bytes)), [field("x", real, column("images"))]), context(files.folder));
  expect([...train.fields.x!.matrix()]).toEqual([1.5, -2, 0.25]);
  const colour = idx(files.write("colour", idxBytes(8, [1, 1, 2, 3], [1, 2, 3, 4, 5, 6])));
  const wide = loadData(data(colour, [field("x", type("real", [1, 2, 3]), column("images"))]), context(files.folder));
  expect([...wide.train.fields.x!.matrix()]).toEqual([1, 2, 3, 4, 5, 6]);
});

test("simulated data: the sampler's variables are columns", () => {
  const model = { model: "Ring" } as ModelIR;
  const source = { is: "simulate", model, rows: 3, seed: 7, node: "D.source" } as const;
  const calls: unknown[] = [];
  const simulate: SampleModel = (asked) => {
    calls.push([asked.model.model, asked.rows, asked.seed]);
    return { x: { shape: [2], values: Float64Array.of(1, 2, 3, 4, 5, 6) }, k: { shape: [], values: Float64Array.of(0, 2, 1) } };
  };
  const ir = data(source, [field("x", type("real", [2])), field("k", type("category", [], { size: 3 }))]);
  const { train, files: read } = loadData(ir, context(files.folder, { simulate }));
  expect(calls).toEqual([["Ring", 3, 7]]);
  expect([...train.fields.x!.matrix()]).toEqual([1, 2, 3, 4, 5, 6]);
  expect([...train.fields.k!.matrix()]).toEqual([0, 2, 1]);
  expect(train.fields.x!.columns).toEqual(["x[0]", "x[1]"]);
  expect(read).toMatchObject([{ name: "D", path: "simulate(Ring)", rows: 3 }]);
  expect(() => loadData(ir, context(files.folder))).toThrow("need a sampler");
});

test("simulated data: a vector of categories is one column of several entries", () => {
  const source = { is: "simulate", model: { model: "Tests" } as ModelIR, rows: 2, seed: 7, node: "D.source" } as const;
  const simulate = () => ({ answer: { shape: [3], values: Float64Array.of(0, 2, 1, 2, 2, 0) } });
  const ir = data(source, [field("answer", type("category", [3], { size: 4 }))]);
  const { train } = loadData(ir, context(files.folder, { simulate }));
  expect([...train.fields.answer!.matrix()]).toEqual([0, 2, 1, 2, 2, 0]);
});

test("only the asked fields are read", () => {
  const ir = data(csv(files.write("rows.csv", "a\n1\n")), [field("a", real), field("b", real)]);
  expect(Object.keys(loadData(ir, context(files.folder, { fields: ["a"] })).train.fields)).toEqual(["a"]);
});

test("a column may be numbers in one place and text in another", () => {
  const { train } = load("year,a\n2024,1\n2023,2\n", [field("year", real), field("y", type("category", [], { size: 2 }), column("year"))]);
  expect([...train.fields.year!.matrix(), ...train.fields.y!.matrix()]).toEqual([2024, 2023, 1, 0]);
});

test("a batch in 32-bit floats has the numbers of one in 64 bits, rounded once", () => {
  const pixels = Array.from({ length: 5 * 16 }, (_, i) => (i * 37) % 256);
  const images = files.write("five.idx", idxBytes(8, [5, 4, 4], pixels));
  const shares = call("div", "images", 255);
  const kinds: Record<string, Field> = {
    looked: field("x", type("unit", [4, 4, 1]), shares),
    reshaped: field("x", type("unit", [16]), reshape(shares, 16)),
    // Evaluated for all rows when the data are read.
    computed: field("x", type("real", [4, 4, 1]), call("standardize", "images")),
    drawn: field("x", type("binary", [4, 4, 1]), call("binarize", shares)),
    "drawn, then reshaped": field("x", type("binary", [16]), reshape(call("binarize", shares), 16)),
    dequantized: field("x", type("real", [4, 4, 1]), call("dequantize", "images")),
  };
  for (const [name, x] of Object.entries(kinds)) {
    const { train } = loadData(data(idx(images), [x]), context(files.folder));
    const positions = [3, 0, 0, 4];
    for (const epoch of [0, 7, "eval"] as const) {
      const [narrow, wide] = [new Float32Array(64), new Float64Array(64)];
      train.fields.x!.gather(positions, epoch, narrow);
      train.fields.x!.gather(positions, epoch, wide);
      expect(narrow, name).toEqual(Float32Array.from(wide));
    }
  }
});
