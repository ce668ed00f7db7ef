import { join } from "node:path";
import { expect, test } from "vitest";
import type { StatisticsPlan } from "../../../src/compiler/ir/types/plan.ts";
import { fitStatistics, fitStatisticsInTurns } from "../../../src/runtime/em/fit.ts";
import type { EmData, EmFit, EmSettings, Progress } from "../../../src/runtime/em/types.ts";
import type { Program } from "../../../src/runtime/host/colleague.ts";
import { createCrew } from "../../../src/runtime/host/crew.ts";
import { faithful, iris } from "./support/data.ts";
import { categorical, chain, emission, mixture, normal, plan, use } from "./support/plans.ts";

const program = { file: join(import.meta.dirname, "support", "thread.mjs") };
const settings: EmSettings = { starts: 6, tolerance: 1e-12, iterations: 60, varianceFloor: 1e-6, seed: 1 };

/** All that a fit tells, but who computed it. */
function told({ computed: { variant }, ...fit }: EmFit): Omit<EmFit, "computed"> & { variant: string } {
  return { ...fit, variant };
}

const clock = new Int32Array(new SharedArrayBuffer(4));

interface Observed {
  fit: EmFit;
  seen: Progress[];
}

/** A fit whose calling thread is slow, so that others come to take starts. */
async function apart(
  fitted: StatisticsPlan,
  data: EmData,
  threads: number,
  stopAt = Number.POSITIVE_INFINITY,
  others: Program = program,
): Promise<Observed> {
  const seen: Progress[] = [];
  const observe = (progress: Progress): unknown => {
    seen.push(progress);
    Atomics.wait(clock, 0, 0, 20);
    return progress.iterations >= stopAt ? "stop" : undefined;
  };
  const fit = await fitStatisticsInTurns(fitted, data, settings, observe, { crew: createCrew({ threads, program: others, hiring: 0 }) });
  return { fit, seen };
}

const total = ({ starts }: EmFit): number => starts.reduce((sum, { iterations }) => sum + iterations, 0);

const k = ["k"];
const heavyTails = emission("StudentT", 2, { mean: use("mean", k, [2]), std: use("std", k, [2]), df: use("df", k, [2]) });
const hmm = plan([chain("k", 4)], [normal(2, "full", ["k"])]);

test.each<[string, StatisticsPlan, EmData]>([
  ["a mixture", mixture(4, 4, "full"), iris()],
  ["laws whose parameters are climbed to", plan([categorical("k", 3)], [heavyTails]), faithful()],
  ["a chain", hmm, { ...faithful(), sequences: [{ start: 0, end: faithful().rows }] }],
])("starts on other threads end where they end on one: %s", async (_name, fitted, data) => {
  const alone = fitStatistics(fitted, data, settings);
  for (const threads of [2, 4]) {
    const { fit, seen } = await apart(fitted, data, threads);
    expect(told(fit)).toEqual(told(alone));
    expect(fit.computed.threads).toBe(threads);
    // The calling thread tells each of its iterations, and others some of theirs.
    expect(seen.length).toBeLessThan(total(fit));
    expect(new Set(seen.map(({ iterations }) => iterations)).size).toBe(seen.length);
    expect(seen.every(({ iterations }) => iterations <= total(fit))).toBe(true);
    expect(seen.every(({ ended }, i) => ended >= (seen[i - 1]?.ended ?? 0) && ended < settings.starts)).toBe(true);
  }
});

test("a fit that is stopped ends all threads, with the best that they had", async () => {
  const { fit } = await apart(mixture(4, 4, "full"), iris(), 3, 30);
  expect(fit.status).toEqual({ is: "stopped" });
  expect(fit.starts.length).toBeLessThan(settings.starts);
  expect(fit.starts.some(({ status }) => status === "stopped")).toBe(true);
  expect(fit.objective).toBe(Math.max(...fit.starts.map(({ objective }) => objective)));
});

const support = (name: string): string => join(import.meta.dirname, "support", name);

test.each([
  // Node refuses such a path at once.
  ["that Node refuses", "missing.mjs", 1],
  ["that can't be started", support("missing.mjs"), 1],
  ["that fails before it takes a start", support("failing-at-once.mjs"), 1],
  // It takes a second start only if one is left then.
  ["that ends in the middle of its second start", support("ending-in-a-start.mjs"), 3],
])("what a thread %s leaves undone is done by the calling one, to the same bytes", async (_name, file, most) => {
  const fitted = mixture(4, 4, "full");
  const { fit, seen } = await apart(fitted, iris(), 3, undefined, { file });
  expect(told(fit)).toEqual(told(fitStatistics(fitted, iris(), settings)));
  expect(fit.computed.threads).toBeLessThanOrEqual(most);
  // None is told more than once to have ended.
  expect(seen.every(({ ended }) => ended < settings.starts)).toBe(true);
});
