import { lawOf } from "../../ir/laws.ts";
import { evaluateLaw } from "../densities.ts";
import { inferLatents, modelFrame, toRows } from "../model.ts";
import { type Generated, generate, isDensity } from "../prior.ts";
import type { Session } from "../session.ts";
import { categoryWeights, emitObserved } from "./codes.ts";

/** What the model says of the observed variables at given latents, which are inputs of role data. */
export function decodeProgram(session: Session): void {
  emitGenerated(session, generate(session, "data"));
}

/** The same at the posterior's mean; categories are averaged by their posterior. */
export function reconstructProgram(session: Session): void {
  const scope = modelFrame(session);
  const weights = categoryWeights(scope, inferLatents(scope, "mean"));
  for (const variable of session.ir.variables)
    if (variable.role === "observed") emitObserved(scope, variable, evaluateLaw(scope, lawOf(variable)), weights);
}

/** The same at latents drawn from the prior, and the latents. */
export function sampleProgram(session: Session): void {
  const generated = generate(session, "drawn");
  emitGenerated(session, generated);
  for (const variable of session.ir.variables) {
    if (variable.role !== "latent") continue;
    session.b.output(toRows(generated.scope.frame, generated.scope.variable(variable.name)), { is: "result", name: variable.name });
  }
}

function emitGenerated({ ir, b }: Session, { scope, observed }: Generated): void {
  for (const variable of ir.variables) {
    const said = observed.get(variable.name);
    if (said === undefined) continue;
    const { frame } = scope;
    const value = frame.values.get(variable.name);
    // Drawn here because another variable depends on it; the others the host draws from their arguments.
    if (isDensity(said) && value !== undefined) b.output(toRows(frame, value), { is: "result", name: `${variable.name}.drawn` });
    emitObserved(scope, variable, said);
  }
}
