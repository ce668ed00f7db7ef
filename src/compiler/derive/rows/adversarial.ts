import { diagnostic } from "../../diagnostics/report.ts";
import type { Diagnostic } from "../../diagnostics/types.ts";
import { densityOf, isFixed } from "../../ir/laws.ts";
import type { Call, Expr, ModelIR, Network } from "../../ir/types/model.ts";
import { expressionsOfCall, expressionsOfNetwork, readsOf, readsOfLaw, walkExpr, walkThroughBindings } from "../../ir/walk.ts";
import { functions } from "../../layers/index.ts";
import { canBeDrawn } from "../../objectives/draws.ts";
import type { Analysis } from "../analysis.ts";
import { gradientPlan } from "../gradient.ts";
import { gap, placeOf, type Row } from "../row.ts";

/** Observed variables made by `=` and judged by an adversary: alternating adversarial steps. */
export const adversarialRow: Row = {
  number: 1,
  plan: "adversarial",
  decide(analysis) {
    const { ir, generated, observed } = analysis;
    if (generated.length === 0) return { is: "barred", node: observed[0].id, text: `\`${observed[0].name}\` has a density` };
    const [first] = generated;
    const dense = observed.find((variable) => variable.by.is === "law");
    if (dense !== undefined) return gap(diagnostic("GEN4002", { dense: dense.name, generated: first.name }, placeOf(ir, first.id)));
    const { adversary } = ir;
    if (adversary === undefined) return gap(diagnostic("GEN4001", { name: first.name }, placeOf(ir, first.id)));
    const sides = sidesOf(analysis, adversary);
    const problems = [...problemsOf(analysis, adversary), ...problemsOfJudge(ir, adversary, sides.discriminator), ...sides.problems];
    if (problems.length > 0) return gap(...problems);
    return gradientPlan(analysis, {
      label: "adversarial",
      objective: "adversarial",
      enumerated: [],
      sampled: [],
      because: `\`${first.name}\` is written with \`=\` and has no density`,
      reason: {
        node: first.id,
        text: `Adversarial: \`${first.name}\` is made by \`=\`, so it has no density, and ${adversary.network} judges it.`,
      },
      groups: { discriminator: sides.discriminator, generator: sides.generator },
    });
  },
};

/** Names of the declarations that each side's steps train. */
function sidesOf(analysis: Analysis, adversary: Call): { discriminator: string[]; generator: string[]; problems: Diagnostic[] } {
  const { ir } = analysis;
  const judged = readsOf(ir, [callExpression(adversary)]).networks;
  const values = analysis.generated.flatMap((variable) => (variable.by.is === "value" ? [variable.by.value] : []));
  const made = readsOf(ir, values).networks;
  for (const variable of ir.variables)
    if (variable.role === "latent" && variable.by.is === "law") for (const name of readsOfLaw(ir, variable.by.law).networks) made.add(name);
  const shared = [...judged].filter((name) => made.has(name));
  const problems = shared.map((network) => diagnostic("GEN4024", { network }, placeOf(ir, network)));
  return { discriminator: [...judged], generator: ["model", ...[...made].filter((name) => !judged.has(name))], problems };
}

function callExpression(call: Call): Expr {
  return { is: "call", call, node: call.node, type: { kind: "real", plate: [], optional: false } };
}

function problemsOf(analysis: Analysis, adversary: Call): Diagnostic[] {
  const { ir, generated } = analysis;
  const problems: Diagnostic[] = [];
  const read = readsOf(ir, expressionsOfCall(adversary)).variables;
  const all = generated.map((variable) => variable.name).join(", ");
  for (const variable of generated) {
    if (!read.has(variable.name))
      problems.push(diagnostic("GEN4003", { name: variable.name, judge: adversary.network, all }, placeOf(ir, adversary.node)));
  }
  for (const { name, role } of ir.variables)
    if (role === "latent" && read.has(name))
      problems.push(diagnostic("GEN4030", { judge: adversary.network, name }, placeOf(ir, adversary.node)));
  const layer = weightsInArguments(ir, adversary);
  if (layer !== undefined) problems.push(diagnostic("GEN4031", { judge: adversary.network }, placeOf(ir, layer)));
  for (const variable of ir.variables)
    if (variable.posterior !== undefined)
      problems.push(diagnostic("GEN4004", { name: variable.name, generated: generated[0].name }, placeOf(ir, variable.posterior.node)));
  for (const variable of analysis.discrete) {
    const law = variable.by.is === "law" ? variable.by.law : undefined;
    const reads = law && readsOfLaw(ir, law);
    const param = ir.parameters.find((parameter) => reads?.params.has(parameter.name) && !isFixed(parameter))?.name;
    const [learned] = [...(param === undefined ? [] : [param]), ...(reads?.networks ?? [])];
    if (learned !== undefined) problems.push(diagnostic("GEN4016", { name: variable.name, learned }, placeOf(ir, variable.id)));
  }
  for (const variable of ir.variables) {
    if (variable.role !== "latent" || variable.by.is !== "law") continue;
    const density = densityOf(ir, variable.by.law);
    if (!canBeDrawn(density))
      problems.push(diagnostic("GEN4028", { name: variable.name, distribution: density.distribution }, placeOf(ir, density.node)));
  }
  return problems;
}

/** A layer with weights, or a free parameter, that stands in the adversary's arguments and not in its network. */
function weightsInArguments(ir: ModelIR, adversary: Call): string | undefined {
  let found: string | undefined;
  walkThroughBindings(ir, expressionsOfCall(adversary), (expr) => {
    if (expr.is === "apply") {
      const types = expr.args.map((arg) => arg.type);
      if ((functions[expr.fn]?.slots?.(types, expr.settings) ?? []).length > 0) found ??= expr.node;
    }
    if (expr.is === "param" && ir.parameters.some((parameter) => parameter.name === expr.name && !isFixed(parameter))) found ??= expr.node;
  });
  return found;
}

/** What the loss forbids in a discriminator. */
function problemsOfJudge(ir: ModelIR, adversary: Call, names: string[]): Diagnostic[] {
  const problems: Diagnostic[] = [];
  const networks = ir.networks.filter((network) => names.includes(network.name));
  const objective = ir.settings.objective?.value;
  const args = typeof objective === "object" && !Array.isArray(objective) ? objective.args : {};
  const penalised = [args.gradient_penalty, args.r1].some((weight) => typeof weight?.value === "number" && weight.value > 0);
  for (const network of networks) {
    const normalised = penalised ? findLayer(network, "batch_norm") : undefined;
    if (normalised !== undefined) problems.push(diagnostic("GEN4018", { judge: network.name }, placeOf(ir, normalised)));
  }
  const judge = networks.find((network) => network.name === adversary.network);
  const last = judge?.result.is === "value" ? judge.result.value : undefined;
  if (judge !== undefined && last?.type.kind === "unit")
    problems.push(diagnostic("GEN4020", { judge: judge.name }, placeOf(ir, last.node)));
  return problems;
}

function findLayer(network: Network, layer: string): string | undefined {
  let found: string | undefined;
  for (const expr of expressionsOfNetwork(network))
    walkExpr(expr, (inner) => {
      if (inner.is === "apply" && inner.fn === layer) found ??= inner.node;
    });
  return found;
}
