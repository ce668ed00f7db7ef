import type { NodeId, Span } from "../../diagnostics/types.ts";
import { buildIR } from "../../ir/build.ts";
import type { Field, ModelIR, Variable } from "../../ir/types/model.ts";
import type { DataDecl, Expect, ModelDecl, TrainDecl } from "../../syntax/ast.ts";
import type { CheckContext, CheckedModel, ModelUse } from "../contract.ts";
import type { CheckedData } from "../data/index.ts";
import { bindFields } from "./bind.ts";
import { readExpectations } from "./expect.ts";
import type { Overrides } from "./overrides.ts";
import type { TrainScope } from "./scope.ts";
import { readSettings } from "./settings.ts";
import { dataSide, modelSide } from "./sides.ts";
import { markFormal, readSizes } from "./sizes.ts";

/** What a train takes from the other parts of a compilation. */
export interface TrainParts {
  context: CheckContext;
  overrides: Overrides;
  /** One of several that a `choose` compares. */
  isCandidate: boolean;
  sources: ModelIR["sources"];
  contextOf(declaration: { span: Span }): CheckContext;
  dataOf(declaration: DataDecl): CheckedData;
  checkModel(use: ModelUse): CheckedModel | undefined;
  textOf(span: Span): string;
}

/** Checks one `train` whole and gives its IR where nothing is wrong. */
export function checkTrain(train: TrainDecl, parts: TrainParts): ModelIR | undefined {
  const spans: Record<NodeId, Span> = {};
  let errors = 0;
  const scope: TrainScope = {
    train,
    context: parts.context,
    overrides: parts.overrides,
    consts: parts.context.consts,
    spans,
    report(found) {
      if (found.severity === "error") errors++;
      parts.context.report(found);
    },
    mark: (node, span) => {
      spans[node] = span;
    },
  };
  scope.mark("train", train.span);
  const context = { ...parts.context, report: scope.report };
  const modelFound = modelSide(train.model, context);
  const dataFound = dataSide(train.data, context);
  const data = dataFound && parts.dataOf(dataFound.data);
  const { settings, sound } = readSettings(scope);
  const expectLines = train.items.filter((item): item is Expect => item.is === "expect");
  const expects = readExpectations({ model: modelFound?.model, data }, scope, (line) => parts.textOf(line.span));
  if (modelFound === undefined) return undefined;

  const { model } = modelFound;
  const at = placeOf(train, model);
  const own = modelFound.args.flatMap(({ name }) => (name === undefined ? [] : [name.text]));
  const sizeOverrides = parts.isCandidate ? parts.overrides.besides(own) : parts.overrides;
  const { sizes, sound: sizesSound } = readSizes(model, modelFound.args, sizeOverrides, scope, {
    ...scope,
    consts: parts.contextOf(model).consts,
  });
  const fields = data && bindFields({ model, data }, dataFound!.args, at, scope);
  const values = new Map(Object.entries(sizes).map(([name, bound]): [string, number] => [name, bound.value]));
  // A size whose value is in error is known, but not as a number: nothing more is said about it.
  if (!sizesSound) for (const { name } of model.formals) if (!values.has(name.text)) values.set(name.text, Number.NaN);
  const checked = parts.checkModel({ model, sizes: values, ...(fields && { fields }), sequences: data?.sequences ?? true, at });
  const complete = sound && sizesSound && errors === 0 && expects.length === expectLines.length;
  if (!complete || checked === undefined || fields === undefined || data?.ir === undefined) return undefined;

  for (const formal of model.formals) {
    const name = formal.name.text;
    const value = checked.sizes[name];
    if (sizes[name] === undefined && value !== undefined)
      sizes[name] = { value, origin: "default", node: markFormal(model, formal, scope) };
  }
  return buildIR({
    name: train.as?.text ?? model.name.text,
    model: model.name.text,
    sources: parts.sources,
    spans: { [model.name.text]: model.name.span, ...checked.spans, ...data.spans, ...spans },
    sizes,
    parameters: checked.parameters,
    variables: checked.variables,
    bindings: checked.bindings,
    networks: checked.networks,
    ...(checked.adversary && { adversary: checked.adversary }),
    data: { ...data.ir, fields: data.ir.fields.map((field) => platedAs(field, checked.variables)) },
    settings,
    expects,
  });
}

/** What a variable of whole sequences is bound to has one value for each. */
function platedAs(field: Field, variables: readonly Variable[]): Field {
  const whole = variables.some((variable) => variable.plate === "sequence" && variable.field === field.name);
  return whole ? { ...field, plate: "sequence" } : field;
}

/** The model's name as it stands at `train`. */
function placeOf(train: TrainDecl, model: ModelDecl): ModelUse["at"] {
  const side = train.model.is === "call" ? train.model.callee : train.model;
  return { text: model.name.text, span: side.span };
}
