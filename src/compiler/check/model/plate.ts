import { at } from "../../diagnostics/report.ts";
import type { ValueType } from "../../ir/types/model.ts";
import { typeText } from "../../math/shape.ts";
import type { GivenDecl, LatentDecl, ModelDecl, Name, ObservedDecl } from "../../syntax/ast.ts";
import type { ModelUse } from "../contract.ts";
import { callOf } from "./call.ts";
import { readsThrough } from "./dependencies.ts";
import { report, type Scope } from "./scope.ts";

type Item = LatentDecl | ObservedDecl | GivenDecl;

/**
 * `per sequence` is the one plate; another name is unknown (GEN3209). It needs data in sequences (GEN3013), a single category or what is
 * given (GEN3903), and a law that reads nothing that changes within the sequence (GEN3014).
 * @returns whether all is well
 */
export function checkPlate(item: Item, type: ValueType | undefined, use: ModelUse, scope: Scope): boolean {
  const { per } = item;
  if (per === undefined || per.text === "") return true;
  const name = item.name.text;
  if (per.text !== "sequence") report(scope, "GEN3209", { name: per.text }, per.span);
  else if (!use.sequences) report(scope, "GEN3013", { name, needs: "has one value for a whole sequence" }, per.span);
  else {
    const because = item.is === "given" ? undefined : refusal(item, type);
    if (because !== undefined) report(scope, "GEN3903", { name, because }, per.span);
    else return item.is === "given" || readsItsLike(item, per, use.model, scope);
  }
  return false;
}

/** Why a variable can't be summed over whole sequences. */
function refusal({ law }: LatentDecl | ObservedDecl, type: ValueType | undefined): string | undefined {
  if (callOf(law)?.callee.text === "Markov") return "a Markov chain changes along its sequence";
  if (type === undefined || (type.kind === "category" && type.plate.length === 0)) return undefined;
  return `only a single category can be, and it is \`${typeText(type)}\``;
}

function readsItsLike(item: LatentDecl | ObservedDecl, per: Name, model: ModelDecl, scope: Scope): boolean {
  const changing = readsThrough(item.law, model).find(({ name }) => changes(name, model));
  if (changing === undefined) return true;
  const related = [{ place: at(per.span), note: `\`${item.name.text}\` has one value for a whole sequence` }];
  report(scope, "GEN3014", { name: item.name.text, read: changing.name }, changing.at, { related });
  return false;
}

/** Whether a name is that of a variable with a value for each row. */
function changes(name: string, model: ModelDecl): boolean {
  return model.items.some(
    (item) => (item.is === "latent" || item.is === "observed" || item.is === "given") && item.name.text === name && item.per === undefined,
  );
}
