import type { CstNode } from "chevrotain";
import { at, diagnostic } from "../diagnostics/report.ts";
import type {
  ChooseDecl,
  ConstDecl,
  DataDecl,
  DataItem,
  DataSetting,
  DataSettingName,
  Declaration,
  Expect,
  Expr,
  FieldDecl,
  ImportDecl,
  Name,
  Setting,
  TrainDecl,
  TrainItem,
  Try,
} from "./ast.ts";
import { nodeOf, nodeSpan, nodesOf, onlyNode, tokenOf, tokenSpan } from "./cst.ts";
import { lowerCalled, lowerModel, lowerNetwork, placed } from "./lower-body.ts";
import { lowerExpression, lowerType, stringValue } from "./lower-expression.ts";
import { type Lowering, lowerName, lowerOptionalName, reportWordAsName } from "./lowering.ts";
import { FieldNameToken, NameToken, ReservedWord, SettingWord, StringToken, sign } from "./tokens.ts";

/** The declarations of a file, in the order of the text. */
export function lowerFile(lowering: Lowering, file: CstNode): Declaration[] {
  return nodesOf(file, "declaration").flatMap((declaration) => {
    const node = onlyNode(declaration);
    return node === undefined || nodeSpan(node, lowering.file) === undefined ? [] : [lowerDeclaration(lowering, node)];
  });
}

function lowerDeclaration(lowering: Lowering, node: CstNode): Declaration {
  switch (node.name) {
    case "importDeclaration":
      return lowerImport(lowering, node);
    case "constDeclaration":
      return lowerConst(lowering, node);
    case "dataDeclaration":
      return lowerData(lowering, node);
    case "networkDeclaration":
      return lowerNetwork(lowering, node);
    case "modelDeclaration":
      return lowerModel(lowering, node);
    case "trainDeclaration":
      return lowerTrain(lowering, node);
    default:
      return lowerChoose(lowering, node);
  }
}

function lowerImport(lowering: Lowering, node: CstNode): ImportDecl {
  const where = placed(lowering, node);
  const path = tokenOf(node, StringToken);
  const { file } = lowering;
  const { end } = where.span;
  return {
    is: "import",
    ...where,
    names: nodesOf(node, "name").map((name) => lowerName(lowering, name, nodeSpan(name, file)?.end ?? end)),
    path:
      path === undefined ? { text: "", span: { file, start: end, end } } : { text: stringValue(path.image), span: tokenSpan(path, file) },
  };
}

function lowerConst(lowering: Lowering, node: CstNode): ConstDecl {
  const where = placed(lowering, node);
  const { end } = where.span;
  const value = lowerExpression(lowering, nodeOf(node, "expression"), end);
  return { is: "const", ...where, name: lowerName(lowering, nodeOf(node, "name"), end), value };
}

function lowerData(lowering: Lowering, node: CstNode): DataDecl {
  const where = placed(lowering, node);
  return {
    is: "data",
    ...where,
    name: lowerName(lowering, nodeOf(node, "name"), where.span.end),
    items: nodesOf(node, "dataItem").flatMap((item) => lowerDataItem(lowering, item)),
  };
}

function lowerDataItem(lowering: Lowering, item: CstNode): DataItem[] {
  const node = onlyNode(item);
  if (node === undefined || nodeSpan(node, lowering.file) === undefined) return [];
  return [node.name === "field" ? lowerField(lowering, node) : lowerDataSetting(lowering, node)];
}

function lowerField(lowering: Lowering, node: CstNode): FieldDecl {
  const where = placed(lowering, node);
  const { end } = where.span;
  const word = tokenOf(node, ReservedWord);
  if (word !== undefined) reportWordAsName(lowering, word);
  const name: Name =
    lowerOptionalName(lowering, tokenOf(node, FieldNameToken)) ??
    (word === undefined
      ? { text: "", span: { ...where.span, end: where.span.start } }
      : { text: word.image, span: tokenSpan(word, lowering.file) });
  const value = tokenOf(node, sign.Equal) === undefined ? {} : { value: lowerExpression(lowering, nodeOf(node, "expression"), end) };
  return { is: "field", ...where, name, type: lowerType(lowering, nodeOf(node, "type"), end), ...value };
}

