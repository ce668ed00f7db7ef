import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { specOf, writeCsv } from "./files.ts";
import { drawn, type Workload } from "./workloads.ts";

const fits: Workload[] = [
  { name: "mixture", sequences: 1, steps: 100_000, columns: 8, states: 8, covariance: "full", chain: false },
  { name: "chain", sequences: 100, steps: 300, columns: 4, states: 4, covariance: "full", chain: true },
];
const iterations = 50;

/** Wall time of a whole fit with start-up and reading the csv: `genc train` against a script that does the same, one start each. */
export function wholeFits(folder: string, python: string | undefined): void {
  console.log(`\nwhole fits from a csv, one start, ${iterations} iterations at most`);
  for (const fit of fits) {
    const csv = join(folder, "rows.csv");
    writeCsv(fit, drawn(fit).x, csv);
    const spec = join(folder, "fit.gen");
    writeFileSync(spec, specOf(fit, { source: "csv", starts: 1, iterations, tolerance: 1e-3 }));
    const size = `${fit.sequences > 1 ? `${fit.sequences} x ` : ""}${fit.steps} x ${fit.columns}, ${fit.states} ${fit.covariance}`;
    const genc = [join(import.meta.dirname, "..", "..", "dist", "src", "cli", "start.cjs"), "train", spec, "--out", folder, "--json"];
    const times = [0, 1, 2].map(() => [
      timed(process.execPath, genc),
      python === undefined ? Number.NaN : timed(python, scriptOf(fit, csv)),
    ]);
    const [own, peer] = [0, 1].map((side) => times.map((pair) => pair[side]).toSorted((a, b) => a - b)[1]);
    console.log(
      `  ${fit.name} ${size}: genc ${own.toFixed(2)} s${python === undefined ? "" : `, Python ${peer.toFixed(2)} s, ratio ${(peer / own).toFixed(2)}`}`,
    );
  }
}

function timed(command: string, args: string[]): number {
  const began = performance.now();
  const { status, stderr, stdout } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}${stdout}`);
  return (performance.now() - began) / 1000;
}

function scriptOf({ sequences, steps, states: K, chain }: Workload, csv: string): string[] {
  const read = `import numpy as np\nx = np.loadtxt(${JSON.stringify(csv)}, delimiter=",", skiprows=1)\n`;
  const fit = chain
    ? `from hmmlearn.hmm import GaussianHMM
m = GaussianHMM(${K}, covariance_type="full", n_iter=${iterations}, tol=${1e-3 * sequences * steps}, implementation="scaling", random_state=0)
m.fit(x[:, 1:], [${steps}] * ${sequences})
print(m.score(x[:, 1:], [${steps}] * ${sequences}))`
    : `from sklearn.mixture import GaussianMixture
m = GaussianMixture(${K}, max_iter=${iterations}, tol=1e-3, random_state=0).fit(x)
print(m.score(x))`;
  return ["-W", "ignore", "-c", read + fit];
}
