import type { PlanLabel, StatisticsPlan } from "../ir/types/plan.ts";
import { freeNumbers } from "../math/shape.ts";
import type { Analysis } from "./analysis.ts";
import { planHead } from "./head.ts";
import { statisticsQueries } from "./queries.ts";
import { redundantNumbers } from "./rotations.ts";
import { statisticsOf } from "./statistics.ts";
import type { Either } from "./use.ts";

/** The plan by sums over rows, or the sentence that says which factor bars it. */
export function fitByStatistics(analysis: Analysis, label: PlanLabel): Either<StatisticsPlan> {
  const statistics = statisticsOf(analysis);
  if (!statistics.ok) return statistics;
  const { axes, emissions } = statistics.value;
  const written = analysis.ir.parameters.reduce((sum, parameter) => sum + freeNumbers(parameter.type, parameter.fixed), 0);
  const parameters = emissions.reduce((sum, emission) => sum - redundantNumbers(emission, axes), written);
  return {
    ok: true,
    value: {
      ...planHead(analysis.ir, label, parameters, statisticsQueries(axes, emissions)),
      row: 0,
      reason: [],
      barred: [],
      kind: "statistics",
      ...statistics.value,
    },
  };
}