function lowerDataSetting(lowering: Lowering, node: CstNode): DataSetting {
  const where = placed(lowering, node);
  const word = tokenOf(node, SettingWord);
  const span = word === undefined ? { ...where.span, end: where.span.start } : tokenSpan(word, lowering.file);
  const text = (word?.image || "source") as DataSettingName;
  const asField = tokenOf(node, sign.Equal) ?? tokenOf(node, sign.Question);
  if (asField !== undefined) {
    lowering.doubt({ ...span, end: Math.max(span.end, tokenSpan(asField, lowering.file).end) });
    lowering.report(diagnostic("GEN1024", { word: text }, at(span)));
  }
  return {
    is: "dataSetting",
    ...where,
    name: { text, span },
    value: settingValue(lowering, node, where.span.end),
  };
}

/** The setting's value, or the bare type name of a field that is named like a setting. */
function settingValue(lowering: Lowering, node: CstNode, end: number): Expr {
  const name = lowerOptionalName(lowering, tokenOf(node, NameToken));
  return name === undefined ? lowerExpression(lowering, nodeOf(node, "expression"), end) : { is: "name", name, span: name.span };
}

function lowerTrain(lowering: Lowering, node: CstNode): TrainDecl {
  const where = placed(lowering, node);
  const [model, data] = nodesOf(node, "call");
  const { end } = where.span;
  const modelCall = lowerCalled(lowering, model, end);
  return {
    is: "train",
    ...where,
    model: modelCall,
    data: lowerCalled(lowering, data, end),
    ...aliasPart(lowering, node, end),
    items: lowerSettings(lowering, nodeOf(node, "settings")),
  };
}

function aliasPart(lowering: Lowering, node: CstNode, end: number): { as?: Name } {
  const alias = nodeOf(node, "alias");
  return alias === undefined ? {} : { as: lowerName(lowering, nodeOf(alias, "name"), end) };
}

function lowerSettings(lowering: Lowering, node: CstNode | undefined): TrainItem[] {
  if (node === undefined) return [];
  return nodesOf(node, "trainItem").flatMap((item) => {
    const found = onlyNode(item);
    if (found === undefined || nodeSpan(found, lowering.file) === undefined) return [];
    return [found.name === "setting" ? lowerSetting(lowering, found) : lowerExpect(lowering, found)];
  });
}

function lowerSetting(lowering: Lowering, node: CstNode): Setting {
  const where = placed(lowering, node);
  const nameless: Name = { text: "", span: { ...where.span, end: where.span.start } };
  const name = lowerOptionalName(lowering, tokenOf(node, NameToken)) ?? nameless;
  return { is: "setting", ...where, name, value: lowerExpression(lowering, nodeOf(node, "expression"), where.span.end) };
}

function lowerExpect(lowering: Lowering, node: CstNode): Expect {
  const where = placed(lowering, node);
  const { end } = where.span;
  const colon = tokenOf(node, sign.Colon);
  if (colon !== undefined) {
    const span = tokenSpan(colon, lowering.file);
    const fix = { title: "Remove the `:`", edits: [{ span, text: "" }] };
    lowering.report(diagnostic("GEN1028", { word: "expect", form: "expect loglik >= -100" }, at(span), { fix }));
  }
  const [condition, within] = nodesOf(node, "expression");
  return {
    is: "expect",
    ...where,
    condition: lowerExpression(lowering, condition, end),
    ...(within === undefined ? {} : { within: lowerExpression(lowering, within, end) }),
  };
}

function lowerChoose(lowering: Lowering, node: CstNode): ChooseDecl {
  const where = placed(lowering, node);
  return {
    is: "choose",
    ...where,
    data: lowerCalled(lowering, nodeOf(node, "call"), where.span.end),
    ...aliasPart(lowering, node, where.span.end),
    items: nodesOf(node, "candidate").flatMap((candidate) => {
      const found = onlyNode(candidate);
      if (found === undefined || nodeSpan(found, lowering.file) === undefined) return [];
      return [found.name === "setting" ? lowerSetting(lowering, found) : lowerTry(lowering, found)];
    }),
  };
}

function lowerTry(lowering: Lowering, node: CstNode): Try {
  const where = placed(lowering, node);
  return {
    is: "try",
    ...where,
    model: lowerCalled(lowering, nodeOf(node, "call"), where.span.end),
    items: lowerSettings(lowering, nodeOf(node, "settings")),
  };
}
