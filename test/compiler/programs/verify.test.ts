import { expect, test } from "vitest";
import { compile } from "../../../src/compiler/index.ts";
import type { ModelIR } from "../../../src/compiler/ir/types/model.ts";
import type { GradientPlan } from "../../../src/compiler/ir/types/plan.ts";
import { buildProgram } from "../../../src/compiler/programs/index.ts";
import type { Purpose } from "../../../src/compiler/programs/purpose.ts";
import { verifyProgram } from "../../../src/compiler/tensor/verify.ts";
import { diskHost } from "../../support/host.ts";
import { specPaths } from "../../support/specs.ts";

const queries = ["sample", "score", "encode", "decode", "reconstruct", "predict"] as const;

function purposesOf(plan: GradientPlan): Purpose[] {
  const steps = plan.steps.flatMap(({ name }) => [true, false].map((report): Purpose => ({ is: "step", step: name, report })));
  const asked = queries.filter((query) => plan.queries[query] === true);
  return [...steps, ...(plan.label === "adversarial" ? [] : [{ is: "evaluate" } as const]), ...asked.map((is) => ({ is }) as const)];
}

const plans = specPaths.flatMap((path) =>
  compile(path, diskHost).trains.flatMap(({ ir, plan }): [string, ModelIR, GradientPlan][] =>
    plan.kind === "gradient" ? [[ir.name, ir, plan]] : [],
  ),
);

test("the showcase has plans by gradient of several kinds", () => {
  expect(new Set(plans.map(([, , plan]) => plan.objective))).toEqual(new Set(["elbo", "iwae", "adversarial"]));
});

test.each(plans)("%s: the program of every purpose is sound", (_name, ir, plan) => {
  for (const purpose of purposesOf(plan)) expect(verifyProgram(buildProgram(ir, plan, purpose)), JSON.stringify(purpose)).toEqual([]);
});

test.each(plans)("%s: a step gives the gradient of every weight of its group and the states of no other", (_name, ir, plan) => {
  for (const { name, group } of plan.steps) {
    const { outputs } = buildProgram(ir, plan, { is: "step", step: name, report: false });
    const slotsOf = (kind: "weight" | "state"): string[] =>
      plan.layout.slots.filter((slot) => slot.group === group && slot.kind === kind).map((slot) => slot.name);
    const found = (is: "gradient" | "state"): string[] => outputs.flatMap(({ role }) => (role.is === is ? [role.slot] : []));
    expect(found("gradient").sort()).toEqual(slotsOf("weight").sort());
    expect(found("state").sort()).toEqual(slotsOf("state").sort());
  }
});

test.each(plans)("%s: a program is the same however often it is built", (_name, ir, plan) => {
  const [purpose] = purposesOf(plan);
  const [first, again] = [1, 2].map(() => JSON.stringify(buildProgram(ir, plan, purpose!)));
  expect(again).toBe(first);
});

test.each(plans)("%s: no program has an input that it doesn't read", (_name, ir, plan) => {
  for (const purpose of purposesOf(plan)) {
    const program = buildProgram(ir, plan, purpose);
    const read = new Set([...program.ops.flatMap((op) => op.inputs), ...program.outputs.map(({ value }) => value)].map(({ id }) => id));
    expect(program.inputs.filter(({ value }) => !read.has(value.id)).map(({ role }) => role)).toEqual([]);
  }
});
