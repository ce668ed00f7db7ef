import type { CstNode } from "chevrotain";
import { at, diagnostic } from "../diagnostics/report.ts";
import type { Span } from "../diagnostics/types.ts";
import type { Binding, Expr, Formal, ModelDecl, ModelItem, Name, NetworkDecl, NetworkItem, ParamDecl, Return, Role, Type } from "./ast.ts";
import { nodeOf, nodeSpan, nodesOf, onlyNode, tokenOf, tokenSpan } from "./cst.ts";
import { lowerCall, lowerElements, lowerExpression, lowerType, reportForgottenCommas } from "./lower-expression.ts";
import { type Lowering, lowerName, lowerOptionalName } from "./lowering.ts";
import { NameToken, RoleWord, sign } from "./tokens.ts";

/** The span of a node and the `///` comments above it. */
export function placed(lowering: Lowering, node: CstNode): { span: Span; doc?: string } {
  const span = nodeSpan(node, lowering.file) ?? { file: lowering.file, start: 0, end: 0 };
  const doc = lowering.docAbove(span.start);
  return { span, ...(doc === undefined ? {} : { doc }) };
}

export function lowerNetwork(lowering: Lowering, node: CstNode): NetworkDecl {
  const at = placed(lowering, node);
  const dims = nodeOf(node, "dims");
  const result = nodeOf(node, "type");
  return {
    is: "network",
    ...at,
    role: (tokenOf(node, RoleWord)?.image || "network") as Role,
    name: lowerName(lowering, nodeOf(node, "name"), at.span.end),
    copies: dims === undefined ? [] : lowerElements(lowering, dims),
    formals: lowerFormals(lowering, nodeOf(node, "formals")),
    ...(result === undefined ? {} : { result: lowerType(lowering, result, at.span.end) }),
    items: nodesOf(node, "networkItem").flatMap((item) => lowerNetworkItem(lowering, item)),
  };
}

export function lowerModel(lowering: Lowering, node: CstNode): ModelDecl {
  const at = placed(lowering, node);
  return {
    is: "model",
    ...at,
    name: lowerName(lowering, nodeOf(node, "name"), at.span.end),
    formals: lowerFormals(lowering, nodeOf(node, "formals")),
    items: nodesOf(node, "modelItem").flatMap((item) => lowerModelItem(lowering, item)),
  };
}

function lowerFormals(lowering: Lowering, node: CstNode | undefined): Formal[] {
  if (node === undefined) return [];
  const formals = nodesOf(node, "formal").filter((formal) => nodeSpan(formal, lowering.file) !== undefined);
  reportForgottenCommas(lowering, node, formals);
  return formals.map((formal) => {
    const at = placed(lowering, formal);
    return {
      ...at,
      name: lowerName(lowering, nodeOf(formal, "name"), at.span.end),
      ...typePart(lowering, formal, at.span.end),
      ...(tokenOf(formal, sign.Equal) === undefined ? {} : { value: lowerValue(lowering, formal, at.span.end) }),
    };
  });
}

/** `: type` where it may be left out. */
function typePart(lowering: Lowering, node: CstNode, end: number): { type?: Type } {
  return tokenOf(node, sign.Colon) === undefined ? {} : { type: lowerType(lowering, nodeOf(node, "type"), end) };
}

function lowerValue(lowering: Lowering, node: CstNode, end: number): Expr {
  return lowerExpression(lowering, nodeOf(node, "expression"), end);
}

function lowerNetworkItem(lowering: Lowering, item: CstNode): NetworkItem[] {
  const node = onlyNode(item);
  if (node === undefined || nodeSpan(node, lowering.file) === undefined) return [];
  if (node.name === "param") return [lowerParam(lowering, node)];
  if (node.name === "binding") return [lowerBinding(lowering, node)];
  if (node.name === "bareResult") reportBareResult(lowering, node);
  return [lowerReturn(lowering, node)];
}

function reportBareResult(lowering: Lowering, node: CstNode): void {
  const { span } = placed(lowering, node);
  if (lowering.resumedAt.has(span.start)) return;
  const before = { ...span, end: span.start };
  lowering.doubt(before);
  const fix = { title: "Write `return`", edits: [{ span: before, text: "return " }] };
  lowering.report(diagnostic("GEN1020", {}, at(span), { fix }), before);
}

