import { distributions } from "../distributions/index.ts";
import { isOfSequences } from "../ir/laws.ts";
import type { ModelIR } from "../ir/types/model.ts";
import type { Emission, StateAxis, StatisticsPlan } from "../ir/types/plan.ts";
import { product } from "../math/shape.ts";
import { maximaOf } from "./maxima.ts";
import { countText, sumBy, sumText } from "./sums.ts";

/** One part of what is done until nothing moves: `E step`, `M step`, or where nothing must be expected the maximum alone. */
export interface AlgorithmStep {
  name: string;
  /** Formulas, a line each: Σ sums over rows, N counts them. */
  lines: string[];
}

/** How a plan by sums over rows is carried out, as formulas, and what an iteration costs. */
export function algorithmOf(ir: ModelIR, plan: StatisticsPlan): AlgorithmStep[] {
  const { axes, emissions, label } = plan;
  const maxima = [...axes.flatMap((axis) => axisMaxima(axis, axes)), ...emissions.flatMap((emission) => maximaOf(emission, axes))];
  const seen = axes.filter(({ role, name }) => role !== "latent" && maxima.some((line) => line.includes(`Σ_${name}`)));
  const read = seen.map(({ name }) => `Σ_${name} sums over the rows of each ${name}, N_${name} counts them`);
  const learnt = maxima.length > 0 ? [...maxima, ...read, ...floors(emissions)] : ["nothing is free"];
  if (label === "closed-form") return [{ name: "Maximum", lines: learnt }];
  const expected = [...expectations(ir, axes), ...emissions.flatMap(precisions), ...gaps(ir, emissions)];
  return [
    ...(expected.length === 0 ? [] : [{ name: "E step", lines: expected }]),
    { name: "M step", lines: learnt },
    { name: "Cost of an iteration", lines: [costText(plan)] },
  ];
}

/** What rows tell of the latent categories: Bayes' rule, or with a chain the recursions of Rabiner 1989. */
function expectations(ir: ModelIR, axes: readonly StateAxis[]): string[] {
  const latent = axes.filter(({ role }) => role === "latent");
  if (latent.length === 0) return [];
  const observed = ir.variables.filter(({ role }) => role === "observed");
  const chains = latent.filter(({ kind }) => kind === "markov");
  if (chains.length === 0) {
    const [names, seen] = [listOf(latent), listOf(observed)];
    const unit = isOfSequences(ir) ? ", for each sequence" : ", for each row";
    return [`r[${names}] = p(${names} | ${seen}) = p(${names}, ${seen}) / Σ_{${names}} p(${names}, ${seen})${unit}`];
  }
  const s = chains.length === 1 ? listOf(chains) : `(${listOf(chains)})`;
  const steps = observed.filter(({ plate }) => plate !== "sequence").map(({ name }) => name);
  const at = (t: string): string => steps.map((name) => `${name}[${t}]`).join(", ");
  const outer = latent.filter(({ plate }) => plate !== undefined);
  return [
    `forward: a[t](${s}) = p(${at("t")} | ${s}) Σ_{${s}'} a[t-1](${s}') p(${s} | ${s}')`,
    `backward: b[t](${s}) = Σ_{${s}'} p(${s}' | ${s}) p(${at("t+1")} | ${s}') b[t+1](${s}')`,
    `r[${listOf(chains)}] = p(${s} | all steps) ∝ a[t](${s}) b[t](${s}), for each step`,
    `moves[${s}, ${s}'] = p(${s}, then ${s}' | all steps) ∝ a[t-1](${s}) p(${s}' | ${s}) p(${at("t")} | ${s}') b[t](${s}')`,
    ...latent
      .filter(({ kind, plate }) => kind !== "markov" && plate === undefined)
      .map(
        ({ name }) => `${name} is summed inside p(${at("t")} | ${s}), and r[${listOf(chains)}] is shared among its values by Bayes' rule`,
      ),
    ...(outer.length === 0 ? [] : [`all this for each ${listOf(outer)}, times r[${listOf(outer)}] = p(${listOf(outer)} | the sequence)`]),
  ];
}

