import { typeText } from "../math/shape.ts";
import { printDensity, printExpr, printFieldExpr, printLaw, printSetting } from "./print-expr.ts";
import type { DataIR, ModelIR, Network, Parameter, Source, Variable } from "./types/model.ts";

/** The IR as text to read: one line a declaration, in the order of the spec, sizes and settings with who chose them. */
export function printIR(ir: ModelIR): string {
  const head = ir.name === ir.model ? `run ${ir.name}` : `run ${ir.name} of ${ir.model}`;
  const lines = [head, ...modelLines(ir)];
  if (ir.data !== undefined) lines.push("", ...dataLines(ir.data));
  for (const source of [ir.data?.source, ir.data?.test]) {
    if (source?.is === "simulate") lines.push("", `simulated ${source.model.model}`, ...modelLines(source.model));
  }
  const settings = Object.entries(ir.settings).map(([name, bound]) => `  ${name}: ${printSetting(bound.value)} (${bound.origin})`);
  if (settings.length > 0) lines.push("", "settings", ...settings);
  if (ir.expects.length > 0) lines.push("", ...ir.expects.map((expect) => expect.text));
  return `${lines.join("\n")}\n`;
}

function modelLines(ir: ModelIR): string[] {
  return [
    ...Object.entries(ir.sizes).map(([name, bound]) => `  size ${name} = ${bound.value} (${bound.origin})`),
    ...ir.parameters.map((parameter) => `  ${printParameter(parameter)}`),
    ...ir.variables.map((variable) => `  ${printVariable(variable)}`),
    ...ir.bindings.map((binding) => `  ${binding.name} = ${printExpr(binding.value)}`),
    ...ir.variables.flatMap((variable) =>
      variable.posterior ? [`  posterior ${variable.name} ~ ${printLaw(variable.posterior.law)}`] : [],
    ),
    ...(ir.adversary ? [`  adversary ${printLaw({ is: "network", call: ir.adversary })}`] : []),
    ...ir.networks.flatMap((network) => ["", ...networkLines(network)]),
  ];
}

function printParameter(parameter: Parameter): string {
  const fixed = parameter.fixed === undefined ? "" : ` = [${parameter.fixed.map((entry) => entry ?? "_").join(", ")}]`;
  const prior = parameter.prior === undefined ? "" : ` ~ ${printDensity(parameter.prior)}`;
  return `param ${parameter.name}: ${typeText(parameter.type)}${fixed}${prior}`;
}

function printVariable(variable: Variable): string {
  const plate = variable.plate === "row" ? "" : ` per ${variable.plate}`;
  const field = variable.field === undefined ? "" : ` <- ${variable.field}`;
  const head = `${variable.role} ${variable.name}: ${typeText(variable.type)}${plate}${field}`;
  if (variable.by.is === "given") return head;
  return variable.by.is === "law" ? `${head} ~ ${printLaw(variable.by.law)}` : `${head} = ${printExpr(variable.by.value)}`;
}

function networkLines(network: Network): string[] {
  const copies = network.copies.length === 0 ? "" : `[${network.copies.join(", ")}]`;
  const inputs = network.inputs.map((input) => `${input.name}: ${typeText(input.type)}`).join(", ");
  const { result } = network;
  const last = result.is === "value" ? printExpr(result.value) : printLaw(result);
  return [
    `${network.role} ${network.name}${copies}(${inputs})`,
    ...network.parameters.map((parameter) => `  ${printParameter(parameter)}`),
    ...network.bindings.map((binding) => `  ${binding.name} = ${printExpr(binding.value)}`),
    `  return ${last}`,
  ];
}

function dataLines(data: DataIR): string[] {
  const along = data.sequence && `along(${data.sequence.along}${data.sequence.by === undefined ? "" : `, by: ${data.sequence.by}`})`;
  return [
    `data ${data.name}`,
    `  source: ${printSource(data.source)}`,
    ...(data.test ? [`  test: ${printSource(data.test)}`] : []),
    ...(along === undefined ? [] : [`  sequence: ${along}`]),
    ...(data.weight ? [`  weight: ${printFieldExpr(data.weight)}`] : []),
    ...(data.where ? [`  where: ${printFieldExpr(data.where)}`] : []),
    ...(data.split ? [`  split: ${printSplit(data.split)}`] : []),
    ...data.fields.map((field) => {
      const random = field.stochastic ? " (redrawn)" : "";
      return `  ${field.name}: ${typeText(field.type)} = ${printFieldExpr(field.value)}${random}`;
    }),
  ];
}

function printSource(source: Source): string {
  const file = (path: string, inPackage: boolean) => (inPackage ? `package(${JSON.stringify(path)})` : JSON.stringify(path));
  switch (source.is) {
    case "csv":
      return `csv(${file(source.path, source.package)}${source.encoding === undefined ? "" : `, encoding: ${JSON.stringify(source.encoding)}`})`;
    case "idx": {
      const labels = source.labels === undefined ? "" : `, labels: ${file(source.labels, source.labelsPackage)}`;
      return `idx(${file(source.path, source.package)}${labels})`;
    }
    case "simulate":
      return `simulate(${source.model.model}, rows: ${source.rows}${source.steps === undefined ? "" : `, steps: ${source.steps}`}, seed: ${source.seed})`;
  }
}

function printSplit(split: NonNullable<DataIR["split"]>): string {
  if (split.is === "folds") return `folds(${split.count})`;
  return `holdout(${split.from === "last" ? "last: " : ""}${split.share}${split.by === undefined ? "" : `, by: ${split.by}`})`;
}
