import { bug } from "../diagnostics/assert.ts";
import { lawOf } from "../ir/laws.ts";
import type { Variable } from "../ir/types/model.ts";
import { parentsFirst, readsOfVariable } from "../ir/walk.ts";
import type { Value } from "../tensor/types.ts";
import { type EvaluatedDensity, evaluateLaw } from "./densities.ts";
import { drawn } from "./draws.ts";
import { evaluate } from "./expressions.ts";
import { createFrame } from "./frame.ts";
import { bindData } from "./model.ts";
import { modelScope, type Scope } from "./scope.ts";
import type { Session } from "./session.ts";

/** What the model says of an observed variable: its density, or the value that `=` gives it. */
export type Said = EvaluatedDensity | Value;

export interface Generated {
  scope: Scope;
  /** In the written order. */
  observed: Map<string, Said>;
}

/**
 * The model read forwards, parents before children: given variables are data, latents are drawn or, with `latents: "data"`, data too.
 * Observed variables are drawn only where others read them; the rest is left to whoever asked, who may draw them better.
 */
export function generate(session: Session, latents: "drawn" | "data"): Generated {
  const { ir } = session;
  const scope = modelScope(createFrame(session, 1, []));
  const { frame } = scope;
  const isData = ({ role }: Variable): boolean => role === "given" || (role === "latent" && latents === "data");
  for (const variable of ir.variables) if (isData(variable)) bindData(frame, variable);
  const made = ir.variables.filter((variable) => !isData(variable));
  const read = new Set(made.flatMap((variable) => [...readsOfVariable(ir, variable).variables]));
  const said = new Map<string, Said>();
  for (const variable of parentsFirst(made, (one) => readsOfVariable(ir, one).variables)) {
    const found = variable.by.is === "value" ? evaluate(scope, variable.by.value) : evaluateLaw(scope, lawOf(variable));
    said.set(variable.name, found);
    if (!isDensity(found)) frame.values.set(variable.name, found);
    else if (variable.role === "latent" || read.has(variable.name)) frame.values.set(variable.name, drawn(frame, found, variable.name));
  }
  const observed = ir.variables.filter((variable) => variable.role === "observed");
  return { scope, observed: new Map(observed.map(({ name }) => [name, said.get(name) ?? bug(`nothing is said of ${name}`)])) };
}

export function isDensity(said: Said): said is EvaluatedDensity {
  return "distribution" in said;
}
