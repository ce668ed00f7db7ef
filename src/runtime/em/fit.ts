import type { StatisticsPlan } from "../../compiler/ir/types/plan.ts";
import { agreementOf } from "./agreement.ts";
import { createApart } from "./apart.ts";
import type { KernelOptions } from "./kernels/index.ts";
import { createFitter, type Fitter, type Iteration, type StartFit } from "./start.ts";
import type { EmData, EmFit, EmSettings, Progress } from "./types.ts";

/** Milliseconds between two rests, in which a signal such as Ctrl-C is noticed. */
const PATIENCE = 50;

/** What an observer is told, and may answer. */
export type Observe = (progress: Progress) => unknown;

/**
 * Maximum likelihood, or with priors the posterior mode, by sums over rows: a closed form where nothing is latent, else EM (with a
 * chain: Baum-Welch) from several starts, of which the best that does not end at the variance floor is kept, or the best if all do.
 * Each M step is the exact maximum under the floor, so the objective never falls but by rounding: if it does, the fit says so.
 * @param observe told after each iteration; `"stop"` ends the fit with what it has
 * @param kernels how E steps may be computed
 * @throws GEN6204 no row has any weight; GEN6211 a column's numbers are too large for a variance
 */
export function fitStatistics(
  plan: StatisticsPlan,
  data: EmData,
  settings: EmSettings,
  observe: Observe = () => undefined,
  kernels: KernelOptions = {},
): EmFit {
  const fitter = createFitter(plan, data, settings, kernels);
  const { starts } = fitter;
  const found: StartFit[] = [];
  let iterations = 0;
  try {
    for (let start = 0, stop = false; start < starts && !stop; start++) {
      const fit = fitter.fit(start);
      let turn = fit.next(false);
      for (; !turn.done; turn = fit.next(stop))
        stop = observe({ ...turn.value, starts, iterations: ++iterations, ended: start }) === "stop";
      found.push(turn.value);
    }
    return bestOf(found, fitter, settings, fitter.threads());
  } finally {
    fitter.close();
  }
}

/**
 * As `fitStatistics`, to the same bytes, but lets the process see to its signals and its output between iterations. Where the crew has
 * threads for whole starts, and the rows of one E step are too few to be spread, they take starts as they become free; what one leaves
 * undone that fails is done here.
 */
export async function fitStatisticsInTurns(
  plan: StatisticsPlan,
  data: EmData,
  settings: EmSettings,
  observe: Observe,
  kernels: KernelOptions = {},
): Promise<EmFit> {
  const fitter = createFitter(plan, data, settings, {
    ...kernels,
    wholeStarts: settings.starts > 1 && kernels.crew?.colleagues !== undefined,
  });
  const { starts } = fitter;
  const found: StartFit[] = [];
  let stop = false;
  let ended = 0;
  const tell = (iteration: Iteration, iterations: number): boolean => {
    stop ||= observe({ ...iteration, starts, iterations, ended }) === "stop";
    return stop;
  };
  const keep = (start: number, fit: StartFit): void => {
    found[start] = fit;
    ended += 1;
  };
  const apart = createApart({ plan, data, settings, kernels, fitter }, tell, keep);
  try {
    let rested = performance.now();
    for (let start = await apart.next(); start !== undefined && !stop; start = await apart.next()) {
      const fit = fitter.fit(start);
      let turn = fit.next(false);
      for (; !turn.done; turn = fit.next(stop)) {
        apart.tell(turn.value);
        if (performance.now() - rested < PATIENCE) continue;
        await new Promise((resolve) => setTimeout(resolve));
        rested = performance.now();
        apart.join();
      }
      apart.keep(start, turn.value);
    }
    await apart.others();
    // A start that was left out when all were stopped leaves a hole.
    return bestOf(Object.values(found), fitter, settings, Math.max(fitter.threads(), apart.threads()));
  } finally {
    apart.close();
    fitter.close();
  }
}

/** The fit that is kept, of the starts in their order. */
function bestOf(found: readonly StartFit[], { weight, variant }: Fitter, { tolerance }: EmSettings, threads: number): EmFit {
  const best = found.reduce((kept, fit) => (isBetter(fit, kept) ? fit : kept));
  const starts = found.map(({ objective, iterations, status }) => ({ objective, iterations, status: status.is }));
  // The best may have converged, but the starts that were asked for have not all been tried. A bug is told, whichever start showed it.
  const { status } = found.find((fit) => fit.status.is === "stopped") ?? found.find((fit) => fit.status.is === "decreased") ?? best;
  return { ...best, status, starts, computed: { variant, threads }, agreement: agreementOf(starts, best.objective, weight, tolerance) };
}

function isBetter(found: StartFit, best: StartFit): boolean {
  const spoilt = (fit: StartFit): boolean => fit.status.is === "degenerate";
  return spoilt(found) === spoilt(best) ? found.objective > best.objective : spoilt(best);
}
