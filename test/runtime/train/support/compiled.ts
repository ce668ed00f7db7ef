import { bug } from "../../../../src/compiler/backend.ts";
import { compile } from "../../../../src/compiler/index.ts";
import type { ModelIR } from "../../../../src/compiler/ir/types/model.ts";
import type { GradientPlan } from "../../../../src/compiler/ir/types/plan.ts";
import { byGradient } from "../../../support/by-gradient.ts";
import { memoryHost } from "../../../support/host.ts";

/** The only train of a spec, by gradient, whether or not the model has an exact fit. */
export function gradientOf(text: string): { ir: ModelIR; plan: GradientPlan; text: string } {
  const { diagnostics, trains } = compile("spec.gen", memoryHost({ "spec.gen": text }));
  const [train] = trains;
  if (train === undefined) return bug(`no plan: ${diagnostics.map(({ message }) => message).join("; ")}`);
  return { ir: train.ir, plan: train.plan.kind === "gradient" ? train.plan : byGradient(train.ir), text };
}

/** What a diagnostic's place says. */
export function placeText(text: string, place: { in: string; span?: { start: number; end: number } } | undefined): string | undefined {
  return place?.span === undefined ? undefined : text.slice(place.span.start, place.span.end);
}
