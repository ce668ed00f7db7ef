// Where a training step of a spec spends its time on onnxruntime, by kind of op:
//   npm run bench:profile -- SPEC [--threads 1] [--steps 100] [--nodes 20]
// A profile costs time of its own, so a step is a little longer than bench:step says.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { fileHost } from "../src/cli/files.ts";
import { compile } from "../src/compiler/index.ts";
import { loadData } from "../src/runtime/data/index.ts";
import { createEngine } from "../src/runtime/engines/create.ts";
import { nodeHost } from "../src/runtime/host/node.ts";
import { simulateModel } from "../src/runtime/queries/simulate.ts";
import { trainGradient } from "../src/runtime/train/index.ts";
import { type NodeEvent, steadyEvents, summary } from "./profile/events.ts";

const { values: options, positionals } = parseArgs({
  options: {
    threads: { type: "string", default: "1" },
    steps: { type: "string", default: "100" },
    nodes: { type: "string", default: "0" },
  },
  allowPositionals: true,
});
const [given] = positionals;
if (given === undefined) throw new Error("profile.ts SPEC [--threads N] [--steps N] [--nodes N]");
const spec = resolve(given);
const steps = Number(options.steps);
/** Steps before the profile counts: sessions are made, caches and buffers filled. */
const warmUp = 20;

const folder = mkdtempSync(join(tmpdir(), "genc-profile-"));
profileSessions();
const wall = await train();
const files = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as NodeEvent[]);
rmSync(folder, { recursive: true });

console.log(`${given}, ${options.threads} threads, ${steps} steps: ${wall.toFixed(2)} ms a step`);
for (const line of summary(
  files.map((events) => steadyEvents(events, steps)),
  { steps, wall, nodes: Number(options.nodes) },
))
  console.log(line);

/** Every session that genc makes from here on writes its profile into the folder. */
function profileSessions(): void {
  const { InferenceSession } = createRequire(import.meta.url)("onnxruntime-node");
  const create = InferenceSession.create.bind(InferenceSession);
  let made = 0;
  InferenceSession.create = async (model: Uint8Array, options: object) => {
    const session = await create(model, { ...options, enableProfiling: true, profileFilePrefix: join(folder, String(made++)) });
    const release = session.release.bind(session);
    session.release = () => {
      session.endProfiling();
      return release();
    };
    return session;
  };
}

/** Milliseconds of a step, the median of those that count. */
async function train(): Promise<number> {
  const [compiled] = compile(spec, fileHost, { overrides: { epochs: 1_000_000 } }).trains;
  if (compiled?.plan.kind !== "gradient" || compiled.ir.data === undefined) throw new Error(`${spec} has no plan by gradient with data`);
  const { ir, plan } = compiled;
  const data = loadData(compiled.ir.data, { directory: dirname(spec), seed: 1, host: nodeHost, spans: ir.spans, simulate: simulateModel });
  const engine = await createEngine("ort", { threads: Number(options.threads) });
  const stop = new AbortController();
  const times: number[] = [];
  let last = performance.now();
  const observe = ({ news }: { news: string }) => {
    if (news === "epoch") return;
    const now = performance.now();
    times.push(now - last);
    last = now;
    if (times.length === warmUp + steps) stop.abort();
  };
  await trainGradient({ ir, plan, data, engine, seed: 1, reportEvery: Number.POSITIVE_INFINITY, signal: stop.signal, observe });
  engine.close();
  return times.slice(warmUp, warmUp + steps).toSorted((a, b) => a - b)[steps >> 1]!;
}
