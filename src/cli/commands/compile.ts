import { join } from "node:path";
import { buildProgram, lowerTfjs, namedOnnx, programText, tfjsText } from "../../compiler/backend.ts";
import { DiagnosticError, diagnostic } from "../../compiler/diagnostics/report.ts";
import { printIR } from "../../compiler/index.ts";
import type { GradientPlan } from "../../compiler/ir/types/plan.ts";
import type { Purpose } from "../../compiler/programs/purpose.ts";
import type { TensorProgram } from "../../compiler/tensor/types.ts";
import type { Command } from "../command.ts";
import { exit } from "../exit.ts";
import { writeOnnx } from "../onnx.ts";
import { assignment } from "../options.ts";
import { type Train, trainsOf } from "../specs.ts";

const products = ["ir", "plan", "text", "program", "tfjs", "onnx"] as const;

interface Options {
  emit: (typeof products)[number];
  set?: Record<string, string>;
  train?: string;
  out: string;
}

/** `genc compile FILE --emit …`: the compiler's products. */
export const compile: Command<Options> = {
  details:
    "ir and plan are JSON: one object, or an array of them where the file has several trains. text is the IR to read; program and tfjs are the tensor programs of a model that is trained by gradient, as genc sees them and as the kernel calls of a tfjs backend that has every kernel. onnx writes them as files into --out, with weights, noise and data as named inputs, and a manifest.json that lists them.",
  arguments: { file: { doc: "a spec" } },
  options: [
    { flags: "--emit <product>", doc: "what to print", choices: products, default: "ir" },
    { flags: "--set <name=value>", doc: "a size or setting in place of the spec's", parse: assignment("--set K=4") },
    { flags: "--out <folder>", doc: "where --emit onnx writes", default: "onnx" },
    { flags: "--train <name>", doc: "only the train of this name" },
  ],
  examples: [
    { command: "genc compile specs/gmm.gen --emit plan", doc: "the recipe, as JSON" },
    { command: "genc compile specs/ring.gen --emit onnx --out graphs", doc: "a training step and queries as ONNX graphs" },
    { command: "genc compile specs/gmm.gen --emit text --set K=2", doc: "the model with its sizes and shapes bound" },
  ],
  async run({ session, args: [file], options }) {
    const { trains } = trainsOf(session, file!, "compile", {
      ...(options.train === undefined ? {} : { name: options.train }),
      ...(options.set === undefined ? {} : { overrides: { set: options.set } }),
    });
    if (options.emit === "ir" || options.emit === "plan") {
      const { emit } = options;
      const found = trains.map((train) => train[emit]);
      session.print(JSON.stringify(found.length === 1 ? found[0] : found, null, 2));
    } else if (options.emit === "onnx") {
      for (const train of trains) {
        const folder = session.resolve(trains.length === 1 ? options.out : join(options.out, train.ir.name));
        for (const path of writeGraphs(train, folder)) session.print(session.show(path));
      }
    } else session.print(trains.map((train) => textOf(train, options.emit)).join("\n"));
    return exit.ok;
  },
};

function textOf({ ir, plan }: Train, emit: Options["emit"]): string {
  if (emit === "text") return printIR(ir);
  const byGradient = gradientPlan({ ir, plan });
  const write = emit === "tfjs" ? (program: TensorProgram) => tfjsText(lowerTfjs(program, allKernels)) : programText;
  return purposesOf(byGradient)
    .map((purpose) => write(buildProgram(ir, byGradient, purpose)))
    .join("\n");
}

/** The programs as graphs: `step.NAME` and the queries by their names. */
function writeGraphs({ ir, plan }: Train, folder: string): string[] {
  const byGradient = gradientPlan({ ir, plan });
  const files = purposesOf(byGradient).map((purpose) => ({
    name: purpose.is === "step" ? `step.${purpose.step}` : purpose.is,
    ...namedOnnx(buildProgram(ir, byGradient, purpose)),
  }));
  return writeOnnx(folder, ir.model, files);
}

function gradientPlan({ ir, plan }: Pick<Train, "ir" | "plan">): GradientPlan {
  if (plan.kind !== "gradient") throw new DiagnosticError(diagnostic("GEN8013", { name: ir.name, plan: plan.label }));
  return plan;
}

/** A backend of tfjs that lacks nothing, so that no row takes a detour. */
const allKernels = { has: () => true, plainProducts: false, convolutionsOnly: false };

/** The steps, then what the model can be asked. */
function purposesOf(plan: GradientPlan): Purpose[] {
  const steps = plan.steps.map(({ name }): Purpose => ({ is: "step", step: name, report: false }));
  const queries = (["score", "encode", "predict", "decode", "reconstruct", "sample"] as const)
    .filter((query) => plan.queries[query] === true)
    .map((is): Purpose => ({ is }));
  return [...steps, ...queries];
}
