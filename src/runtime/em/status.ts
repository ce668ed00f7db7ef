import { at, diagnostic, distributions } from "../../compiler/backend.ts";
import type { Diagnostic, NodeId, Place, Span } from "../../compiler/diagnostics/types.ts";
import type { WeightedFit } from "../../compiler/distributions/types.ts";
import type { Emission, ParamUse, StatisticsPlan } from "../../compiler/ir/types/plan.ts";
import { unravel } from "./space.ts";
import type { EmFit, EmSettings } from "./types.ts";

/**
 * What a user should know about how a fit ended.
 * @param weight sum of the rows' weights, or their number
 * @returns GEN6206 the objective fell; GEN6201 not converged; GEN6203 degenerate, at the scale's use; GEN6209 because a column is
 * constant; GEN6205 unused components; GEN6207 a posterior without a maximum; GEN6208 a number at an end of its range
 */
export function fitDiagnostics(
  plan: StatisticsPlan,
  fit: EmFit,
  settings: EmSettings,
  rows: number,
  weight: number,
  spans: Record<NodeId, Span>,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const { status } = fit;
  if (status.is === "decreased") found.push(diagnostic("GEN6206", { iteration: status.iteration, by: status.by.toExponential(1) }));
  if (status.is === "iterations") {
    const [before, last] = fit.trace.slice(-2);
    const gain = last === undefined ? "unknown" : (Math.abs(last - before) / weight).toExponential(1);
    found.push(diagnostic("GEN6201", { iterations: fit.iterations, gain, tolerance: settings.tolerance }));
  }
  if (status.is === "degenerate") {
    const emission = plan.emissions[status.emission];
    const scale = scaleAt(emission, status.column);
    const column = emission.columns[status.column];
    const place = placeOf(spans, scale?.node ?? emission.node);
    const of = { component: `in ${componentName(plan, status.state)}`, column, floor: settings.varianceFloor, rows: status.rows };
    if (status.constant === true)
      found.push(diagnostic("GEN6209", { column, rows: rows === 1 ? "the only row" : `all ${rows} rows` }, place));
    else found.push(diagnostic("GEN6203", { ...of, total: rows }, place));
  }
  if (fit.unused.length > 0) {
    const [axis] = plan.axes;
    const args = { components: componentNames(plan, fit.unused), whose: fit.unused.length > 1 ? "their" : "its" };
    found.push(diagnostic("GEN6205", args, placeOf(spans, axis?.variable ?? "")));
  }
  for (const { emission, argument, end, value, entries } of fit.atEnds) {
    const { family, params } = plan.emissions[emission];
    const instead = end === "greatest" ? distributions[family]?.em : undefined;
    const args = {
      name: params[argument].param ?? argument,
      count: entries.length === 1 ? "" : `, with ${entries.length} of its numbers`,
      end,
      value,
      distribution: family,
      remedy: insteadOf(instead, argument),
    };
    found.push(diagnostic("GEN6208", args, placeOf(spans, params[argument].node)));
  }
  for (const { param, entries } of fit.unbounded)
    found.push(diagnostic("GEN6207", { name: param, count: entries.length }, placeOf(spans, priorNode(plan, param))));
  return found;
}

/** The scale of a column, or whatever argument isn't the mean. */
function scaleAt({ params, blocks }: Emission, column: number): ParamUse | undefined {
  if (blocks === undefined) return Object.entries(params).find(([name]) => name !== "mean")?.[1];
  let end = 0;
  const block = blocks.find(({ width }) => {
    end += width;
    return column < end;
  });
  return block && params[block.noise];
}

/** What to do about an argument at an end of its range. */
function insteadOf(fit: WeightedFit | undefined, argument: string): string {
  const written = fit !== undefined && "instead" in fit ? fit.instead?.[argument] : undefined;
  return written === undefined
    ? "Look for values that the rest of the rows don't resemble"
    : `Write \`${written}\`, which goes on where it ends`;
}

/** How many components are named. */
const named = 3;

/** "k = 2, k = 5 or 7 more components". */
function componentNames(plan: StatisticsPlan, states: readonly number[]): string {
  const more = states.length - named;
  const names = states.slice(0, more > 1 ? named : states.length).map((state) => componentName(plan, state));
  const last = more > 1 ? `${more} more components` : names.pop()!;
  return names.length === 0 ? last : `${names.join(", ")} or ${last}`;
}

function priorNode(plan: StatisticsPlan, param: string): NodeId {
  const uses = [
    ...plan.axes.flatMap(({ initial, transition }) => [initial, ...(transition === undefined ? [] : [transition])]),
    ...plan.emissions.flatMap(({ params }) => Object.values(params)),
  ];
  return uses.find((use) => use.param === param)?.prior?.node ?? "";
}

/** `k = 2 and s = "sun"`: the values of the axes, from 0, or their levels. */
export function componentName(plan: StatisticsPlan, state: number): string {
  if (plan.axes.length === 0) return "the model";
  const values = unravel(plan.axes, state);
  return plan.axes
    .map(({ name, levels }) => `${name} = ${levels?.[values[name]] === undefined ? values[name] : `"${levels[values[name]]}"`}`)
    .join(" and ");
}

function placeOf(spans: Record<NodeId, Span>, node: NodeId): Place | undefined {
  return spans[node] === undefined ? undefined : at(spans[node]);
}
