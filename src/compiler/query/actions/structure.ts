import type { ModelDecl, ObservedDecl } from "../../syntax/ast.ts";
import type { Analysis } from "../analysis.ts";
import { type Fixer, insert, type Mistake, remove, replace } from "./types.ts";

/** Takes the whole line of the mistake away: a setting that the plan doesn't use, a posterior or an adversary without a sense. */
export const removeLine =
  (title: (mistake: Mistake) => string): Fixer =>
  (mistake) => {
    const { analysis, span } = mistake;
    const items = (analysis.tree?.declarations ?? []).flatMap((one) => ("items" in one ? [...one.items] : []));
    const item = items.findLast((one) => one.span.start <= span.start && span.end <= one.span.end);
    return item === undefined ? [] : [{ title: title(mistake), edits: [remove(analysis.text, item.span)] }];
  };

/** The general word for a network that returns something else than its word promises. */
export const plainNetwork: Fixer = ({ analysis, span }) => {
  const found = analysis.tree?.declarations.find((one) => one.is === "network" && one.span.start <= span.start && span.end <= one.span.end);
  if (found?.is !== "network") return [];
  const { start } = found.span;
  return [{ title: "Write `network`", edits: [replace({ start, end: start + found.role.length }, "network")] }];
};

/** A continuous latent without a posterior: an encoder of what is observed, and the line that uses it. */
export const addPosterior: Fixer = ({ analysis, found }) => {
  const place = modelOf(analysis, String(found.args.name));
  if (place === undefined) return [];
  const { model, name } = place;
  const latent = model.items.find((item) => item.is === "latent" && item.name.text === name);
  const observed = model.items.find((item): item is ObservedDecl => item.is === "observed");
  const isVector = latent?.is === "latent" && latent.type !== undefined && latent.type.dims.length <= 1;
  if (!isVector || observed?.type === undefined) return [];
  const network = freshName(analysis, "Recognise");
  const size = latent.type!.dims[0];
  const width = size === undefined ? "1" : analysis.textOf(size.span);
  const isNumber = size === undefined || size.is === "number";
  const head = isNumber ? width : "L";
  const lines = [
    `encoder ${network}(${observed.name.text}: ${shapeOf(analysis, observed)}) -> Normal[${head}] {`,
    `  h = ${observed.name.text} |> flatten |> dense(64) |> relu`,
    `  return Normal(h |> dense(${head}), log_var: h |> dense(${head}))`,
    "}",
    "",
  ];
  const edits = [
    insert(model.span.start, lines.join("\n")),
    insert(model.span.end - 1, `  posterior ${name} ~ ${network}(${observed.name.text})\n`),
  ];
  return [{ title: `Add a posterior of \`${name}\``, edits }];
};

/** A generated value that nothing judges: a discriminator, and the line that uses it. */
export const addAdversary: Fixer = ({ analysis, found }) => {
  const place = modelOf(analysis, String(found.args.name));
  if (place === undefined) return [];
  const { model, name } = place;
  const observed = model.items.find((item): item is ObservedDecl => item.is === "observed" && item.name.text === name);
  if (observed?.type === undefined) return [];
  const network = freshName(analysis, "Judge");
  const lines = [
    `discriminator ${network}(${name}: ${shapeOf(analysis, observed)}) -> real {`,
    `  return ${name} |> flatten |> dense(64) |> leaky_relu(0.2) |> dense(1)`,
    "}",
    "",
  ];
  const edits = [insert(model.span.start, lines.join("\n")), insert(model.span.end - 1, `  adversary ${network}(${name})\n`)];
  return [{ title: `Add an adversary of \`${name}\``, edits }];
};

/** A variable without a field: the field, of the variable's type, as the last of the data. */
export const addField: Fixer = ({ analysis, found }) => {
  const { variable, data } = found.args;
  const model = modelOf(analysis, String(variable))?.model;
  const item = model?.items.find((one) => (one.is === "observed" || one.is === "given") && one.name.text === variable);
  const block = analysis.tree?.declarations.find((one) => one.is === "data" && one.name.text === data);
  if (block?.is !== "data" || item === undefined || !("type" in item) || item.type === undefined) return [];
  const line = `  ${variable}: ${analysis.textOf(item.type.span)}\n`;
  return [{ title: `Add the field \`${variable}\` to ${data}`, edits: [insert(block.span.end - 1, line)] }];
};

/** The type of a network's argument for a variable; sizes that only the model knows become dimension variables by their names. */
function shapeOf(analysis: Analysis, { type }: ObservedDecl): string {
  return type === undefined ? "real" : analysis.textOf(type.span).replace(/\?$/, "");
}

function modelOf(analysis: Analysis, name: string): { model: ModelDecl; name: string } | undefined {
  const model = analysis.tree?.declarations.find(
    (one) => one.is === "model" && one.items.some((item) => "name" in item && item.name.text === name),
  );
  return model?.is === "model" ? { model, name } : undefined;
}

function freshName(analysis: Analysis, wanted: string): string {
  const visible = analysis.names.visible[0];
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}${number}`;
    if (visible?.has(name) !== true) return name;
  }
}
