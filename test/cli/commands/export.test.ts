import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { beforeAll, expect, test } from "vitest";
import { buildProgram, dims, interpret } from "../../../src/compiler/backend.ts";
import { loadRun } from "../../../src/runtime/index.ts";
import { folderWith, genc, twoClusters } from "../../support/cli.ts";
import { tinyVae } from "../../support/cli-specs.ts";
import { uniforms } from "../../support/differences.ts";

const averaged = { "averaged.gen": tinyVae["tiny.gen"].replace("train Tiny on Rows {", "train Tiny on Rows as Averaged {\n  ema: 0.99") };
const cwd = folderWith({ ...tinyVae, ...averaged, ...twoClusters }, true);

beforeAll(async () => {
  for (const file of ["tiny.gen", "averaged.gen", "two.gen"]) expect((await genc(["train", file, "--json"], { cwd })).status).toBe(0);
});

interface Manifest {
  model: string;
  opset: number;
  graphs: { file: string; inputs: { name: string; shape: (number | string)[]; is: string; law?: string }[]; outputs: { name: string }[] }[];
}

const manifestIn = (folder: string): Manifest => JSON.parse(readFileSync(join(cwd, folder, "manifest.json"), "utf8"));

test("a graph for each query, with the weights inside and inputs by name", async () => {
  const { status, stdout } = await genc(["export", "runs/Tiny-1", "--to", "onnx"], { cwd });
  expect(status).toBe(0);
  const names = ["encode", "decode", "reconstruct", "sample", "score"];
  expect(stdout.trim().split("\n")).toEqual([...names.map((name) => `runs/Tiny-1/onnx/${name}.onnx`), "runs/Tiny-1/onnx/manifest.json"]);
  const { model, opset, graphs } = manifestIn("runs/Tiny-1/onnx");
  expect([model, opset]).toEqual(["Tiny", 18]);
  const encode = graphs.find(({ file }) => file === "encode.onnx")!;
  expect(encode.inputs).toEqual([{ name: "v", type: "float", shape: ["B", 2], is: "data" }]);
  expect(encode.outputs.map(({ name }) => name)).toEqual(["z.mean", "z.std"]);
  expect(graphs.find(({ file }) => file === "sample.onnx")!.inputs).toEqual([
    { name: "noise.z", type: "float", shape: ["B", 1], is: "noise", law: "normal" },
  ]);
});

test("the averages of the weights are what a run with `ema` exports: the same steps without them end elsewhere", async () => {
  const [plain, average] = ["Tiny", "Averaged"].map((name) => loadRun(join(cwd, `runs/${name}-1`)).weights.tensors);
  expect(Object.keys(average!)).toEqual(Object.keys(plain!));
  for (const [slot, { data }] of Object.entries(average!)) expect(data).not.toEqual(plain![slot]!.data);
});

test.each(["Tiny", "Averaged"])("%s: onnxruntime gets from each file what the interpreter gets from the run", async (name) => {
  expect((await genc(["export", `runs/${name}-1`, "--to", "onnx"], { cwd })).status).toBe(0);
  const { ir, plan, weights } = loadRun(join(cwd, `runs/${name}-1`));
  if (plan.kind !== "gradient") throw new Error("no gradient plan");
  const random = uniforms(9);
  const rows = 5;
  for (const is of ["encode", "decode", "reconstruct", "sample", "score"] as const) {
    const session = await InferenceSession.create(join(cwd, `runs/${name}-1/onnx/${is}.onnx`), { logSeverityLevel: 3 });
    const program = buildProgram(ir, plan, { is });
    const feeds: Record<string, Tensor> = {};
    const inputs = program.inputs.map(({ value, role }) => {
      if ("slot" in role)
        return { shape: [...weights.tensors[role.slot]!.shape], data: Float64Array.from(weights.tensors[role.slot]!.data) };
      const shape = dims.shapeOf(value.shape, { B: rows, T: 1 });
      const data = Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => 2 * random() - 1);
      feeds[role.is === "noise" ? "noise.z" : role.is === "data" ? role.field : role.name] = new Tensor("float32", data, shape);
      return { shape, data: Float64Array.from(data) };
    });
    const found = await session.run(Object.fromEntries(session.inputNames.map((name) => [name, feeds[name]!])));
    for (const [i, { data }] of interpret(program, inputs, { B: rows, T: 1 }).entries()) {
      const { role } = program.outputs[i]!;
      const values = found["name" in role ? role.name : ""]!.data as Float32Array;
      data.forEach((value, at) => {
        expect(Math.abs(values[at]! - value)).toBeLessThan(1e-5 * Math.max(1, Math.abs(value)));
      });
    }
    await session.release();
  }
});

test("--out names the folder", async () => {
  const { status } = await genc(["export", "runs/Tiny-1", "--out", "elsewhere"], { cwd });
  expect([status, existsSync(join(cwd, "elsewhere/encode.onnx"))]).toEqual([0, true]);
});

test("GEN8026: a run that was fitted by sums has no graph", async () => {
  const { status, stderr } = await genc(["export", "runs/Two-1"], { cwd });
  expect([status, stderr]).toEqual([
    1,
    "error[GEN8026]: runs/Two-1 is not trained by gradient but as em, which has no graph to export.\n  hint: Its parameters are in `runs/Two-1/weights.safetensors`, which Python's safetensors reads.\n\n",
  ]);
});

test("compile --emit onnx writes the step and the queries, with weights as inputs", async () => {
  const { status, stdout } = await genc(["compile", "tiny.gen", "--emit", "onnx", "--out", "graphs"], { cwd });
  expect([status, stdout.split("\n")[0]]).toEqual([0, "graphs/step.update.onnx"]);
  const [step] = manifestIn("graphs").graphs;
  expect(step!.inputs.map(({ name, is }) => `${is} ${name}`)).toContain("weight Draw.dense_1.kernel");
  expect(step!.outputs.map(({ name }) => name)).toContain("gradient:Draw.dense_1.kernel");
  const session = await InferenceSession.create(join(cwd, "graphs/step.update.onnx"), { logSeverityLevel: 3 });
  expect([...session.inputNames].sort()).toEqual(step!.inputs.map(({ name }) => name).sort());
  await session.release();
});
