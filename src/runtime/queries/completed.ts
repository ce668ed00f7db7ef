import { bug } from "../../compiler/backend.ts";
import type { Kind } from "../../compiler/ir/types/model.ts";
import type { FieldLaw } from "../em/index.ts";
import { mostProbable } from "./most-probable.ts";

/**
 * One value for each missing entry of a field, [rows, width]: the mean of a number, rounded for a count; of a category or yes-no the
 * most probable value. Entries that are there stay.
 */
export function bestValues(kind: Kind, law: FieldLaw): Float64Array {
  if (law.is === "category") return Float64Array.from(mostProbable(law.chances, law.levels));
  if (kind === "category") return bug("numbers where categories were expected");
  return kind === "count" || kind === "binary" ? law.means.map(Math.round) : law.means;
}
