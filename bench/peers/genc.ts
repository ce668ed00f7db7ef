// One workload of bench/step.ts by genc itself:  genc.ts SPEC THREADS [ENGINE]. The protocol is that of step.py.
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { fileHost } from "../../src/cli/files.ts";
import { compile } from "../../src/compiler/index.ts";
import { loadData } from "../../src/runtime/data/index.ts";
import { createEngine } from "../../src/runtime/engines/create.ts";
import type { Engine } from "../../src/runtime/engines/engine.ts";
import { nodeHost } from "../../src/runtime/host/node.ts";
import { simulateModel } from "../../src/runtime/queries/simulate.ts";
import { trainGradient } from "../../src/runtime/train/index.ts";
import type { TrainProgress } from "../../src/runtime/train/types.ts";

/** More than any measurement takes: no report of the last epoch, no evaluation. */
const epochs = 1_000_000;
const warmUp = 12;

const [spec, threads, engineName] = process.argv.slice(2);
if (spec === undefined) throw new Error("genc.ts SPEC THREADS [ENGINE]");
const { trains, diagnostics } = compile(spec, fileHost, { overrides: { epochs } });
const [train] = trains;
if (train?.plan.kind !== "gradient")
  throw new Error(`${spec}: ${diagnostics.map(({ message }) => message).join("; ") || "no gradient plan"}`);
const { ir, plan } = train;
if (ir.data === undefined) throw new Error(`${spec} has no data`);
const context = { directory: dirname(spec), seed: 1, host: nodeHost, spans: ir.spans, simulate: simulateModel };
const data = loadData(ir.data, context);

/** The training loop itself is timed, so it is the engine that holds it between two measurements. */
let gate: Promise<void> | undefined;
let open: () => void = () => undefined;
function shut(): void {
  gate = new Promise((resolve) => {
    open = () => {
      gate = undefined;
      resolve();
    };
  });
}

function gated(engine: Engine): Engine {
  return {
    ...engine,
    async load(program, store, limits) {
      const loaded = await engine.load(program, store, limits);
      return { ...loaded, run: (sizes) => (gate === undefined ? loaded.run(sizes) : gate.then(() => loaded.run(sizes))) };
    },
  };
}

let wanted = warmUp;
let times: number[] = [];
let last = 0;
let done: (times: number[]) => void = () => process.stdout.write("ready\n");

function observe({ news }: TrainProgress): void {
  // The end of an epoch is told besides its last step.
  if (news === "epoch") return;
  const now = performance.now();
  times.push(now - last);
  last = now;
  if (times.length < wanted) return;
  done(times);
  times = [];
  shut();
}

const engine = gated(await createEngine(engineName, { threads: Number(threads) }));
const stop = new AbortController();
const training = trainGradient({ ir, plan, data, engine, seed: 1, reportEvery: Number.POSITIVE_INFINITY, signal: stop.signal, observe });

for await (const line of createInterface({ input: process.stdin })) {
  if (line === "end") break;
  wanted = Number(line);
  const measured = new Promise<number[]>((resolve) => (done = resolve));
  last = performance.now();
  open();
  process.stdout.write(`${JSON.stringify(await measured)}\n`);
}
process.stdout.write(`${JSON.stringify({ kilobytes: process.resourceUsage().maxRSS })}\n`);
stop.abort();
open();
await training;
engine.close();
