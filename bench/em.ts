// Times EM iterations by genc, scikit-learn and hmmlearn, in turn on the same processors, whole fits and their memory:
//   npm run bench:em -- --python PATH [--only b,whole,memory] [--threads 1,2] [--seconds 15] [--json FILE]
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { memoryOfFits } from "./em/memory.ts";
import { wholeFits } from "./em/whole.ts";
import { drawn, type Workload, workloads } from "./em/workloads.ts";
import { type Peer, startPeer } from "./peers/server.ts";

const { values: options } = parseArgs({
  options: {
    python: { type: "string", default: "python3" },
    only: { type: "string", default: [...workloads.map(({ name }) => name), "whole", "memory"].join(",") },
    threads: { type: "string", default: "1,2" },
    seconds: { type: "string", default: "15" },
    json: { type: "string" },
  },
});
const wanted = options.only.split(",");
const unknown = wanted.filter((name) => name !== "whole" && name !== "memory" && workloads.every((one) => one.name !== name));
if (unknown.length > 0)
  throw new Error(`no workload ${unknown.join(", ")}; there are ${workloads.map(({ name }) => name).join(", ")}, whole, memory`);

/** Milliseconds that a turn of iterations takes, if four are not more. */
const TURN = 250;

const here = import.meta.dirname;
const pinned = spawnSync("taskset", ["--version"]).status === 0;
const versions =
  "import sklearn, hmmlearn, numpy; print(f'scikit-learn {sklearn.__version__}, hmmlearn {hmmlearn.__version__}, numpy {numpy.__version__}')";
const python = spawnSync(options.python, ["-c", versions], { encoding: "utf8" });
const [processor] = cpus();
console.log(`${processor?.model ?? "unknown processor"}, ${availableParallelism()} processors, Node ${process.version}`);
if (python.status === 0) console.log(python.stdout.trim());
else console.log("no peers: `python3 -m venv peers && peers/bin/pip install scikit-learn hmmlearn`, then --python peers/bin/python");
if (!pinned) console.log("no taskset (package util-linux): processes are not pinned, and times drift more");

const folder = mkdtempSync(join(tmpdir(), "genc-bench-em-"));
try {
  for (const workload of workloads.filter(({ name }) => wanted.includes(name))) {
    const { x, means } = drawn(workload);
    writeFileSync(join(folder, "x.bin"), x);
    writeFileSync(join(folder, "means.bin"), means);
    for (const threads of options.threads.split(",").map(Number)) await measure(workload, threads);
  }
  const peer = python.status === 0 ? options.python : undefined;
  if (wanted.includes("whole")) wholeFits(folder, peer);
  if (wanted.includes("memory")) memoryOfFits(folder, peer);
} finally {
  rmSync(folder, { recursive: true });
}

async function measure(workload: Workload, threads: number): Promise<void> {
  const { name, sequences, steps, columns, states, covariance, chain } = workload;
  const processors = pinned ? Array.from({ length: threads }, (_, i) => availableParallelism() - 1 - i) : undefined;
  const env = { OMP_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: String(threads) };
  const genc = ["--import", import.meta.resolve("tsx"), join(here, "peers", "em.ts"), name, String(threads), folder];
  const shape = [chain ? "chain" : "mixture", sequences, steps, columns, states, covariance, threads, folder].map(String);
  const peers: Peer[] = [await startPeer({ name: "genc", command: process.execPath, args: genc, env, processors })];
  if (python.status === 0) {
    const args = [join(here, "peers", "em.py"), ...shape];
    peers.push(await startPeer({ name: chain ? "hmmlearn" : "scikit-learn", command: options.python, args, env, processors }));
  }
  const times: number[][] = peers.map(() => []);
  const end = performance.now() + 1000 * Number(options.seconds);
  const turns = peers.map(() => 4);
  // The first quarter of a turn runs on caches that the other has filled, and beside its threads, which spin for a while.
  do
    for (const [i, peer] of peers.entries()) {
      const found = (await peer.steps(turns[i])).slice(turns[i] / 4);
      times[i].push(...found);
      turns[i] = Math.min(Math.max(Math.ceil(TURN / summary(found).median), 4), 400);
    }
  while (performance.now() < end);
  const megabytes: number[] = [];
  for (const peer of peers) megabytes.push(await peer.end());
  const rows = peers.map((peer, i) => ({ name: peer.name, ...summary(times[i]), megabytes: megabytes[i] }));
  const { variant, logLikelihoods } = JSON.parse(readFileSync(join(folder, "genc.json"), "utf8")) as Report;
  const size = `${sequences > 1 ? `${sequences} x ` : ""}${steps} x ${columns}, ${states} ${covariance}`;
  console.log(`\n${name}: ${size}, ${threads} ${threads === 1 ? "thread" : "threads"}, kernel ${variant}`);
  for (const row of rows) {
    const ratio = row.name === "genc" || rows.length === 1 ? "" : `   ratio ${(row.median / rows[0].median).toFixed(2)}`;
    const figures = `median ${row.median.toFixed(2).padStart(8)} ms   least ${row.least.toFixed(2).padStart(8)}`;
    console.log(`  ${row.name.padEnd(14)} ${figures}   peak ${row.megabytes.toFixed(0).padStart(5)} MB${ratio}`);
  }
  const data = (sequences * steps * columns * 8) / 1e6;
  const agreement =
    rows.length > 1
      ? worst(logLikelihoods, (JSON.parse(readFileSync(join(folder, "peer.json"), "utf8")) as Report).logLikelihoods)
      : undefined;
  console.log(
    `  data ${data.toFixed(0)} MB${agreement === undefined ? "" : `; log-likelihoods of the first iterations differ by ${agreement.toExponential(1)} at most`}`,
  );
  if (options.json !== undefined) appendFileSync(options.json, `${JSON.stringify({ name, threads, variant, rows, agreement })}\n`);
}

interface Report {
  variant: string;
  logLikelihoods: number[];
}

/** Largest relative difference over the iterations that both made, ten at most. */
function worst(own: readonly number[], peer: readonly number[]): number {
  const both = Math.min(own.length, peer.length, 10);
  return Math.max(...own.slice(0, both).map((value, i) => Math.abs(value / peer[i] - 1)));
}

function summary(times: readonly number[]): { median: number; least: number } {
  const sorted = times.toSorted((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], least: sorted[0] };
}
