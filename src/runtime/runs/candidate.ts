import type { ModelIR } from "../../compiler/ir/types/model.ts";
import type { StatisticsPlan } from "../../compiler/ir/types/plan.ts";
import type { DataPart } from "../data/types.ts";
import { bestPaths, type EmFit, fitStatisticsInTurns, isSequential, type Progress, posterior } from "../em/index.ts";
import { createCrew } from "../host/crew.ts";
import { allowFusedLanes } from "../host/lanes.ts";
import { emData, trainedStatistics } from "../queries/statistics.ts";
import type { Trained } from "../queries/types.ts";
import { emSettings } from "./fit-exact.ts";
import type { TrainRequest } from "./request.ts";
import { weightedSum, weightsOfScores } from "./units.ts";

/** One candidate of a `choose`, fitted. */
export interface CandidateFit {
  fit: EmFit;
  trained: Trained;
}

export async function fitCandidate(
  ir: ModelIR,
  plan: StatisticsPlan,
  part: DataPart,
  observe: (progress: Progress) => unknown,
  { threads, program }: Pick<TrainRequest, "threads" | "program">,
): Promise<CandidateFit> {
  allowFusedLanes();
  const fit = await fitStatisticsInTurns(plan, emData(plan, part), emSettings(ir), observe, { crew: createCrew({ threads, program }) });
  return { fit, trained: trainedStatistics(ir, plan, fit.parameters) };
}

/**
 * log p(most probable categories | rows), nats, at most 0: of each row's state, or of each sequence's paths and own categories that
 * Viterbi's algorithm finds, a step's other categories summed out. Added to the log-likelihood it gives that of rows and categories.
 */
export function categoriesLogLikelihood({ fit, trained }: CandidateFit, plan: StatisticsPlan, part: DataPart, loglik: number): number {
  const data = emData(plan, part);
  if (isSequential(plan.axes)) {
    const each = bestPaths(plan, fit.parameters, data).map(({ logDensity }) => logDensity);
    return weightedSum(each, weightsOfScores(each, part)) - loglik;
  }
  if (!plan.axes.some(({ role }) => role === "latent") || trained.plan !== plan) return 0;
  const { probabilities } = posterior(plan, fit.parameters, data);
  const states = probabilities.length / Math.max(1, part.rows);
  const each = Float64Array.from({ length: part.rows }, (_row, row) => {
    let most = 0;
    for (let s = 0; s < states; s++) most = Math.max(most, probabilities[row * states + s]);
    return Math.log(most);
  });
  return weightedSum(each, part.weights);
}
