import { B } from "../tensor/dims.ts";
import type { Value } from "../tensor/types.ts";
import { dataValue, type Session } from "./session.ts";

/** The weights of the rows, [B], divided by their mean over the data; undefined where all weigh the same. */
export function rowWeights(session: Session): Value | undefined {
  return session.ir.data?.weight === undefined ? undefined : dataValue(session, "$weight", "float", [B]);
}

/** Mean over the rows of [B], weighted by the rows' weights. */
export function weightedMean(session: Session, value: Value): Value {
  const weights = rowWeights(session);
  return session.b.mean(weights === undefined ? value : session.b.mul(weights, value));
}
