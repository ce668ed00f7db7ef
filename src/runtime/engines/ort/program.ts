import { dims, encodeModel, lowerOnnx } from "../../../compiler/backend.ts";
import type { DType, TensorProgram } from "../../../compiler/tensor/types.ts";
import type { ParameterStore } from "../../memory/types.ts";
import { createBuffers, type Numbers } from "../buffers.ts";
import type { Dims, LoadedProgram } from "../engine.ts";
import type { Ort, OrtSession, OrtTensor } from "./binding.ts";
import { joinedInputs, joinedOutputs } from "./joined.ts";

interface Parts {
  ort: Ort;
  threads: number;
  program: TensorProgram;
  store: ParameterStore;
  limits: Dims;
}

/** Tensors over views of the store and of the buffers, for one pair of sizes. */
interface Bound {
  feeds: Record<string, OrtTensor>;
  fetches: Record<string, OrtTensor>;
  /** What onnxruntime keeps in bytes and buffers in whole numbers. */
  bytesIn: [bytes: Uint8Array, numbers: Numbers][];
  bytesOut: [bytes: Uint8Array, numbers: Numbers][];
}

/** A training batch and the last rows of an evaluation. */
const sizesKept = 4;

/**
 * One program as one session. The session is made at the first run, for not every program that is loaded is run; a run copies nothing
 * but truth values.
 */
export function loadProgram({ ort, threads, program, store, limits }: Parts): LoadedProgram {
  const buffers = createBuffers(program, store, limits);
  const joined = joinedOutputs(program, store);
  const fed = joinedInputs(program, store);
  const graph = lowerOnnx(program, { joined, joinedInputs: fed, rows: limits.B, threads });
  const bound = new Map<string, Bound>();
  let session: Promise<OrtSession> | undefined;

  const open = () => ort.InferenceSession.create(encodeModel(graph, { producer: { name: "genc", version: "" } }), sessionOptions(threads));

  function bind(given: Dims, sizes: { B: number; T: number }): Bound {
    const made: Bound = { feeds: {}, fetches: {}, bytesIn: [], bytesOut: [] };
    const tensor = (dtype: DType, numbers: Numbers, shape: readonly number[], copies: Bound["bytesIn"]): OrtTensor => {
      if (dtype !== "bool") return new ort.Tensor(dtype === "float" ? "float32" : "int32", numbers, shape);
      const bytes = new Uint8Array(numbers.length);
      copies.push([bytes, numbers]);
      return new ort.Tensor("bool", bytes, shape);
    };
    /** Views that lie one behind the other, as one. */
    const joint = (views: Numbers[]): OrtTensor => {
      const length = views.reduce((sum, view) => sum + view.length, 0);
      return new ort.Tensor("float32", new Float32Array(views[0]!.buffer, views[0]!.byteOffset, length), [length]);
    };
    for (const [index, name] of graph.inputNames.entries()) {
      if (name === undefined || name in made.feeds) continue;
      const { dtype, shape } = program.inputs[index]!.value;
      const group = fed.find((indices) => indices.includes(index));
      made.feeds[name] =
        group === undefined
          ? tensor(dtype, buffers.read(index, given), dims.shapeOf(shape, sizes), made.bytesIn)
          : joint(group.map((at) => buffers.read(at, given)));
    }
    for (const { symbol, name } of graph.sizes) made.feeds[name] = new ort.Tensor("int64", BigInt64Array.of(BigInt(sizes[symbol])), [1]);
    for (const [index, name] of graph.outputNames.entries()) {
      if (name in made.fetches) continue;
      const { dtype, shape } = program.outputs[index]!.value;
      const group = joined.find(([first]) => first === index);
      made.fetches[name] =
        group === undefined
          ? tensor(dtype, buffers.target(index, given), dims.shapeOf(shape, sizes), made.bytesOut)
          : joint(group.map((at) => buffers.target(at, given)));
    }
    return made;
  }

  function boundFor(given: Dims, sizes: { B: number; T: number }): Bound {
    const key = `${sizes.B},${sizes.T}`;
    const found = bound.get(key) ?? bind(given, sizes);
    if (bound.size >= sizesKept) bound.clear();
    bound.set(key, found);
    return found;
  }

  return {
    feed: buffers.feed,
    fetch: buffers.fetch,
    async run(given) {
      const sizes = buffers.check(given);
      session ??= open();
      const { feeds, fetches, bytesIn, bytesOut } = boundFor(given, sizes);
      for (const [bytes, numbers] of bytesIn) bytes.set(numbers);
      await (await session).run(feeds, fetches);
      for (const [bytes, numbers] of bytesOut) numbers.set(bytes);
      buffers.ran(given);
    },
    close() {
      void session?.then((opened) => opened.release());
    },
  };
}

function sessionOptions(threads: number): Record<string, unknown> {
  return {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
    // A thread waits a little for the next op before it sleeps, and never longer than its run: threads of an idle session (a step has
    // several: update, report) would take the cores from the busy one.
    extra: { session: { intra_op: { allow_spinning: "1", spin_duration_us: "100" }, force_spinning_stop: "1" } },
  };
}