function listOf(named: readonly { name: string }[]): string {
  return named.map(({ name }) => name).join(", ");
}

/** A StudentT is a normal whose precision is latent (Dempster, Laird and Rubin 1977, section 4.7). */
function precisions({ family, params, observed }: Emission): string[] {
  if (family !== "StudentT" || Object.values(params).every(({ estimate }) => estimate === "fixed")) return [];
  const x = observed.slice(observed.lastIndexOf(".") + 1);
  return [`u = (df + 1) / (df + ((${x} - mean) / std)²), the expected precision of each number`];
}

/** What stands for missing entries: under a covariance those that are there tell of them, elsewhere they say nothing. */
function gaps({ variables }: ModelIR, emissions: readonly Emission[]): string[] {
  return variables.flatMap(({ id, name, role, type }) => {
    if (role !== "observed" || !type.optional) return [];
    const emission = emissions.find(({ observed, blocks = [] }) => observed === id || blocks.some((block) => block.observed === id));
    const isWhole = emission?.kernel === "factor" || emission?.params.cov?.structure === "full";
    const how = isWhole ? "their means and products, given those that are there, stand in the sums" : "left out of densities and sums";
    return [`missing entries of ${name}: ${how}`];
  });
}

/** Densities whose spread is kept up. */
function floors(emissions: readonly Emission[]): string[] {
  const isFree = ({ params }: Emission): boolean =>
    Object.entries(params).some(([name, use]) => name !== "mean" && use.estimate === "free");
  const dense = emissions.some((emission) => distributions[emission.family]?.measure === "density" && isFree(emission));
  return dense ? ["no spread falls below variance_floor, a share of the field's own variance"] : [];
}

/** Weights of categories, and laws of chains. */
function axisMaxima(axis: StateAxis, axes: readonly StateAxis[]): string[] {
  const { name, kind, plate, initial, transition } = axis;
  const prior = (use: StateAxis["initial"]): string => (use.prior === undefined ? "" : ", with its prior's counts");
  const lines: string[] = [];
  if (initial.estimate === "free" && initial.param !== undefined) {
    const left = `${initial.param}[${[...initial.index, name].join(", ")}]`;
    const [own, all] = [sumBy([...initial.index, name], axes), sumBy(initial.index, axes)];
    const [above, below] = [countText(own), countText(all)];
    const ofSequences = kind === "markov" || plate === "sequence";
    const unit = kind === "markov" ? ", of first steps" : ofSequences ? ", of sequences" : "";
    lines.push(`${left} = ${above} / ${below}${unit}${prior(initial)}`);
  }
  if (transition?.estimate === "free" && transition.param !== undefined) {
    const sum = sumText(sumBy(transition.index, axes), `moves[${name}, ${name}']`);
    lines.push(`${transition.param}[${[...transition.index, name].join(", ")}, ${name}'] = ${sum} / Σ_${name}' ${sum}${prior(transition)}`);
  }
  return lines;
}

/** Multiplications of densities and of sums, but for constants. */
function costText({ axes, emissions }: StatisticsPlan): string {
  const latent = axes.filter(({ role }) => role === "latent");
  const states = product(latent.map(({ size }) => size));
  const chains = latent.filter(({ kind }) => kind === "markov").map(({ size }) => size);
  const entries = emissions.map(({ width, kernel, params }) =>
    kernel === "factor" || params.cov?.structure === "full" ? `${width}²` : String(width),
  );
  const densities = entries.length === 1 ? entries[0]! : `(${entries.join(" + ")})`;
  const each = states === 1 ? densities : `${states} · ${densities}`;
  const moves = chains.length === 1 ? `${chains[0]}²` : `(${chains.join(" · ")})²`;
  const every = [...(states === 1 ? [] : ["every category"]), "every column", ...(chains.length === 0 ? [] : ["every move"])];
  return `in the order of N · ${chains.length === 0 ? each : `(${each} + ${moves})`} operations: N rows, ${every.join(", ")}`;
}
