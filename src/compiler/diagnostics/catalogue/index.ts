import { checkDiagnostics } from "./check.ts";
import { cliDiagnostics } from "./cli.ts";
import { dataDiagnostics } from "./data.ts";
import { deriveDiagnostics } from "./derive.ts";
import { modelDiagnostics } from "./model.ts";
import { runsDiagnostics } from "./runs.ts";
import { syntaxDiagnostics } from "./syntax.ts";
import { trainDiagnostics } from "./train.ts";

/** Every diagnostic that genc can report, by code. The thousands digit is the stage. */
export const catalogue = {
  ...syntaxDiagnostics,
  ...checkDiagnostics,
  ...modelDiagnostics,
  ...deriveDiagnostics,
  ...dataDiagnostics,
  ...trainDiagnostics,
  ...runsDiagnostics,
  ...cliDiagnostics,
};

export type Code = keyof typeof catalogue;