function lowerReturn(lowering: Lowering, node: CstNode): Return {
  const at = placed(lowering, node);
  return { is: "return", ...at, value: lowerValue(lowering, node, at.span.end) };
}

function lowerParam(lowering: Lowering, node: CstNode): ParamDecl {
  const at = placed(lowering, node);
  const { end } = at.span;
  const prior = nodeOf(node, "prior");
  return {
    is: "param",
    ...at,
    name: lowerName(lowering, nodeOf(node, "name"), end),
    type: lowerType(lowering, nodeOf(node, "type"), end),
    ...(tokenOf(node, sign.Equal) === undefined ? {} : { fixed: lowerValue(lowering, node, end) }),
    ...(prior === undefined ? {} : { prior: lowerValue(lowering, prior, end) }),
  };
}

function lowerBinding(lowering: Lowering, node: CstNode): Binding {
  const at = placed(lowering, node);
  const nameless: Name = { text: "", span: { ...at.span, end: at.span.start } };
  const name = lowerOptionalName(lowering, tokenOf(node, NameToken)) ?? nameless;
  return { is: "binding", ...at, name, value: lowerValue(lowering, node, at.span.end) };
}

function lowerModelItem(lowering: Lowering, item: CstNode): ModelItem[] {
  const node = onlyNode(item);
  if (node === undefined || nodeSpan(node, lowering.file) === undefined) return [];
  if (node.name === "param") return [lowerParam(lowering, node)];
  if (node.name === "binding") return [lowerBinding(lowering, node)];
  const at = placed(lowering, node);
  const { end } = at.span;
  const name = () => lowerName(lowering, nodeOf(node, "name"), end);
  switch (node.name) {
    case "given":
      return [
        { is: "given", ...at, name: name(), type: lowerType(lowering, nodeOf(node, "type"), end), ...platePart(lowering, node, end) },
      ];
    case "latent":
      return [{ is: "latent", ...at, name: name(), ...annotation(lowering, node, end), law: lowerLaw(lowering, node, end).law }];
    case "observed":
      return [{ is: "observed", ...at, name: name(), ...annotation(lowering, node, end), ...lowerLaw(lowering, node, end) }];
    case "posterior":
      return [{ is: "posterior", ...at, name: name(), law: lowerLaw(lowering, node, end).law }];
    default:
      return [{ is: "adversary", ...at, call: lowerCalled(lowering, nodeOf(node, "call"), end) }];
  }
}

/** A call that may be missing after a syntax mistake. */
export function lowerCalled(lowering: Lowering, node: CstNode | undefined, end: number): Expr {
  if (node !== undefined && nodeSpan(node, lowering.file) !== undefined) return lowerCall(lowering, node);
  return { is: "missing", span: { file: lowering.file, start: end, end } };
}

function annotation(lowering: Lowering, node: CstNode, end: number): { type?: Type; per?: Name } {
  const found = nodeOf(node, "annotation");
  return found === undefined ? {} : { ...typePart(lowering, found, end), ...platePart(lowering, found, end) };
}

function platePart(lowering: Lowering, node: CstNode, end: number): { per?: Name } {
  const plate = nodeOf(node, "plate");
  return plate === undefined ? {} : { per: lowerName(lowering, nodeOf(plate, "name"), end) };
}

/** `~ law` or `= value`; only an observed variable may take the second. */
function lowerLaw(lowering: Lowering, node: CstNode, end: number): { by: "density" | "value"; law: Expr } {
  const law = nodeOf(node, "law");
  const equal = law === undefined ? undefined : tokenOf(law, sign.Equal);
  if (law === undefined) return { by: "density", law: lowerExpression(lowering, undefined, end) };
  if (equal !== undefined && node.name !== "observed") {
    const span = tokenSpan(equal, lowering.file);
    lowering.report(diagnostic("GEN1027", { item: node.name }, at(span), { fix: { title: "Write `~`", edits: [{ span, text: "~" }] } }));
  }
  return { by: equal === undefined ? "density" : "value", law: lowerValue(lowering, law, end) };
}
