import { at, diagnostic } from "../../diagnostics/report.ts";
import { criteria, criterionSetting } from "../../settings/criteria.ts";
import type { Setting } from "../../syntax/ast.ts";
import type { CheckedData } from "../data/index.ts";
import type { ValueContext } from "../values/context.ts";
import { readValue } from "../values/value.ts";

/**
 * What `by:` says; without it `heldout` where the data have folds, else `bic`. Reports GEN2303 to GEN2305, GEN2302 where it is written
 * twice, and GEN2405 where no rows are held out.
 */
export function readCriterion(written: readonly Setting[], data: CheckedData, context: ValueContext): string | undefined {
  const [first, second] = written;
  if (first === undefined) return data.ir?.split?.is === "folds" ? "heldout" : "bic";
  if (second !== undefined) {
    const related = [{ place: at(first.name.span), note: "set here first" }];
    context.report(diagnostic("GEN2302", { name: "by" }, at(second.name.span), { related }));
    return undefined;
  }
  const value = readValue(criterionSetting, first.value, "choose.by", context);
  if (typeof value !== "object" || Array.isArray(value)) return undefined;
  const criterion = criteria.find(({ name }) => name === value.call);
  if (criterion?.needsHeldout === true && !data.holdsOut) {
    context.report(diagnostic("GEN2405", { name: "heldout(loglik)", data: data.declaration.name.text }, at(first.value.span)));
    return undefined;
  }
  return criterion?.name;
}
