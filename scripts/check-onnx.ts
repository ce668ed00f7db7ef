// Exports a run and has Python's onnxruntime compute the same numbers as the float64 interpreter:
//   tsx scripts/check-onnx.ts RUN [PYTHON]      (PYTHON has onnxruntime and numpy; default: python3)
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeOnnx } from "../src/cli/onnx.ts";
import { buildProgram, dims, interpret } from "../src/compiler/backend.ts";
import { exportRun, loadRun } from "../src/runtime/index.ts";
import { createRandom } from "../src/runtime/random/index.ts";

const rows = 3;
const [path, python = "python3"] = process.argv.slice(2);
if (path === undefined) throw new Error("check-onnx.ts RUN [PYTHON]");
const run = loadRun(path);
const { ir, plan, weights } = run;
if (plan.kind !== "gradient") throw new Error(`${path} was not trained by gradient`);
const graphs = exportRun(run, plan);
const random = createRandom(1, "check");
const list = ({ shape, data }: { shape: readonly number[]; data: ArrayLike<number> }) => ({ shape, data: Array.from(data) });

const cases = graphs.map(({ query, graph }) => {
  const program = buildProgram(ir, plan, { is: query });
  const arrays = program.inputs.map(({ value, role }) => {
    const slot = "slot" in role ? weights.tensors[role.slot] : undefined;
    if (slot !== undefined) return { shape: [...slot.shape], data: Float64Array.from(slot.data) };
    const shape = dims.shapeOf(value.shape, { B: rows, T: 1 });
    const draw = () => (value.dtype === "float" ? Math.fround(random.uniform()) : Math.floor(2 * random.uniform()));
    return { shape, data: Float64Array.from({ length: shape.reduce((product, size) => product * size, 1) }, draw) };
  });
  const results = interpret(program, arrays, { B: rows, T: 1 });
  return {
    file: `${query}.onnx`,
    inputs: Object.fromEntries(graph.inputNames.flatMap((name, i) => (name === undefined ? [] : [[name, list(arrays[i]!)]]))),
    outputs: Object.fromEntries(graph.outputNames.map((name, i) => [name, list(results[i]!)])),
  };
});

const folder = mkdtempSync(join(tmpdir(), "genc-onnx-"));
try {
  writeOnnx(
    folder,
    ir.model,
    graphs.map((graph) => ({ name: graph.query, ...graph })),
  );
  writeFileSync(join(folder, "cases.json"), JSON.stringify(cases));
  const { status, error } = spawnSync(python, [join(import.meta.dirname, "check-onnx.py"), folder], { stdio: "inherit" });
  if (error !== undefined) throw error;
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
