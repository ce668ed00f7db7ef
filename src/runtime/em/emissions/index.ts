import type { Emission } from "../../../compiler/ir/types/plan.ts";
import { newtonRegression } from "../regression/newton.ts";
import { normalRegression } from "../regression/normal.ts";
import { factorGaussian } from "./factor.ts";
import { gaussianPart } from "./gaussian.ts";
import { linearPart } from "./linear.ts";
import { normalPart } from "./normal.ts";
import type { EmissionContext, EmissionPart } from "./part.ts";
import { onScale } from "./scaled.ts";
import { tablePart } from "./table.ts";
import { valuesPart } from "./values.ts";

/** How each kernel shape is computed here. */
const parts: Record<Emission["kernel"], (context: EmissionContext) => EmissionPart> = {
  quadratic: (context) => ("cov" in context.emission.params ? gaussianPart(context) : onScale(context, normalPart)),
  linear: linearPart,
  values: valuesPart,
  table: tablePart,
  regression: (context) => ("mean" in (context.emission.predictors ?? {}) ? onScale(context, normalRegression) : newtonRegression(context)),
  factor: (context) => gaussianPart(context, factorGaussian(context)),
};

export function emissionPart(context: EmissionContext): EmissionPart {
  return parts[context.emission.kernel](context);
}
