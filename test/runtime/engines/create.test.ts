import { expect, test, vi } from "vitest";
import { DiagnosticError } from "../../../src/compiler/backend.ts";
import { createEngine } from "../../../src/runtime/engines/create.ts";
import * as ort from "../../../src/runtime/engines/ort/index.ts";
import { BackendUnavailable } from "../../../src/runtime/engines/tfjs/backend.ts";
import * as tfjs from "../../../src/runtime/engines/tfjs/index.ts";
import { EngineUnavailable } from "../../../src/runtime/engines/unavailable.ts";

vi.mock("../../../src/runtime/engines/ort/index.ts", { spy: true });
vi.mock("../../../src/runtime/engines/tfjs/index.ts", { spy: true });

async function refusalOf(name: string): Promise<unknown> {
  const error = await createEngine(name).catch((thrown: unknown) => thrown);
  return error instanceof DiagnosticError ? error.diagnostics : error;
}

test("an engine of every name that starts here says which it is", async () => {
  for (const [name, variant] of [
    ["reference", "f64"],
    ["tfjs:cpu", "cpu"],
  ] as const) {
    const engine = await createEngine(name);
    expect(engine).toMatchObject({ name: name.split(":")[0], variant });
    engine.close();
  }
});

test("a name that no engine has is refused with those that there are", async () => {
  expect(await refusalOf("gpu")).toMatchObject([
    {
      code: "GEN7101",
      message: "There is no engine `gpu`.",
      hint: expect.stringContaining("tfjs:wasm"),
      place: { in: "setting", name: "engine" },
    },
  ]);
  expect(await refusalOf("toString")).toMatchObject([{ code: "GEN7101" }]);
});

test("an engine that can't run here says why, in one line", async () => {
  vi.mocked(tfjs.createTfjsEngine).mockRejectedValueOnce(new BackendUnavailable("tensorflow", "no addon was built\nRequire stack: …"));
  expect(await refusalOf("tfjs:tensorflow")).toMatchObject([
    { code: "GEN7102", message: "The engine `tfjs:tensorflow` can't run here: no addon was built." },
  ]);
});

test("without a name the fast engine is taken, with the threads that were asked for", async () => {
  const engine = await createEngine(undefined, { threads: 2 });
  expect(engine).toMatchObject({ name: "ort", variant: "cpu", threads: 2 });
  engine.close();
});

test("where the fast engine doesn't load, tfjs takes its place, and that is said", async () => {
  vi.mocked(ort.createOrtEngine).mockRejectedValue(new EngineUnavailable("no ort", "Cannot find package 'onnxruntime-node'"));
  const warnings: unknown[] = [];
  const engine = await createEngine(undefined, { warn: (warning) => warnings.push(warning) });
  expect(engine.name).toBe("tfjs");
  engine.close();
  expect(warnings).toMatchObject([
    {
      code: "GEN7108",
      severity: "warning",
      message: "The engine `ort` can't run here (Cannot find package 'onnxruntime-node'); `tfjs`, which is slower, takes its place.",
    },
  ]);
  expect(await refusalOf("ort")).toMatchObject([{ code: "GEN7102" }]);
  vi.mocked(ort.createOrtEngine).mockRestore();
});

test("anything else that goes wrong is no refusal", async () => {
  vi.mocked(tfjs.createTfjsEngine).mockRejectedValueOnce(new Error("out of memory"));
  expect(await refusalOf("tfjs:cpu")).toEqual(new Error("out of memory"));
});
