import type { ModelIR } from "../ir/types/model.ts";
import type { Step, Term } from "../ir/types/plan.ts";
import type { Setting } from "../settings/types.ts";

/** One objective of gradient training: `objective: elbo(beta: 0.5)`. What its programs contain, `programs/` builds by its name. */
export interface ObjectiveDefinition {
  name: string;
  doc: string;
  /** The plan that it belongs to: writing it for another plan is an error. */
  plan: "elbo" | "adversarial" | "gradient";
  settings: Setting[];
  /** The update steps of one iteration, in order. */
  steps(ir: ModelIR): Step[];
  /** Named additive parts; `kl.z`, `reconstruction.x`, `generator`, `r1`. */
  terms(ir: ModelIR): Term[];
}
