import type { DataDecl, Expr } from "../syntax/ast.ts";
import type { Analysis } from "./analysis.ts";
import { membersOf } from "./symbols/members.ts";

/** What only the machine knows: the files that a spec may name. */
export interface FileHost {
  /** Names of the columns of a csv file, by the path as the spec writes it; undefined where it can't be read. */
  columns?(from: string, path: string, isPackage: boolean): readonly string[] | undefined;
  /** Paths that may complete one that is being written, relative to the spec. Folders end in `/`. */
  files?(from: string, written: string): readonly string[];
}

/** The columns that expressions of a data block may name; undefined where nothing tells. */
export function columnsOf(analysis: Analysis, node: DataDecl, host: FileHost): readonly string[] | undefined {
  const source = node.items.find((item) => item.is === "dataSetting" && item.name.text === "source");
  if (source?.is !== "dataSetting" || source.value.is !== "call" || source.value.callee.is !== "name") return undefined;
  const { args, callee } = source.value;
  const [first] = args;
  const { file } = node.span;
  if (callee.name.text === "idx") return args.some((arg) => arg.name?.text === "labels") ? ["images", "labels"] : ["images"];
  if (callee.name.text === "simulate") {
    const model = first?.value.is === "name" ? analysis.names.visible[file]?.get(first.value.name.text) : undefined;
    const steps = args.some((arg) => arg.name?.text === "steps") ? ["sequence", "step"] : [];
    return model && [...membersOf(model).flatMap((one) => (isVariable(one.kind) ? [one.name] : [])), ...steps];
  }
  if (callee.name.text !== "csv" || first === undefined) return undefined;
  const from = analysis.compiled.sources[file]?.path ?? "";
  const inside = packagePath(first.value);
  if (inside !== undefined) return host.columns?.(from, inside, true);
  return first.value.is === "string" ? host.columns?.(from, first.value.value, false) : undefined;
}

function isVariable(kind: string): boolean {
  return kind === "observed" || kind === "latent" || kind === "given";
}

function packagePath(expr: Expr): string | undefined {
  if (expr.is !== "call" || expr.callee.is !== "name" || expr.callee.name.text !== "package") return undefined;
  const [inside] = expr.args;
  return inside?.value.is === "string" ? inside.value.value : undefined;
}
