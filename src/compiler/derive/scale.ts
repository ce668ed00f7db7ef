import { bug } from "../diagnostics/assert.ts";
import type { Density, Variable } from "../ir/types/model.ts";
import type { ParamUse } from "../ir/types/plan.ts";
import { product } from "../math/shape.ts";
import { barred } from "./use.ts";

const scaleForms = new Set(["std", "var", "log_std", "log_var", "cov"]);

/** How a Normal's columns share its scale, which it notes; or the sentence that says why the scale has no weighted fit. */
export function scaleStructure(
  variable: Variable,
  { form, node }: Density,
  scale: ParamUse | undefined,
): NonNullable<ParamUse["structure"]> | ReturnType<typeof barred> {
  if (scale === undefined) return bug(`Normal without ${form}`);
  if (!scaleForms.has(form)) return barred(node, `\`${form}\` has no weighted fit`);
  const structure = form === "cov" ? "full" : product(scale.shape) === product(variable.type.plate) ? "diagonal" : "spherical";
  scale.structure = structure;
  if (structure === "full" && variable.type.plate.length > 1)
    return barred(scale.node, `\`cov\` is shared by the rows of \`${variable.name}\``);
  if (structure === "spherical" && product(scale.shape) !== 1)
    return barred(scale.node, `\`${form}\` is shared by some columns of \`${variable.name}\``);
  if (structure === "full" && scale.estimate === "free" && scale.fixed?.some((entry) => entry !== null))
    return barred(scale.node, "some entries of the covariance are fixed");
  return structure;
}
