import { expandedCovariances } from "../../factors/binding.ts";
import { columnLaws } from "./columns.ts";
import type { LawContext } from "./context.ts";
import { gaussianLaws } from "./gaussian.ts";
import { regressionLaws } from "./regression.ts";
import { tableLaws } from "./table.ts";
import type { EmissionLaws } from "./types.ts";

export function emissionLaws(context: LawContext): EmissionLaws {
  const { emission, space, parameters } = context;
  if (emission.kernel === "regression") return regressionLaws(context);
  if (emission.levels !== undefined) return tableLaws(context);
  if (emission.kernel === "factor") return gaussianLaws(context, expandedCovariances(emission, space, parameters));
  return "cov" in emission.params ? gaussianLaws(context) : columnLaws(context);
}
