import { at, diagnostic } from "../../diagnostics/report.ts";
import { buildIR } from "../../ir/build.ts";
import type { ModelIR } from "../../ir/types/model.ts";
import type { Name } from "../../syntax/ast.ts";
import type { CheckContext, CheckedModel, ModelUse } from "../contract.ts";
import { findModel } from "../program/resolve.ts";
import type { ValueContext } from "../values/context.ts";
import { defaultSizes } from "./sizes.ts";

/**
 * The IR of a model that rows are drawn from: everything in it must be known without data, or GEN2109 says what isn't. It has no data,
 * settings or sources of its own.
 */
export function simulatedModel(
  name: Name,
  sequences: boolean,
  context: CheckContext,
  values: ValueContext,
  checkModel: (use: ModelUse) => CheckedModel | undefined,
): ModelIR | undefined {
  const model = findModel(name, context);
  if (model === undefined) return undefined;
  const refuse = (why: string, remedy: string) => {
    context.report(diagnostic("GEN2109", { model: name.text, why, remedy }, at(name.span)));
    return undefined;
  };
  const open = model.formals.find((formal) => formal.value === undefined);
  if (open !== undefined) {
    const size = open.name.text;
    return refuse(`its size \`${size}\` has no value`, `Give it one: \`model ${name.text}(${size} = 3)\`.`);
  }
  const sizes = defaultSizes(model, values);
  const use: ModelUse = { model, sizes: new Map(Object.entries(sizes).map(([size, { value }]) => [size, value])), sequences, at: name };
  const checked = checkModel(use);
  if (checked === undefined) return undefined;
  const free = checked.parameters.find((parameter) => parameter.fixed === undefined || parameter.fixed.includes(null));
  if (free !== undefined)
    return refuse(`its parameter \`${free.name}\` isn't fixed`, `Fix every entry in the model: \`param ${free.name}: … = …\`.`);
  const network = checked.networks[0];
  if (network !== undefined)
    return refuse(`the weights of its network \`${network.name}\` aren't known`, "Simulate from distributions of numbers.");
  const given = checked.variables.find((variable) => variable.role === "given");
  if (given !== undefined)
    return refuse(`\`${given.name}\` is given, and there are no data to give it`, "Make it an observed variable with a distribution.");
  return buildIR({
    name: name.text,
    model: name.text,
    sources: [],
    spans: { [name.text]: model.name.span, ...checked.spans },
    sizes,
    parameters: checked.parameters,
    variables: checked.variables,
    bindings: checked.bindings,
    networks: [],
    settings: {},
    expects: [],
  });
}
