import { afterAll, beforeAll, expect, test } from "vitest";
import { distributions } from "../../../../src/compiler/distributions/index.ts";
import { compile } from "../../../../src/compiler/index.ts";
import { valueAlgebra } from "../../../../src/compiler/math/values.ts";
import { buildProgram } from "../../../../src/compiler/programs/index.ts";
import type { Purpose } from "../../../../src/compiler/programs/purpose.ts";
import { createBuilder } from "../../../../src/compiler/tensor/builder.ts";
import { gradients } from "../../../../src/compiler/tensor/differentiate.ts";
import { B, shapeOf } from "../../../../src/compiler/tensor/dims.ts";
import { optimize } from "../../../../src/compiler/tensor/passes/index.ts";
import type { NdArray, TensorProgram } from "../../../../src/compiler/tensor/types.ts";
import type { Engine } from "../../../../src/runtime/engines/engine.ts";
import { createOrtEngine } from "../../../../src/runtime/engines/ort/index.ts";
import { initialise } from "../../../../src/runtime/memory/initialise.ts";
import { createStore } from "../../../../src/runtime/memory/store.ts";
import { arraysOf, scalarRows, vectorRows } from "../../../compiler/distributions/values.ts";
import { cases } from "../../../compiler/layers/cases.ts";
import { build, inputTypes, randomInputs } from "../../../compiler/layers/harness.ts";
import { disagreement, noStore } from "../../../support/agreement.ts";
import { randomArray, uniforms } from "../../../support/differences.ts";
import { diskHost } from "../../../support/host.ts";
import { specPaths } from "../../../support/specs.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await createOrtEngine({ threads: 1 });
});
afterAll(() => engine.close());

const tolerance = 1e-4;

test.each(cases.map((one, i) => [`${one.fn} (${i})`, one] as const))(
  "%s: value and gradients are the interpreter's",
  async (_name, one) => {
    for (const mode of ["train", "infer"] as const) {
      const b = createBuilder("layer");
      const inputs = inputTypes(one, [B]).map((type, i) => b.input(type, { is: "data", field: `x${i}` }));
      const { result } = build(b, one, inputs, mode);
      b.output(result, { is: "result", name: "value" });
      const floats = inputs.filter(({ dtype }) => dtype === "float");
      if (one.order > 0 && result.dtype === "float") {
        // Each entry weighs differently, so that errors don't cancel.
        const weights = b.sigmoid(result);
        for (const [i, gradient] of gradients(b, result, floats, weights).entries())
          b.output(gradient, { is: "result", name: `gradient ${i}` });
      }
      const sizes = { B: 3, T: 1 };
      const noise = b.program.inputs
        .slice(inputs.length)
        .map(({ value }) => randomArray(shapeOf(value.shape, sizes), "float", uniforms(8), [0, 1]));
      const gaps = await disagreement(engine, optimize(b.program), noStore, [...randomInputs(one, [B], sizes), ...noise], 3);
      expect(gaps.filter(({ gap }) => gap > tolerance)).toEqual([]);
    }
  },
);

test.each(scalarRows.map((row) => [`${row.name} ${JSON.stringify(row.args)}`, row] as const))(
  "%s: log-density and gradients are the interpreter's",
  async (_name, { name, form, args, points }) => {
    const definition = distributions[name]!;
    const b = createBuilder("density");
    const m = valueAlgebra(b);
    const [x, ...values] = [points.map(([at]) => at), ...Object.values(args).map((value) => points.map(() => value))].map((_, i) =>
      b.input({ dtype: "float", shape: [B] }, { is: "data", field: `x${i}` }),
    );
    const given = Object.fromEntries(Object.keys(args).map((key, i) => [key, values[i]!]));
    const direct = definition.logDensityOf?.[form];
    const density = direct ? direct(m, x!, given) : definition.logDensity!(m, x!, definition.canonical(m, form, given));
    b.output(density, { is: "result", name: "log p" });
    for (const [i, gradient] of gradients(b, b.sum(density), values).entries())
      b.output(gradient, { is: "result", name: Object.keys(args)[i]! });
    const column = (value: (i: number) => number): NdArray => ({
      shape: [points.length],
      data: Float64Array.from(points, (_, i) => value(i)),
    });
    const inputs = [column((i) => points[i]![0]), ...Object.values(args).map((value) => column(() => value))];
    const gaps = await disagreement(engine, optimize(b.program), noStore, inputs, points.length);
    expect(gaps.filter(({ gap }) => gap > tolerance)).toEqual([]);
  },
);

test.each(vectorRows.map((row) => [`${row.name}.${row.form} ${row.x}`, row] as const))(
  "%s: log-density of a vector and its gradients are the interpreter's",
  async (_name, row) => {
    const { x, args } = arraysOf(row);
    const b = createBuilder("density");
    const integer = row.name === "Categorical" || row.name === "Markov";
    const input = (name: string, { shape }: NdArray, dtype: "float" | "int" = "float") =>
      b.input({ dtype, shape }, { is: "data", field: name });
    const event = input("x", x, integer ? "int" : "float");
    const given = Object.fromEntries(Object.entries(args).map(([name, array]) => [name, input(name, array)]));
    const density = distributions[row.name]!.vector![row.form]!.logDensity(b, event, given);
    b.output(density, { is: "result", name: "log p" });
    for (const [i, gradient] of gradients(b, density, Object.values(given)).entries())
      b.output(gradient, { is: "result", name: Object.keys(args)[i]! });
    const gaps = await disagreement(engine, optimize(b.program), noStore, [x, ...Object.values(args)], 1);
    expect(gaps.filter(({ gap }) => gap > tolerance)).toEqual([]);
  },
);

const purposes: Purpose[] = (["score", "encode", "predict", "decode", "reconstruct", "sample"] as const).map((is) => ({ is }));

const trains = specPaths.flatMap((path) =>
  compile(path, diskHost, {}).trains.flatMap(({ ir, plan }) => (plan.kind === "gradient" ? [{ path, ir, plan }] : [])),
);

test.each(trains.map((one) => [one.ir.name, one] as const))("%s: steps and queries are the interpreter's", async (_name, { ir, plan }) => {
  const store = createStore(plan.layout, [], { ema: false });
  const steps = plan.steps.map(({ name }): Purpose => ({ is: "step", step: name, report: false }));
  const asked = purposes.filter(({ is }) => plan.queries[is as keyof typeof plan.queries] === true);
  for (const purpose of [...steps, ...asked]) {
    initialise(store, 3);
    const program = buildProgram(ir, plan, purpose);
    const gaps = await disagreement(engine, program, store, inputsOf(program, 2, store), 2, 64);
    expect(gaps.filter(({ gap }) => gap > tolerance)).toEqual([]);
  }
});

/** Random data and noise, and the store's own weights and state. */
function inputsOf(program: TensorProgram, rows: number, store: ReturnType<typeof createStore>): NdArray[] {
  const random = uniforms(12);
  return program.inputs.map(({ value, role }) => {
    const shape = shapeOf(value.shape, { B: rows, T: 1 });
    if ("slot" in role) return { shape, data: Float64Array.from(store.slot(role.slot, role.is === "weight" ? "weights" : "state")) };
    return randomArray(
      shape,
      value.dtype,
      random,
      role.is === "noise" && role.law === "normal" ? [-2, 2] : [0, value.dtype === "int" ? 2 : 1],
    );
  });
}
