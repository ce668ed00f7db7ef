import { distributions } from "../distributions/index.ts";
import type { Density } from "../ir/types/model.ts";
import type { ParamUse } from "../ir/types/plan.ts";
import type { Analysis } from "./analysis.ts";

/** The kind of a free parameter that is used as an argument of a wider kind, out of which a fit may lead: `positive` as a mean. */
export function narrowerKind({ ir }: Analysis, { distribution, form }: Density, argument: string, use: ParamUse): string | undefined {
  if (use.estimate === "fixed") return undefined;
  const wanted = distributions[distribution]?.forms
    .find(({ name }) => name === form)
    ?.parameters.find(({ name }) => name === argument)?.kind;
  const kind = ir.parameters.find(({ name }) => name === use.param)?.type.kind;
  return kind === wanted ? undefined : kind;
}
