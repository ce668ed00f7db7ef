import { TooManyMistakes } from "../diagnostics/limits.ts";
import { at, diagnostic } from "../diagnostics/report.ts";
import type { Diagnostic, Span } from "../diagnostics/types.ts";
import type { ModelIR } from "../ir/types/model.ts";
import type { ChooseDecl, TrainDecl } from "../syntax/ast.ts";
import type { Host } from "../syntax/host.ts";
import { candidatesOf } from "./choose/candidates.ts";
import type { CheckedChoice } from "./choose/index.ts";
import type { LooseModel } from "./contract.ts";
import { Declarations } from "./declarations.ts";
import type { Memory } from "./memory/index.ts";
import { hasLongChain } from "./program/chains.ts";
import { type Program, resolveProgram } from "./program/index.ts";
import { type LoadedFile, loadFiles } from "./program/load.ts";
import { type OverrideOptions, Overrides } from "./train/overrides.ts";
import { settingRows } from "./train/settings.ts";

export interface CheckedProgram {
  /** The compiled file first. */
  files: LoadedFile[];
  models: ModelIR[];
  choices: CheckedChoice[];
  loose: LooseModel[];
}

/**
 * Checks every declaration of every file, also those that no `train` uses, and gives the IR of each sound `train` and `choose` of the first file.
 * A mistake may be reported twice, where two runs use one model. What `memory` holds of an earlier check of the same path isn't done again. Where `report` throws `TooManyMistakes`, nothing more is checked.
 */
export function checkProgram(
  path: string,
  host: Host,
  options: OverrideOptions,
  memory: Memory,
  report: (found: Diagnostic) => void,
): CheckedProgram {
  memory.turn();
  const files: LoadedFile[] = [];
  try {
    loadFiles(path, host, memory, report, files);
    return { files, ...checkFiles(files, host, options, memory, report) };
  } catch (error) {
    if (!(error instanceof TooManyMistakes)) throw error;
    return { files, models: [], choices: [], loose: [] };
  }
}

function checkFiles(
  files: LoadedFile[],
  host: Host,
  options: OverrideOptions,
  memory: Memory,
  report: (found: Diagnostic) => void,
): Omit<CheckedProgram, "files"> {
  const program = resolveProgram(files, report);
  const overrides = new Overrides(options, report);
  if (hasLongChain(files, program.contexts, report)) return { models: [], choices: [], loose: [] };
  const check = new Declarations(program, host, overrides, memory);
  const [main] = program.files;
  const declarations = main?.tree.declarations ?? [];

  check.everyNetworksRole();
  check.everyData();
  const trains = declarations.filter((one): one is TrainDecl => one.is === "train");
  const models = trains.map((train) => check.train(train)).filter((ir) => ir !== undefined);
  const chooses = declarations.filter((one): one is ChooseDecl => one.is === "choose");
  const choices = chooses.map((one) => check.choose(one)).filter((choice) => choice !== undefined);
  const loose = check.everyOtherModel();
  check.everyOtherNetwork();
  reportSameNames(trains, report);
  const silent = { consts: program.contexts[0]?.consts ?? new Map(), report: () => {}, mark: () => {} };
  const tried = chooses.flatMap((one) => candidatesOf(one, [], silent).map(({ train }) => train));
  if (main !== undefined) reportUnusedOverrides(program, overrides, trains, tried);
  return { models, choices, loose };
}

/** Two runs need two names, because each gets a folder. */
function reportSameNames(trains: TrainDecl[], report: (found: Diagnostic) => void): void {
  const first = new Map<string, TrainDecl>();
  for (const train of trains) {
    const name = runName(train);
    const earlier = name === undefined ? undefined : first.get(name.text);
    if (name === undefined) continue;
    if (earlier === undefined) first.set(name.text, train);
    else {
      const related = [{ place: at(runName(earlier)!.span), note: "the first run of this name" }];
      const data = train.data.is === "name" ? train.data.name.text : "Data";
      report(diagnostic("GEN2208", { name: name.text, model: name.text, data }, at(name.span), { related }));
    }
  }
}

function runName(train: TrainDecl): { text: string; span: Span } | undefined {
  if (train.as !== undefined) return train.as;
  const side = train.model.is === "call" ? train.model.callee : train.model;
  return side.is === "name" ? side.name : undefined;
}

function reportUnusedOverrides(program: Program, overrides: Overrides, trains: readonly TrainDecl[], tried: readonly TrainDecl[]): void {
  const context = program.contexts[0]!;
  const all = [...trains, ...tried];
  const models = all.map((train) => {
    const side = train.model.is === "call" ? train.model.callee : train.model;
    return side.is === "name" ? context.models.get(side.name.text) : undefined;
  });
  // What a missing model would have taken nobody knows.
  if (models.includes(undefined)) return;
  const sizes = models.flatMap((model) => model?.formals.map((formal) => formal.name.text) ?? []);
  const names = all.length === 0 ? [] : [...new Set([...sizes, ...settingRows.map((row) => row.name)])];
  const own = tried.flatMap(({ model }) => (model.is === "call" ? model.args.flatMap(({ name }) => name?.text ?? []) : []));
  overrides.reportUnused({ names, own, data: [...context.data.keys()] });
}
