import { instanceName, instancesOf } from "../ir/instances.ts";
import type { Parameter } from "../ir/types/model.ts";
import type { Value } from "../tensor/types.ts";
import { evaluateDensity, logDensity } from "./densities.ts";
import { constantIn, createFrame } from "./frame.ts";
import { parameterValue } from "./parameters.ts";
import { modelScope, networkScope, type Scope } from "./scope.ts";
import type { Session } from "./session.ts";

/**
 * log p of all parameters that have a prior, nats, a scalar: in the parameter as written, without the Jacobian of the map from its stored
 * numbers, so that the maximum is the mode of the values. Undefined where nothing has one.
 */
export function logParameterPriors(session: Session): Value | undefined {
  const { b, ir } = session;
  const terms: Value[] = [];
  const add = (scope: Scope, parameter: Parameter, slot: string): void => {
    if (parameter.prior === undefined) return;
    const value = constantIn(scope.frame, parameterValue(session, parameter, slot));
    terms.push(b.sum(logDensity(scope.frame, evaluateDensity(scope, parameter.prior), value)));
  };
  const frame = createFrame(session, 1, []);
  for (const parameter of ir.parameters) add(modelScope(frame), parameter, parameter.id);
  for (const network of ir.networks)
    for (const instance of instancesOf(network))
      for (const parameter of network.parameters)
        add(networkScope(frame, network, instance, new Map()), parameter, instanceName(network, instance, parameter.id));
  return terms.length === 0 ? undefined : terms.reduce((sum, term) => b.add(sum, term));
}

/** Rows in all, or the sum of their weights, of which one's share of the log prior is in a mean over rows. */
export const ROWS_IN_ALL = "rows";

/** The log prior as a row's part of it, which a mean of log-likelihoods over rows is added to. */
export function priorPerRow(session: Session, logPrior: Value): Value {
  return session.b.div(logPrior, session.b.input({ dtype: "float", shape: [] }, { is: "scalar", name: ROWS_IN_ALL }));
}
