import type { FieldExpr } from "../../../compiler/ir/types/model.ts";

const signs: Record<string, string> = {
  add: "+",
  sub: "-",
  mul: "*",
  div: "/",
  pow: "^",
  equal: "==",
  notEqual: "!=",
  less: "<",
  lessEqual: "<=",
  greater: ">",
  greaterEqual: ">=",
  and: "and",
  or: "or",
};

/** An expression as it reads in a spec, for messages. */
export function exprText(expr: FieldExpr): string {
  switch (expr.is) {
    case "number":
      return String(expr.value);
    case "string":
      return JSON.stringify(expr.value);
    case "column":
      return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(expr.name) ? expr.name : `\`${expr.name}\``;
    case "list":
      return `[${expr.items.map(exprText).join(", ")}]`;
    case "apply": {
      const args = expr.args.map((arg) => (arg.is === "apply" && signs[arg.fn] !== undefined ? `(${exprText(arg)})` : exprText(arg)));
      const sign = signs[expr.fn];
      if (sign !== undefined && args.length === 2) return `${args[0]} ${sign} ${args[1]}`;
      if (expr.fn === "neg") return `-${args[0]}`;
      if (expr.fn === "not") return `not ${args[0]}`;
      const settings = Object.values(expr.settings).flat();
      return `${expr.fn}(${[...expr.args.map(exprText), ...settings.map(String)].join(", ")})`;
    }
  }
}

/** Names of the columns that an expression reads, each once. */
export function columnsOf(expr: FieldExpr): string[] {
  const found = new Set<string>();
  const visit = (part: FieldExpr): void => {
    if (part.is === "column") found.add(part.name);
    else if (part.is === "list") part.items.forEach(visit);
    else if (part.is === "apply") part.args.forEach(visit);
  };
  visit(expr);
  return [...found];
}
