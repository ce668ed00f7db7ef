import { lawOf } from "../../ir/laws.ts";
import type { Variable } from "../../ir/types/model.ts";
import { readsOfLaw } from "../../ir/walk.ts";
import type { Value } from "../../tensor/types.ts";
import { type EvaluatedDensity, evaluateLaw } from "../densities.ts";
import { drawn } from "../draws.ts";
import { evaluate } from "../expressions.ts";
import { createFrame } from "../frame.ts";
import { bindData, inferLatents, modelFrame, toRows } from "../model.ts";
import { modelScope, type Scope } from "../scope.ts";
import type { Session } from "../session.ts";
import { priorScope } from "./adversarial.ts";
import { categoryWeights, emitObserved } from "./codes.ts";

/** What the model says of the observed variables at given latents, which are inputs of role data. */
export function decodeProgram(session: Session): void {
  const scope = modelScope(createFrame(session, 1, []));
  for (const variable of session.ir.variables) if (variable.role !== "observed") bindData(scope.frame, variable);
  emitAll(scope);
}

/** The same at the posterior's mean; categories are averaged by their posterior. */
export function reconstructProgram(session: Session): void {
  const scope = modelFrame(session);
  const weights = categoryWeights(scope, inferLatents(scope, "mean"));
  for (const variable of observedOf(session))
    emitObserved(scope, variable, evaluateLaw(scope, lawOf(variable)), (value) => weights.average(value));
}

/** The same at latents drawn from the prior, and the latents. */
export function sampleProgram(session: Session): void {
  const scope = priorScope(session);
  emitAll(scope);
  for (const variable of session.ir.variables) {
    if (variable.role !== "latent") continue;
    session.b.output(toRows(scope.frame, scope.variable(variable.name)), { is: "result", name: variable.name });
  }
}

function observedOf(session: Session): Variable[] {
  return session.ir.variables.filter((variable) => variable.role === "observed");
}

function emitAll(scope: Scope): void {
  const { session } = scope.frame;
  const observed = observedOf(session);
  const read = new Set(
    observed.flatMap((variable) => (variable.by.is === "law" ? [...readsOfLaw(session.ir, variable.by.law).variables] : [])),
  );
  for (const variable of observed) {
    const found = densityOrValue(scope, variable);
    // An observed variable that another one depends on has to be drawn here; the others the host draws from their arguments.
    if ("distribution" in found && read.has(variable.name)) {
      const value = drawn(scope.frame, found, variable.name);
      scope.frame.values.set(variable.name, value);
      session.b.output(toRows(scope.frame, value), { is: "result", name: `${variable.name}.drawn` });
    }
    emitObserved(scope, variable, found);
  }
}

function densityOrValue(scope: Scope, variable: Variable): EvaluatedDensity | Value {
  return variable.by.is === "value" ? evaluate(scope, variable.by.value) : evaluateLaw(scope, lawOf(variable));
}
