import { bug } from "../../../../src/compiler/backend.ts";
import { compile } from "../../../../src/compiler/index.ts";
import type { ModelIR } from "../../../../src/compiler/ir/types/model.ts";
import type { GradientPlan } from "../../../../src/compiler/ir/types/plan.ts";
import { memoryHost } from "../../../support/host.ts";

/** The only train of a spec, which must be fitted by gradient. */
export function gradientOf(text: string): { ir: ModelIR; plan: GradientPlan; text: string } {
  const { diagnostics, trains } = compile("spec.gen", memoryHost({ "spec.gen": text }));
  const [train] = trains;
  if (train?.plan.kind !== "gradient") return bug(`no gradient plan: ${diagnostics.map(({ message }) => message).join("; ")}`);
  return { ir: train.ir, plan: train.plan, text };
}

/** What a diagnostic's place says. */
export function placeText(text: string, place: { in: string; span?: { start: number; end: number } } | undefined): string | undefined {
  return place?.span === undefined ? undefined : text.slice(place.span.start, place.span.end);
}
