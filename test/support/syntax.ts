import type { Span } from "../../src/compiler/diagnostics/types.ts";
import type { Declaration, Expr, File } from "../../src/compiler/syntax/ast.ts";

/** The names of what stands in a file, for tests of recovery: `data A(x) model V(z x)`. */
export function outline(tree: File): string {
  return tree.declarations.map(outlineDeclaration).join(" ");
}

function outlineDeclaration(declaration: Declaration): string {
  const name = "name" in declaration ? ` ${declaration.name.text}` : "";
  if (!("items" in declaration)) return `${declaration.is}${name}`;
  const items = declaration.items.map((item) => ("name" in item ? item.name.text : item.is));
  return `${declaration.is}${name}(${items.join(" ")})`;
}

/** An expression with all its parentheses: `(a + (b * c))`. */
export function written(expression: Expr): string {
  switch (expression.is) {
    case "number":
      return expression.text;
    case "string":
      return JSON.stringify(expression.value);
    case "column":
      return `\`${expression.name}\``;
    case "hole":
      return "_";
    case "name":
      return expression.name.text;
    case "missing":
      return "<missing>";
    case "call": {
      const args = expression.args.map((arg) => (arg.name === undefined ? "" : `${arg.name.text}: `) + written(arg.value));
      return `${written(expression.callee)}(${args.join(", ")})`;
    }
    case "index":
      return `${written(expression.of)}[${expression.by.map(written).join(", ")}]`;
    case "pipe":
      return `(${written(expression.value)} |> ${written(expression.call)})`;
    case "binary":
      return `(${written(expression.left)} ${expression.operator} ${written(expression.right)})`;
    case "unary":
      return `(${expression.operator === "-" ? "-" : "not "}${written(expression.of)})`;
    case "list":
      return `[${expression.items.map(written).join(", ")}]`;
    case "group":
      return `{${written(expression.of)}}`;
  }
}

/** Every node of a tree with the spans around it, whatever its kind. Lists and texts are passed through. */
export function spansOutside(tree: File, text: string): string[] {
  const outside: string[] = [];
  const visit = (value: unknown, around: Span, path: string): void => {
    if (Array.isArray(value)) {
      value.forEach((item, index) => {
        visit(item, around, `${path}[${index}]`);
      });
    } else if (typeof value === "object" && value !== null) {
      const span = "span" in value ? (value.span as Span) : around;
      const fits = span.start >= around.start && span.end <= around.end && span.start <= span.end && span.file === around.file;
      if (!fits) outside.push(`${path} ${span.start}..${span.end} in ${around.start}..${around.end}`);
      for (const [key, child] of Object.entries(value)) if (key !== "span") visit(child, span, `${path}.${key}`);
    }
  };
  visit(tree.declarations, { file: tree.file, start: 0, end: text.length }, "tree");
  return outside;
}
