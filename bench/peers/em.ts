// EM iterations of one workload by genc's own kernels:  em.ts NAME THREADS FOLDER. The protocol is that of step.py; log-likelihoods go to a file.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { accumulator, maximisation } from "../../src/runtime/em/accumulate.ts";
import { emptyParameters } from "../../src/runtime/em/arguments.ts";
import { createExpecter } from "../../src/runtime/em/kernels/index.ts";
import { createModel } from "../../src/runtime/em/model.ts";
import { stateSpace } from "../../src/runtime/em/space.ts";
import type { EmData } from "../../src/runtime/em/types.ts";
import { createCrew } from "../../src/runtime/host/crew.ts";
import { allowFusedLanes } from "../../src/runtime/host/lanes.ts";
import { categorical, chain as markov, normal, plan } from "../../test/runtime/em/support/plans.ts";
import { workloads } from "../em/workloads.ts";

const [name, threads, folder] = process.argv.slice(2);
const workload = workloads.find((one) => one.name === name);
if (workload === undefined || folder === undefined) throw new Error("em.ts NAME THREADS FOLDER");
const { sequences, steps, columns: D, states: K, covariance, chain } = workload;
allowFusedLanes();

function numbersOf(file: string): Float64Array {
  const bytes = readFileSync(join(folder!, file));
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
}

const axis = chain ? markov("k", K) : categorical("k", K);
const fit = plan([axis], [normal(D, covariance, ["k"])]);
const rows = sequences * steps;
const data: EmData = { rows, fields: { x: numbersOf("x.bin") } };
if (chain) data.sequences = Array.from({ length: sequences }, (_sequence, s) => ({ start: s * steps, end: (s + 1) * steps }));
const parameters = emptyParameters(fit, stateSpace(fit.axes));
// The floor is far below any variance that occurs: the other programs have none.
const model = createModel(fit, data, parameters, { varianceFloor: 1e-6 });
for (const part of model.parts) part.reset();
parameters.mean_x.set(numbersOf("means.bin"));
const scale = covariance === "full" ? parameters.cov_x : parameters.var_x;
scale.fill(0);
const size = covariance === "full" ? D * D : D;
for (let k = 0; k < K; k++) for (let c = 0; c < D; c++) scale[k * size + (covariance === "full" ? c * (D + 1) : c)] = 2;
parameters[chain ? "initial" : "weights_k"].fill(1 / K);
if (chain) for (let i = 0; i < K * K; i++) parameters.transition[i] = 0.5 / K + (i % (K + 1) === 0 ? 0.5 : 0);
model.refresh();

const into = accumulator(model);
const expecter = createExpecter(model, { crew: createCrew({ threads: Number(threads) }) });
const logLikelihoods: number[] = [];

function iterate(): number {
  const began = performance.now();
  logLikelihoods.push(expecter.expectation(into));
  maximisation(model, into.sums);
  return performance.now() - began;
}

for (let i = 0; i < 3; i++) iterate();
process.stdout.write("ready\n");
for await (const line of createInterface({ input: process.stdin })) {
  if (line === "end") break;
  process.stdout.write(`${JSON.stringify(Array.from({ length: Number(line) }, iterate))}\n`);
}
writeFileSync(join(folder, "genc.json"), JSON.stringify({ variant: expecter.variant, logLikelihoods }));
// Of this program alone: `maxRSS` is at least what the process that started it held.
const [, peak] = /^VmHWM:\s*(\d+)/m.exec(readFileSync("/proc/self/status", "latin1")) ?? [];
process.stdout.write(`${JSON.stringify({ kilobytes: Number(peak) })}\n`);
expecter.close();
