import { columnLaws } from "./columns.ts";
import type { LawContext } from "./context.ts";
import { factorLaws, gaussianLaws } from "./gaussian.ts";
import { regressionLaws } from "./regression.ts";
import { tableLaws } from "./table.ts";
import type { EmissionLaws } from "./types.ts";

export function emissionLaws(context: LawContext): EmissionLaws {
  const { emission } = context;
  if (emission.kernel === "regression") return regressionLaws(context);
  if (emission.levels !== undefined) return tableLaws(context);
  if (emission.kernel === "factor") return factorLaws(context);
  return "cov" in emission.params ? gaussianLaws(context) : columnLaws(context);
}
