import { compile } from "../../src/compiler/index.ts";
import type { ModelIR } from "../../src/compiler/ir/types/model.ts";
import type { GradientPlan, Plan, StatisticsPlan } from "../../src/compiler/ir/types/plan.ts";
import { byGradient } from "./by-gradient.ts";
import { diskHost } from "./host.ts";

/** Fields of every kind, of a file that the compiler never reads. */
const data = `data D {
  source: csv("d.csv")
  x: real[2] = [a, b]
  u: real
  t: positive
  n: count
  b: binary
  v: unit[3] = [v1, v2, v3]
  bits: binary[3] = [b1, b2, b3]
  y: category(3) = kind
  g: category(2) = group
  s: simplex(3) = [s1, s2, s3]
}
`;

/** A spec of the declarations given, with data `D` and `train M on D`, unless they have their own. */
export function specOf(declarations: string, train = "train M on D"): string {
  return `${/^data D /m.test(declarations) ? "" : data}${declarations}\n${/^train /m.test(declarations) ? "" : train}\n`;
}

export interface Trained<P extends Plan = Plan> {
  ir: ModelIR;
  plan: P;
}

/** The only train of a spec without mistakes. */
export function trainOf(declarations: string, train?: string): Trained {
  const text = specOf(declarations, train);
  const { trains, diagnostics } = compile("test.gen", diskHost, { files: { "test.gen": text } });
  const [found] = trains;
  if (found === undefined) throw new Error(diagnostics.map(({ code, message }) => `${code} ${message}`).join("\n"));
  return found;
}

export function statisticsOf(declarations: string): Trained<StatisticsPlan> {
  const { ir, plan } = trainOf(declarations);
  if (plan.kind !== "statistics") throw new Error(`a gradient plan: ${plan.reason[0]?.text}`);
  return { ir, plan };
}

/** By gradient, whether or not the model has an exact fit. */
export function gradientOf(declarations: string, train?: string): Trained<GradientPlan> {
  const { ir, plan } = trainOf(declarations, train);
  return { ir, plan: plan.kind === "gradient" ? plan : byGradient(ir) };
}
