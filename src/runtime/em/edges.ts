import { at, diagnostic, distributions } from "../../compiler/backend.ts";
import type { Diagnostic, NodeId, Span } from "../../compiler/diagnostics/types.ts";
import type { Emission, StatisticsPlan } from "../../compiler/ir/types/plan.ts";
import { createModel } from "./model.ts";
import type { EmData, Parameters } from "./types.ts";
import { unseenOf } from "./unseen.ts";

/** log p from which on a value counts as foretold with certainty, nats. */
const CERTAIN = -1e-6;

/**
 * Where the maximum of the likelihood lies at an edge because of what the rows don't show: a value that no row has, which the fit gives no
 * chance (GEN6212), and coefficients that grow without end, since known columns separate the values (GEN6213: Albert and Anderson 1984).
 * Priors keep from both.
 *
 * @param levels names of the categories, by field
 */
export function edgeDiagnostics(
  plan: StatisticsPlan,
  data: EmData,
  parameters: Parameters,
  { spans, levels }: { spans: Record<NodeId, Span>; levels: Record<string, string[]> },
): Diagnostic[] {
  return plan.emissions.flatMap((emission, e) => {
    const uses = Object.values(emission.params);
    const param = uses.find(({ estimate }) => estimate === "free")?.param;
    if (param === undefined || uses.some(({ prior }) => prior !== undefined)) return [];
    const place = spans[emission.node] === undefined ? undefined : at(spans[emission.node]);
    const [first, ...others] = unseenOf(emission, plan.axes, data, levels);
    if (first !== undefined) {
      const more = others.length === 0 ? "" : `, and ${others.length === 1 ? "one more gap" : `${others.length} more gaps`} of this kind`;
      return [diagnostic("GEN6212", { ...first, more, param, prior: priorFor(emission) }, place)];
    }
    if (!isLogistic(emission) || !isForetold(plan, data, parameters, e)) return [];
    return [diagnostic("GEN6213", { column: emission.columns[0] ?? emission.field, param }, place)];
  });
}

function isLogistic({ kernel, family }: Emission): boolean {
  const support = distributions[family]?.support;
  return kernel === "regression" && (support === "binary" || support === "category");
}

/** Whether every row's value is certain under the component that tells it best. */
function isForetold(plan: StatisticsPlan, data: EmData, parameters: Parameters, emission: number): boolean {
  const model = createModel(plan, data, parameters);
  const part = model.parts[emission];
  part.refresh();
  for (let row = 0; row < data.rows; row++) {
    const most = model.statesOf(row).reduce((best, s) => Math.max(best, part.logDensity(row, part.cells.of[s])), Number.NEGATIVE_INFINITY);
    if (most < CERTAIN && data.weights?.[row] !== 0) return false;
  }
  return true;
}

/** A prior that leaves every value a chance. */
function priorFor({ family, params }: Emission): string {
  if ("p" in params) return distributions[family]?.support === "category" ? "Dirichlet(2)" : "Beta(2, 2)";
  return "rate" in params || "mean" in params ? "Gamma(shape: 2, rate: 1)" : "Normal(0, std: 10)";
}
