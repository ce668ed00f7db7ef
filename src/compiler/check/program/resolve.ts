import { at, diagnostic } from "../../diagnostics/report.ts";
import type { DataDecl, ModelDecl, Name, NetworkDecl } from "../../syntax/ast.ts";
import type { CheckContext } from "../contract.ts";
import { listNames } from "../values/describe.ts";
import { remedyFor } from "../values/remedy.ts";

/** The model that a name means; reports GEN2011 or GEN2012 where it means none. */
export function findModel(name: Name, context: CheckContext): ModelDecl | undefined {
  return context.models.get(name.text) ?? absent(name, "model", context);
}

/** The data that a name means. */
export function findData(name: Name, context: CheckContext): DataDecl | undefined {
  return context.data.get(name.text) ?? absent(name, "data", context);
}

type Wanted = "model" | "data";

function absent(name: Name, wanted: Wanted, context: CheckContext): undefined {
  const tables: Record<string, Map<string, DataDecl | ModelDecl | NetworkDecl | { declaration: unknown }>> = {
    model: context.models,
    data: context.data,
    network: context.networks,
    const: context.consts,
  };
  const known = [...tables[wanted]!.keys()];
  const kind = Object.keys(tables).find((one) => tables[one]!.has(name.text));
  if (kind !== undefined) {
    const remedy =
      known.length === 0 ? `The file has no ${wanted}.` : `${wanted === "data" ? "The data are" : "The models are"} ${listNames(known)}.`;
    context.report(diagnostic("GEN2012", { name: name.text, found: inWords(kind), wanted: inWords(wanted), remedy }, at(name.span)));
    return undefined;
  }
  const there = wanted === "data" ? "The data are" : "The models are";
  const none = wanted === "data" ? "Declare it: `data NAME { source: … }`." : "Declare it: `model NAME { … }`.";
  const remedy = remedyFor(name.text, known, there, none);
  context.report(diagnostic("GEN2011", { what: wanted, name: name.text, remedy }, at(name.span)));
  return undefined;
}

function inWords(kind: string): string {
  return kind === "data" ? "data" : `a ${kind}`;
}
