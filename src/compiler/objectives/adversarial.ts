import type { Bound, ModelIR, SettingValue } from "../ir/types/model.ts";
import type { Term } from "../ir/types/plan.ts";
import type { ObjectiveDefinition } from "./types.ts";

/** A generator and a discriminator in turn (Goodfellow et al. 2014). */
export const adversarial: ObjectiveDefinition = {
  name: "adversarial",
  doc: "Alternating steps of a discriminator, which tells data from samples, and a generator, which misleads it.",
  plan: "adversarial",
  settings: [
    {
      name: "loss",
      kind: { is: "choice", of: ["non_saturating", "least_squares", "hinge", "wasserstein"] },
      default: "non_saturating",
      doc: "What the discriminator's score means: a logit, a target of 1 and 0, a margin, or a critic's value.",
    },
    {
      name: "gradient_penalty",
      kind: { is: "number", min: 0 },
      default: 0,
      doc: "Weight of (‖∇D‖ - 1)² at random mixtures of data and samples (Gulrajani et al. 2017).",
    },
    { name: "r1", kind: { is: "number", min: 0 }, default: 0, doc: "Weight of ‖∇D‖² / 2 at the data (Mescheder et al. 2018)." },
    {
      name: "critic_steps",
      kind: { is: "number", min: 1, integer: true },
      default: 1,
      doc: "Discriminator steps before each generator step.",
    },
    {
      name: "spectral_norm",
      kind: { is: "boolean" },
      default: false,
      doc: "Divides each weight matrix of the discriminator by its largest singular value (Miyato et al. 2018).",
    },
  ],
  steps: (ir) => [
    { name: "discriminator", trains: [], repeat: criticSteps(ir), group: "discriminator" },
    { name: "generator", trains: [], repeat: 1, group: "generator" },
  ],
  terms: (ir) => {
    const node = ir.adversary?.node ?? ir.model;
    const x = ir.variables
      .filter((variable) => variable.by.is === "value")
      .map((variable) => variable.name)
      .join(", ");
    const judge = ir.adversary?.network ?? "D";
    const terms: Term[] = [
      { name: "discriminator", node, how: "monte-carlo", text: `loss of ${judge} on data ${x} against samples` },
      { name: "generator", node, how: "monte-carlo", text: `loss of the samples before ${judge}` },
    ];
    if (settingOf(ir, "gradient_penalty") > 0)
      terms.push({ name: "gradient_penalty", node, how: "monte-carlo", text: `(‖∇${judge}‖ − 1)²` });
    if (settingOf(ir, "r1") > 0) terms.push({ name: "r1", node, how: "exact", text: `½‖∇${judge}(${x})‖²` });
    return terms;
  },
};

function criticSteps(ir: ModelIR): number {
  return Math.max(1, settingOf(ir, "critic_steps"));
}

/** A number of `objective: adversarial(…)`, 0 where it isn't written. */
function settingOf(ir: ModelIR, name: string): number {
  const objective: Bound<SettingValue> | undefined = ir.settings.objective;
  const value = objective?.value;
  if (typeof value !== "object" || Array.isArray(value) || value.call !== "adversarial") return 0;
  const found = value.args[name]?.value;
  return typeof found === "number" ? found : 0;
}
