import type { Declaration } from "../../syntax/ast.ts";
import { isTopLevel } from "../symbols/declare.ts";
import type { ProgramNames } from "../symbols/program.ts";
import type { DeclaredSymbol, Occurrence } from "../symbols/types.ts";
import { walkModel, walkNetwork } from "./body.ts";
import { Collector, type Names } from "./collector.ts";
import { walkData } from "./data.ts";
import { walkChoose, walkTrain } from "./train.ts";
import { walkNumbers } from "./values.ts";

/** Every place of a file that names something, in the order of the text, and everything that it declares. */
export interface FileSymbols {
  occurrences: Occurrence[];
  declared: DeclaredSymbol[];
}

export function walkFile(file: number, declarations: readonly Declaration[], names: ProgramNames): FileSymbols {
  const collect = new Collector();
  const visible = names.visible[file]!;
  const own = names.own[file]!.values();
  for (const declaration of declarations) {
    if (isTopLevel(declaration)) walkNamed(declaration, own.next().value!, visible, collect);
    else if (declaration.is === "train") walkTrain(declaration, visible, collect);
    else if (declaration.is === "choose") walkChoose(declaration, visible, collect);
    else {
      const target = names.targetOf(file, declaration);
      const there = target.file === undefined ? [] : names.own[target.file]!;
      for (const name of declaration.names)
        collect.add(
          name,
          there.find((one) => one.name === name.text),
        );
      if (declaration.path.text !== "") collect.at(declaration.path.span, { is: "file", ...target }, "read");
    }
  }
  // Occurrences of one place keep their order: the field before the column that it stands for.
  collect.occurrences.sort((a, b) => a.span.start - b.span.start);
  return collect;
}

function walkNamed(node: Extract<Declaration, { name: unknown }>, symbol: DeclaredSymbol, visible: Names, collect: Collector): void {
  collect.declare(symbol);
  switch (node.is) {
    case "const":
      walkNumbers(node.value, (name) => (visible.get(name)?.kind === "const" ? visible.get(name) : undefined), collect);
      return;
    case "data":
      walkData(node, symbol, visible, collect);
      return;
    case "network":
      walkNetwork(node, symbol, visible, collect);
      return;
    case "model":
      walkModel(node, symbol, visible, collect);
      return;
  }
}
