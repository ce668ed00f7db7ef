import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import type { Workload } from "./workloads.ts";

/** Rows that are made into text at a time. */
const SOME = 10_000;

/** Names of the columns of a workload's csv that hold its numbers. */
export function columnNames({ columns }: Workload): string[] {
  return Array.from({ length: columns }, (_name, c) => `x${c}`);
}

/** A csv of rows [rows, columns], with the number of its sequence before each row where there are several. */
export function writeCsv(workload: Workload, x: Float64Array, path: string): void {
  const { sequences, steps, columns } = workload;
  const file = openSync(path, "w");
  writeSync(file, `${[...(sequences > 1 ? ["series"] : []), ...columnNames(workload)].join()}\n`);
  for (let from = 0; from < sequences * steps; from += SOME) {
    const lines = Array.from({ length: Math.min(SOME, sequences * steps - from) }, (_line, i) => {
      const row = from + i;
      const values = Array.from(x.subarray(row * columns, (row + 1) * columns));
      return [...(sequences > 1 ? [Math.floor(row / steps)] : []), ...values].join();
    });
    writeSync(file, `${lines.join("\n")}\n`);
  }
  closeSync(file);
}

/** An idx file of 64-bit floats [rows, columns]. */
export function writeIdx(x: Float64Array, columns: number, path: string): void {
  const bytes = Buffer.alloc(12 + x.byteLength);
  bytes.set([0, 0, 14, 2]);
  bytes.writeUInt32BE(x.length / columns, 4);
  bytes.writeUInt32BE(columns, 8);
  for (let i = 0; i < x.length; i++) bytes.writeDoubleBE(x[i], 12 + 8 * i);
  writeFileSync(path, bytes);
}

export interface FitSettings {
  starts: number;
  iterations: number;
  tolerance: number;
  source: "csv" | "idx";
}

/** A spec that fits a workload to `rows.csv` or `rows.idx` beside it. */
export function specOf(workload: Workload, { source, ...settings }: FitSettings): string {
  const { sequences, columns: D, states: K, covariance, chain } = workload;
  const scale = covariance === "full" ? `param cov: spd(${D})[${K}]` : `param var: positive[${K}, ${D}]`;
  const latent = chain
    ? `param initial: simplex(${K})
  param transition: simplex(${K})[${K}]
  latent k: category(${K}) ~ Markov(initial, transition)`
    : `param weights: simplex(${K})
  latent k: category(${K}) ~ Categorical(weights)`;
  const along = sequences > 1 ? "along(row, by: series)" : "along(row)";
  return `data Rows {
  source: ${source}("rows.${source}")
  x: real[${D}] = ${source === "csv" ? `[${columnNames(workload).join(", ")}]` : "images"}${chain ? `\n  sequence: ${along}` : ""}
}
model Fit {
  param mean: real[${K}, ${D}]
  ${scale}
  ${latent}
  observed x: real[${D}] ~ Normal(mean[k], ${covariance === "full" ? "cov: cov[k]" : "var: var[k]"})
}
train Fit on Rows {
  starts: ${settings.starts}
  iterations: ${settings.iterations}
  tolerance: ${settings.tolerance}
}
`;
}
