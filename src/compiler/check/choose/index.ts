import type { Span } from "../../diagnostics/types.ts";
import type { ModelIR } from "../../ir/types/model.ts";
import type { ChooseDecl, DataDecl, Setting, TrainDecl } from "../../syntax/ast.ts";
import type { CheckContext } from "../contract.ts";
import type { CheckedData } from "../data/index.ts";
import { nameOf } from "../program/choose.ts";
import { findData } from "../program/resolve.ts";
import type { ValueContext } from "../values/context.ts";
import { candidatesOf } from "./candidates.ts";
import { readCriterion } from "./criterion.ts";

/** A sound `choose`: its candidates as the trains that they stand for. */
export interface CheckedChoice {
  name: string;
  data: string;
  /** Name of a criterion: `settings/criteria`. */
  by: string;
  span: Span;
  candidates: { label: string; ir: ModelIR }[];
}

export interface ChooseParts {
  context: CheckContext;
  dataOf(declaration: DataDecl): CheckedData;
  checkTrain(train: TrainDecl): ModelIR | undefined;
}

/** Checks a `choose` whole, every candidate as a `train`; nothing where anything in it is wrong. */
export function checkChoose(choose: ChooseDecl, { context, dataOf, checkTrain }: ChooseParts): CheckedChoice | undefined {
  const values: ValueContext = { consts: context.consts, report: context.report, mark: () => {} };
  const settings = choose.items.filter((item): item is Setting => item.is === "setting");
  const isBy = (setting: Setting): boolean => setting.name.text === "by";
  const candidates = candidatesOf(
    choose,
    settings.filter((one) => !isBy(one)),
    values,
  );
  const checked = candidates.map(({ label, train }) => ({ label, ir: checkTrain(train) }));
  const dataName = nameOf(choose.data);
  const declaration = dataName && context.data.get(dataName.text);
  // Trains have reported a name that is wrong; without any, nobody has.
  if (declaration === undefined && candidates.length === 0 && dataName !== undefined) findData(dataName, context);
  const by = declaration && readCriterion(settings.filter(isBy), dataOf(declaration), values);
  if (declaration === undefined || by === undefined || checked.length === 0) return undefined;
  const sound = checked.flatMap(({ label, ir }) => (ir === undefined ? [] : [{ label, ir }]));
  if (sound.length < checked.length) return undefined;
  return { name: choose.as?.text ?? "choose", data: declaration.name.text, by, span: choose.span, candidates: sound };
}
