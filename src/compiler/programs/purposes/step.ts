import { bug } from "../../diagnostics/assert.ts";
import { gradients } from "../../tensor/differentiate.ts";
import { B } from "../../tensor/dims.ts";
import type { Value } from "../../tensor/types.ts";
import { type BoundTerm, boundTerms, logWeights } from "../bound.ts";
import { logParameterPriors, priorPerRow } from "../parameter-priors.ts";
import { emitStates, type Session, slotValue } from "../session.ts";
import { rowWeights, weightedMean } from "../weights.ts";
import { adversarialLosses } from "./adversarial.ts";

/** One update: gradients of the step's loss, means over the batch, by the weights of its group; with `report`, its metrics too. */
export function stepProgram(session: Session, name: string, report: boolean): void {
  const step = session.plan.steps.find((candidate) => candidate.name === name) ?? bug(`no step ${name}`);
  const { loss, metrics } = posterior(session, lossOf(session, name));
  const { b } = session;
  const slots = session.plan.layout.slots.filter((slot) => slot.group === step.group && slot.kind === "weight");
  const inputs = slots.map((slot) => slotValue(session, slot.name));
  gradients(b, loss, inputs).forEach((gradient, i) => {
    b.output(gradient, { is: "gradient", slot: slots[i].name });
  });
  emitStates(session, step.group);
  if (report) for (const [metric, value] of metrics) b.output(value, { is: "metric", name: metric });
}

type Losses = { loss: Value; metrics: [name: string, value: Value][] };

/** The loss less the rows' share of the log prior. */
function posterior(session: Session, { loss, metrics }: Losses): Losses {
  const logPrior = logParameterPriors(session);
  if (logPrior === undefined) return { loss, metrics };
  return { loss: session.b.sub(loss, priorPerRow(session, logPrior)), metrics: [...metrics, ["log_prior", logPrior]] };
}

function lossOf(session: Session, step: string): Losses {
  switch (session.plan.objective) {
    case "elbo":
      return boundLoss(session);
    case "iwae":
      return iwaeLoss(session);
    case "marginal":
      return marginalLoss(session);
    case "adversarial":
      return adversarialLosses(session, step);
    default:
      return bug(`no step for the objective ${session.plan.objective}`);
  }
}

/** Minus the bound, its divergences weighed by the scalar `beta` and free up to `free_bits` nats each. */
function boundLoss(session: Session): Losses {
  const { b, plan } = session;
  const terms = boundTerms(session);
  const means = terms.map((term) => ({ ...term, value: weightedMean(session, term.value) }));
  const beta = terms.some((term) => term.divergence) ? b.input({ dtype: "float", shape: [] }, { is: "scalar", name: "beta" }) : undefined;
  const free = plan.objectiveSettings.free_bits;
  const lossTerm = (term: BoundTerm): Value => {
    if (!term.divergence || beta === undefined) return b.neg(term.value);
    const divergence = b.neg(term.value);
    return b.mul(beta, typeof free === "number" && free > 0 ? b.maximum(divergence, b.constant(free)) : divergence);
  };
  const loss = means.map(lossTerm).reduce((sum, value) => b.add(sum, value));
  const elbo = means.map((term) => term.value).reduce((sum, value) => b.add(sum, value));
  return { loss, metrics: [["elbo", elbo], ...means.map((term): [string, Value] => [term.name, reported(session, term)])] };
}

function iwaeLoss(session: Session): Losses {
  const samples = session.plan.objectiveSettings.samples;
  const draws = typeof samples === "number" ? samples : 1;
  const { b } = session;
  const logs = logWeights(session, draws);
  const bound = draws === 1 ? logs : b.sub(b.logSumExp(logs, [1]), b.constant(Math.log(draws)));
  const mean = weightedMean(session, bound);
  return { loss: b.neg(mean), metrics: [["iwae", mean]] };
}

function marginalLoss(session: Session): Losses {
  const mean = weightedMean(session, logWeights(session, 1));
  return { loss: session.b.neg(mean), metrics: [["loglik", mean]] };
}

/** Sums over the batch of every term, and the number of rows (or their weight), for means over many batches. */
export function evaluateProgram(session: Session): void {
  const { b, plan } = session;
  const weights = rowWeights(session);
  const total = (value: Value): Value => b.sum(weights === undefined ? value : b.mul(weights, value));
  const emit = (name: string, value: Value): void => b.output(value, { is: "metric", name });
  const rows = weights === undefined ? b.dim(B) : b.sum(weights);
  emit("rows", rows);
  // As often as there are rows: divided by all rows it is itself.
  const logPrior = logParameterPriors(session);
  if (logPrior !== undefined) emit("log_prior", b.mul(rows, logPrior));
  if (plan.objective === "marginal") {
    emit("loglik", total(logWeights(session, 1)));
    return;
  }
  const terms = boundTerms(session).map((term) => ({ ...term, value: total(term.value) }));
  emit(
    "elbo",
    terms.map((term) => term.value).reduce((sum, value) => b.add(sum, value)),
  );
  for (const term of terms) emit(term.name, reported(session, term));
}

/** A divergence is reported as what it is, at least 0; the bound has it with a minus. */
function reported({ b }: Session, { value, divergence }: BoundTerm): Value {
  return divergence ? b.neg(value) : value;
}

/** log p of each row, or the log of one importance weight. */
export function scoreProgram(session: Session): void {
  session.b.output(logWeights(session, 1), { is: "result", name: "score" });
}
