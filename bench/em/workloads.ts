import { createRandom } from "../../src/runtime/random/index.ts";

/** Rows from a mixture or a chain, and where both sides begin. */
export interface Workload {
  /** One letter: the row of the table in docs. */
  name: string;
  sequences: number;
  /** Rows of a sequence; of a mixture, all. */
  steps: number;
  columns: number;
  states: number;
  covariance: "full" | "diagonal";
  chain: boolean;
}

const mixture = (name: string, steps: number, columns: number, states: number, covariance: Workload["covariance"]): Workload => ({
  name,
  sequences: 1,
  steps,
  columns,
  states,
  covariance,
  chain: false,
});
const chain = (name: string, sequences: number, steps: number, columns: number, states: number, covariance: Workload["covariance"]) => ({
  ...mixture(name, steps, columns, states, covariance),
  sequences,
  chain: true,
});

export const workloads: Workload[] = [
  mixture("a", 100_000, 2, 3, "full"),
  mixture("b", 100_000, 16, 16, "full"),
  mixture("c", 20_000, 64, 32, "full"),
  mixture("d", 100_000, 64, 64, "diagonal"),
  mixture("e", 1_000_000, 8, 8, "full"),
  chain("f", 1, 100_000, 1, 3, "diagonal"),
  chain("g", 1000, 200, 8, 8, "diagonal"),
  chain("h", 1, 50_000, 16, 32, "full"),
];

/** Rows [sequences * steps, columns] around well-mixed centres, and starting means near those. */
export function drawn({ name, sequences, steps, columns: D, states: K }: Workload): { x: Float64Array; means: Float64Array } {
  const random = createRandom(1, `bench.em.${name}`);
  const centres = Float64Array.from({ length: K * D }, () => (2 * random.normal()) / Math.sqrt(Math.max(D / 4, 1)));
  const x = new Float64Array(sequences * steps * D);
  let k = 0;
  for (let row = 0; row < sequences * steps; row++) {
    // A state is kept for ten steps on average; a mixture's rows stand in the same order, which says nothing to it.
    if (random.uniform() < 0.1) k = Math.floor(random.uniform() * K);
    for (let c = 0; c < D; c++) x[row * D + c] = centres[k * D + c] + random.normal();
  }
  const means = centres.map((centre) => centre + 0.5 * random.normal());
  return { x, means };
}
