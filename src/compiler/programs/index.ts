import type { ModelIR } from "../ir/types/model.ts";
import type { GradientPlan } from "../ir/types/plan.ts";
import { createBuilder } from "../tensor/builder.ts";
import { optimize } from "../tensor/passes/index.ts";
import type { TensorProgram } from "../tensor/types.ts";
import type { Purpose } from "./purpose.ts";
import { encodeProgram, predictProgram } from "./purposes/codes.ts";
import { decodeProgram, reconstructProgram, sampleProgram } from "./purposes/decodings.ts";
import { evaluateProgram, scoreProgram, stepProgram } from "./purposes/step.ts";
import { createSession, type Session } from "./session.ts";

/** The program of one purpose, from the model and its recipe alone. Callers ask when they need it; nothing built is ever stored. */
export function buildProgram(ir: ModelIR, plan: GradientPlan, purpose: Purpose): TensorProgram {
  const training = purpose.is === "step";
  const name = training ? `${ir.model}.${purpose.step}` : `${ir.model}.${purpose.is}`;
  const b = createBuilder(name);
  const session = createSession(b, ir, plan, training ? "train" : "infer", training ? purpose.step : purpose.is);
  build(session, purpose);
  return readInputs(optimize(b.program));
}

/** Leaves out inputs that nothing reads, so that nobody has to feed them: a score needs no given variable that no density reads. */
function readInputs(program: TensorProgram): TensorProgram {
  const read = new Set([...program.ops.flatMap((op) => op.inputs), ...program.outputs.map(({ value }) => value)].map(({ id }) => id));
  return { ...program, inputs: program.inputs.filter(({ value }) => read.has(value.id)) };
}

/** What each purpose appends to its program. */
const builders: { [Is in Purpose["is"]]: (session: Session, purpose: Purpose & { is: Is }) => void } = {
  step: (session, purpose) => stepProgram(session, purpose.step, purpose.report),
  evaluate: evaluateProgram,
  score: scoreProgram,
  encode: encodeProgram,
  predict: (session, { of }) => predictProgram(session, of),
  decode: decodeProgram,
  reconstruct: reconstructProgram,
  sample: sampleProgram,
};

function build<Is extends Purpose["is"]>(session: Session, purpose: Purpose & { is: Is }): void {
  const append: (session: Session, purpose: Purpose & { is: Is }) => void = builders[purpose.is];
  append(session, purpose);
}
