import { bug } from "../diagnostics/assert.ts";
import { diagnostic } from "../diagnostics/report.ts";
import type { NodeId } from "../diagnostics/types.ts";
import { distributions } from "../distributions/index.ts";
import { densityOf, isFixed, lawOf } from "../ir/laws.ts";
import type { ModelIR, Parameter, SettingCall, SettingValue } from "../ir/types/model.ts";
import type { GradientPlan, PlanLabel } from "../ir/types/plan.ts";
import { readsOf } from "../ir/walk.ts";
import { objectives } from "../objectives/index.ts";
import type { Setting } from "../settings/types.ts";
import type { Analysis } from "./analysis.ts";
import { constantOf } from "./constants.ts";
import { planHead } from "./head.ts";
import { type Groups, layoutOf } from "./layout.ts";
import { gradientQueries } from "./queries.ts";
import { gap, type Outcome, placeOf } from "./row.ts";

export interface GradientRequest {
  label: PlanLabel;
  /** The default; a written `objective:` of the same plan takes its place. */
  objective: string;
  enumerated: GradientPlan["enumerated"];
  sampled: string[];
  /** What barred a fit by sums, or what the plan rests on, as a clause. */
  because: string;
  reason: { node: NodeId; text: string };
  /** Default: one group, `model`, of everything. */
  groups?: Groups;
}

/** Completes a plan by gradient: objective, terms, steps, layout; refuses what gradients can't do here. */
export function gradientPlan(analysis: Analysis, request: GradientRequest): Outcome {
  const { ir } = analysis;
  const [whole] = analysis.ofSequences;
  if (whole !== undefined) return gap(diagnostic("GEN4041", { name: whole.name, because: request.because }, placeOf(ir, whole.id)));
  const parameters = [...ir.parameters, ...ir.networks.flatMap((network) => network.parameters)];
  const refusal = refusedPrior(ir, parameters, request);
  if (refusal !== undefined) return gap(diagnostic("GEN4013", refusal, placeOf(ir, refusal.node)));
  const gappy = analysis.observed.find((variable) => variable.type.optional);
  if (gappy !== undefined) return gap(diagnostic("GEN4040", { name: gappy.name, because: request.because }, placeOf(ir, gappy.id)));
  const partly = parameters.find((parameter) => parameter.fixed?.some((entry) => entry !== null) && !isFixed(parameter));
  if (partly !== undefined) return gap(diagnostic("GEN4023", { name: partly.name, because: request.because }, placeOf(ir, partly.id)));
  const rough = analysis.observed.find((variable) => variable.by.is === "law" && isRough(analysis, variable.name));
  if (rough !== undefined) {
    const { distribution, node } = densityOf(ir, lawOf(rough));
    return gap(diagnostic("GEN4012", { name: rough.name, distribution }, placeOf(ir, node)));
  }
  const chosen = objectiveOf(analysis, request);
  if ("is" in chosen) return chosen;
  const { definition, settings } = chosen;
  const all = ["model", ...ir.networks.map((network) => network.name)];
  const groups = request.groups ?? { model: all };
  const layout = layoutOf(ir, groups, settings.spectral_norm === true ? "discriminator" : undefined);
  const misfit = misfitOf(analysis, definition.name, settings);
  if (misfit !== undefined) return misfit;
  const steps = definition.steps(ir).map((step) => ({ ...step, trains: groups[step.group] ?? bug(`no group ${step.group}`) }));
  const plan: GradientPlan = {
    ...planHead(ir, request.label, layout.weights, gradientQueries(ir, request.label, request.enumerated)),
    row: 0,
    reason: [],
    barred: [],
    kind: "gradient",
    objective: definition.name,
    objectiveSettings: settings,
    terms: definition.terms(ir),
    steps,
    enumerated: request.enumerated,
    sampled: request.sampled,
    layout,
  };
  return { is: "taken", plan, reason: request.reason };
}

/** Concentrations below 1, for which a density has no bound. */
const concentrations: Record<string, string[]> = { Dirichlet: ["a"], Beta: ["a", "b"], Gamma: ["shape"] };

/** A prior that the gradient can't follow: without a likelihood beside it, with a density that jumps, or with one that has no maximum. */
function refusedPrior(
  ir: ModelIR,
  parameters: Parameter[],
  { label, because }: GradientRequest,
): { name: string; why: string; node: NodeId } | undefined {
  for (const { name, prior } of parameters) {
    if (prior === undefined) continue;
    const { distribution, node } = prior;
    if (label === "adversarial")
      return { name, node, why: "the model is trained against an adversary and has no likelihood to weigh it with" };
    const low = (concentrations[distribution] ?? []).find((one) => constantOf(prior.args[one], ir)?.some((value) => value < 1));
    if (low !== undefined)
      return { name, node, why: `the fit goes by gradient, since ${because}, and with \`${low}\` below 1 the density grows without bound` };
    if (distribution === "Uniform")
      return { name, node, why: `the fit goes by gradient, since ${because}, and the density of Uniform jumps at its bounds` };
  }
  return undefined;
}

/** Uniform's density jumps at its bounds, so free bounds have no useful gradient. */
function isRough(analysis: Analysis, name: string): boolean {
  const variable = analysis.observed.find((candidate) => candidate.name === name) ?? bug(`no variable ${name}`);
  const density = densityOf(analysis.ir, lawOf(variable));
  if (density.distribution !== "Uniform") return distributions[density.distribution]?.measure === undefined;
  return readsOf(analysis.ir, Object.values(density.args)).params.size > 0;
}

function objectiveOf(
  analysis: Analysis,
  request: GradientRequest,
): Outcome | { definition: (typeof objectives)[string]; settings: Record<string, SettingValue> } {
  const written = analysis.ir.settings.objective;
  const call = written?.value as SettingCall | undefined;
  const definition = objectives[call?.call ?? request.objective] ?? bug(`no objective ${call?.call}`);
  if (definition.plan !== request.label) {
    const choices = Object.values(objectives)
      .filter((other) => other.plan === request.label)
      .map((other) => other.name);
    const args = { objective: definition.name, plan: request.label, because: request.because, choices: choices.join(", ") };
    return gap(diagnostic("GEN4017", args, written?.node === undefined ? undefined : placeOf(analysis.ir, written.node)));
  }
  return { definition, settings: withDefaults(definition.settings, call) };
}

/** Settings of an objective that this model's latents rule out. */
function misfitOf(analysis: Analysis, objective: string, settings: Record<string, SettingValue>): Outcome | undefined {
  const { ir, discrete } = analysis;
  const node = ir.settings.objective?.node ?? ir.model;
  const learned = discrete.find((variable) => variable.posterior !== undefined);
  if (objective === "iwae" && learned !== undefined) return gap(diagnostic("GEN4026", { name: learned.name }, placeOf(ir, node)));
  const summed = discrete.find((variable) => variable.posterior === undefined);
  const weighed = objective === "elbo" && (settings.beta !== 1 || settings.free_bits !== 0);
  return weighed && summed !== undefined ? gap(diagnostic("GEN4027", { name: summed.name }, placeOf(ir, node))) : undefined;
}

function withDefaults(settings: Setting[], call: SettingCall | undefined): Record<string, SettingValue> {
  const values: Record<string, SettingValue> = {};
  for (const setting of settings) {
    const value = call?.args[setting.name]?.value ?? setting.default;
    if (value !== undefined) values[setting.name] = value;
  }
  return values;
}
