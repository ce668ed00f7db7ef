import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { specOf, writeCsv, writeIdx } from "./files.ts";
import { drawn, type Workload, workloads } from "./workloads.ts";

const started = join(import.meta.dirname, "..", "..", "dist", "src", "cli", "start.cjs");
const settings = { starts: 2, iterations: 10 };

/** What a fit may hold beside its rows: a tenth of them, and this. */
const BESIDE = 100;

/**
 * Peak resident memory of whole fits: `genc train` as it is installed, on all threads and on one, with two starts of ten iterations, against
 * scikit-learn or hmmlearn in a script that does the same. Rows count as 8 bytes a number.
 */
export function memoryOfFits(folder: string, python: string | undefined): void {
  console.log(`\npeak memory of whole fits, MB; ${settings.starts} starts, ${settings.iterations} iterations at most`);
  console.log(`  node -e 0 ${genc(folder, ["-e", "0"]).toFixed(0)}, genc --help ${genc(folder, [started, "--help"]).toFixed(0)}`);
  for (const workload of workloads) {
    const { name, sequences, steps, columns, states, covariance } = workload;
    const { x } = drawn(workload);
    const data = x.byteLength / 1e6;
    const csv = join(folder, "rows.csv");
    writeCsv(workload, x, csv);
    const fits = [
      { source: "csv", peak: fitPeak(workload, "csv", folder) },
      { source: "csv, one thread", peak: fitPeak(workload, "csv", folder, ["--threads", "1"]) },
    ];
    // An idx file is one array, without a column that says which rows belong together.
    if (sequences === 1) {
      writeIdx(x, columns, join(folder, "rows.idx"));
      fits.push({ source: "idx", peak: fitPeak(workload, "idx", folder) });
    }
    const peer = python === undefined ? "" : `, Python ${peerPeak(workload, csv, python, folder).toFixed(0)}`;
    const size = `${sequences > 1 ? `${sequences} x ` : ""}${steps} x ${columns}, ${states} ${covariance}`;
    const allowed = 1.1 * data + BESIDE;
    const own = fits.map(
      ({ source, peak }) =>
        `${source} ${peak.toFixed(0)} (${peak > allowed ? "over by " : "under by "}${Math.abs(peak - allowed).toFixed(0)})`,
    );
    console.log(`  ${name}: ${size}: data ${data.toFixed(0)}, allowed ${allowed.toFixed(0)}: ${own.join("; ")}${peer}`);
  }
}

function fitPeak(workload: Workload, source: "csv" | "idx", folder: string, options: string[] = []): number {
  const spec = join(folder, "fit.gen");
  writeFileSync(spec, specOf(workload, { ...settings, tolerance: 1e-12, source }));
  return genc(folder, [started, "train", spec, "--out", folder, "--json", ...options]);
}

function genc(folder: string, args: string[]): number {
  const file = join(folder, "peak");
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    ["--require", join(import.meta.dirname, "..", "peers", "peak.cjs"), ...args],
    {
      encoding: "utf8",
      env: { ...process.env, GENC_PEAK: file },
      maxBuffer: 1e8,
    },
  );
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}${stdout}`);
  return Number(readFileSync(file, "utf8")) / 1000;
}

function peerPeak({ sequences, steps, states: K, covariance, chain }: Workload, csv: string, python: string, folder: string): number {
  const kind = covariance === "full" ? "full" : "diag";
  const read = `import numpy as np\nx = np.loadtxt(${JSON.stringify(csv)}, delimiter=",", skiprows=1, ndmin=2)\n`;
  const fit = chain
    ? `from hmmlearn.hmm import GaussianHMM
x = x[:, ${sequences > 1 ? 1 : 0}:]
for seed in range(${settings.starts}):
    m = GaussianHMM(${K}, covariance_type="${kind}", n_iter=${settings.iterations}, tol=1e-12, implementation="scaling", random_state=seed)
    m.fit(x, [${steps}] * ${sequences})
`
    : `from sklearn.mixture import GaussianMixture
GaussianMixture(${K}, covariance_type="${kind}", max_iter=${settings.iterations}, n_init=${settings.starts}, tol=1e-12, random_state=0).fit(x)
`;
  const said = `import re; print(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1])`;
  const { status, stderr, stdout } = spawnSync(python, ["-W", "ignore", "-c", `${read}${fit}${said}`], { encoding: "utf8", cwd: folder });
  if (status !== 0) throw new Error(`the peer ended with ${status}: ${stderr}`);
  return Number(stdout.trim().split("\n").at(-1)) / 1000;
}
