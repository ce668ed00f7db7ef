import { bug } from "../diagnostics/assert.ts";
import type { Variable } from "../ir/types/model.ts";
import { latentsOf } from "../objectives/terms.ts";
import type { Value } from "../tensor/types.ts";
import { closedDivergence, type EvaluatedDensity, logDensity } from "./densities.ts";
import { addAll, averageOver, type Factor, factorsOf, inferLatents, logJoint, logSumOver, modelFrame, toRows } from "./model.ts";
import type { Scope } from "./scope.ts";
import type { Session } from "./session.ts";

/** A term of the bound, [B], nats; `divergence` marks those that beta weighs. Their sum is the bound. */
export interface BoundTerm {
  name: string;
  value: Value;
  divergence: boolean;
}

/** The evidence lower bound of each row, term by term, with one draw of every posterior. */
export function boundTerms(session: Session): BoundTerm[] {
  const scope = modelFrame(session);
  const { frame } = scope;
  const { b } = session;
  const { inferred, summed } = latentsOf(session.ir);
  const posteriors = inferLatents(scope, "draw");
  const weighted = inferred.filter((latent) => !session.plan.sampled.includes(latent.name));
  const expectation = weightsOf(scope, weighted, posteriors);
  const rows = (value: Value): Value => toRows(frame, expectation(value));
  const factors = factorsOf(scope);
  const factorOf = (variable: Variable): Factor => factors.get(variable.name) ?? bug(`no density of ${variable.name}`);
  const qOf = (latent: Variable): EvaluatedDensity => posteriors.get(latent.name) ?? bug(`no posterior of ${latent.name}`);

  if (summed.length > 0) {
    const joint = logSumOver(
      frame,
      addAll(
        frame,
        [...factors.values()].map(({ log }) => log),
      ),
      summed.map((latent) => latent.name),
    );
    const entropies = inferred.map((latent) => {
      const log = logDensity(frame, qOf(latent), scope.variable(latent.name));
      return { name: `entropy.${latent.name}`, value: rows(b.neg(log)), divergence: false };
    });
    return [{ name: "joint", value: rows(joint), divergence: false }, ...entropies];
  }
  const observed = session.ir.variables.filter((variable) => variable.role === "observed");
  return [
    ...observed.map((variable) => ({ name: `reconstruction.${variable.name}`, value: rows(factorOf(variable).log), divergence: false })),
    ...inferred.map((latent) => {
      const q = qOf(latent);
      const { density, log } = factorOf(latent);
      const closed = weighted.includes(latent) ? undefined : closedDivergence(frame, q, density);
      const divergence = closed ?? b.sub(logDensity(frame, q, scope.variable(latent.name)), log);
      return { name: `kl.${latent.name}`, value: rows(b.neg(divergence)), divergence: true };
    }),
  ];
}

/** E over the categories that have a posterior: Σ_k q(k | x) value. */
function weightsOf(scope: Scope, weighted: Variable[], posteriors: Map<string, EvaluatedDensity>): (value: Value) => Value {
  const { frame } = scope;
  if (weighted.length === 0) return (value) => value;
  const logs = weighted.map((latent) => {
    const q = posteriors.get(latent.name) ?? bug(`no posterior of ${latent.name}`);
    return logDensity(frame, q, scope.variable(latent.name));
  });
  const weights = frame.session.b.exp(addAll(frame, logs));
  const names = weighted.map((latent) => latent.name);
  return (value) => averageOver(frame, value, weights, names);
}

/**
 * log of the importance weight of each row and draw, [B] or [B, S]: log Σ p(x, z, categories) / q(z | …), all categories summed. Its
 * mean over draws (of the weight itself) is an unbiased estimate of p(x); without continuous latents it is log p(x) exactly.
 */
export function logWeights(session: Session, draws: number): Value {
  const scope = modelFrame(session, draws);
  const { frame } = scope;
  const { b, plan } = session;
  const posteriors = inferLatents(scope, "draw");
  const logs = logJoint(scope);
  const entropies = plan.sampled.map((name) => {
    const q = posteriors.get(name) ?? bug(`no posterior of ${name}`);
    return b.neg(logDensity(frame, q, scope.variable(name)));
  });
  const all = addAll(frame, [logs, ...entropies]);
  return toRows(
    frame,
    logSumOver(
      frame,
      all,
      plan.enumerated.map(({ variable }) => variable),
    ),
  );
}
