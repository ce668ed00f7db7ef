import { bug } from "../diagnostics/assert.ts";
import type { Slot } from "../ir/types/layout.ts";
import type { ModelIR } from "../ir/types/model.ts";
import type { GradientPlan } from "../ir/types/plan.ts";
import type { Builder, Dim, Value } from "../tensor/types.ts";
import { normalisedKernel } from "./spectral.ts";

/** What all parts of one program share while it is built. */
export interface Session {
  b: Builder;
  ir: ModelIR;
  plan: GradientPlan;
  mode: "train" | "infer";
  /** Prefix of noise streams, so that two steps never see the same numbers. */
  stream: string;
  /** Whether noise is keyed by step or by row. */
  noisePer: "step" | "row";
  slots: Map<string, Value>;
  /** States that were written, by slot. A later reader sees the new value. */
  states: Map<string, Value>;
  data: Map<string, Value>;
  /** How often each noise stream was asked for. */
  streams: Map<string, number>;
}

export function createSession(b: Builder, ir: ModelIR, plan: GradientPlan, mode: Session["mode"], stream: string): Session {
  const noisePer = mode === "train" ? "step" : "row";
  return { b, ir, plan, mode, stream, noisePer, slots: new Map(), states: new Map(), data: new Map(), streams: new Map() };
}

/** The stored numbers of a slot; a state that this program wrote before is read back as written. */
export function slotValue(session: Session, name: string): Value {
  const written = session.states.get(name);
  if (written !== undefined) return written;
  const known = session.slots.get(name);
  if (known !== undefined) return known;
  const slot = slotOf(session, name);
  const value = session.b.input({ dtype: "float", shape: slot.shape }, { is: slot.kind, slot: name });
  session.slots.set(name, value);
  return value;
}

/** A layer's weight as the layer sees it: divided by its spectral norm where the objective asks for that. */
export function layerSlot(session: Session, name: string): Value {
  const norm = session.plan.layout.slots.find((slot) => slot.name === `${name}.singular`);
  const value = slotValue(session, name);
  if (norm === undefined) return value;
  const key = `${name}.normalised`;
  const known = session.slots.get(key);
  if (known !== undefined) return known;
  const { kernel, vector } = normalisedKernel(session.b, value, slotValue(session, norm.name));
  if (session.mode === "train") session.states.set(norm.name, vector);
  session.slots.set(key, kernel);
  return kernel;
}

export function slotOf(session: Session, name: string): Slot {
  return session.plan.layout.slots.find((slot) => slot.name === name) ?? bug(`no slot ${name}`);
}

/** A data input, made once a program. */
export function dataValue(session: Session, name: string, dtype: "float" | "int", shape: readonly Dim[]): Value {
  const known = session.data.get(name);
  if (known !== undefined) return known;
  const value = session.b.input({ dtype, shape }, { is: "data", field: name });
  session.data.set(name, value);
  return value;
}

/** Noise of a stream of its own: a second request under one name, as by a network that is called twice, gets other numbers. */
export function noiseValue(session: Session, law: "normal" | "uniform", name: string, shape: readonly Dim[]): Value {
  const count = (session.streams.get(name) ?? 0) + 1;
  session.streams.set(name, count);
  const stream = `${session.stream}.${name}${count === 1 ? "" : `@${count}`}`;
  return session.b.input({ dtype: "float", shape }, { is: "noise", law, stream, per: session.noisePer });
}

/** Makes the written states of `groups` outputs of the program; those of other groups are dropped: a step moves only what it trains. */
export function emitStates(session: Session, group: string): void {
  for (const [name, value] of session.states)
    if (slotOf(session, name).group === group) session.b.output(value, { is: "state", slot: name });
}
