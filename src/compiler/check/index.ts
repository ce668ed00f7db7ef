import { at, diagnostic } from "../diagnostics/report.ts";
import type { Diagnostic, NodeId, Span } from "../diagnostics/types.ts";
import { fieldFunctions } from "../fields/index.ts";
import type { ModelIR } from "../ir/types/model.ts";
import type { DataDecl, ModelDecl, TrainDecl } from "../syntax/ast.ts";
import type { Host } from "../syntax/host.ts";
import type { CheckContext, CheckedModel, ModelUse } from "./contract.ts";
import { type CheckedData, checkData } from "./data/index.ts";
import { checkModel, checkNetworkAlone } from "./model/index.ts";
import { checkChoose } from "./program/choose.ts";
import { loadProgram, type Program } from "./program/index.ts";
import { checkRole } from "./program/roles.ts";
import { checkTrain } from "./train/index.ts";
import { type OverrideOptions, Overrides } from "./train/overrides.ts";
import { settingRows } from "./train/settings.ts";
import { simulatedModel } from "./train/simulated.ts";
import { defaultSizes } from "./train/sizes.ts";
import type { ValueContext } from "./values/context.ts";

/**
 * Checks every declaration of every file, also those that no `train` uses, and gives the IR of each sound `train` of the first file.
 * A mistake may be reported twice, where two runs use one model.
 */
export function checkProgram(
  path: string,
  host: Host,
  options: OverrideOptions,
  report: (found: Diagnostic) => void,
): { program: Program; models: ModelIR[] } {
  const program = loadProgram(path, host, report);
  const overrides = new Overrides(options, report);
  const check = new Declarations(program, host, overrides, report);
  const [main] = program.files;
  const declarations = main?.tree.declarations ?? [];

  check.everyNetworksRole();
  check.everyData();
  const trains = declarations.filter((one): one is TrainDecl => one.is === "train");
  const models = trains.map((train) => check.train(train)).filter((ir) => ir !== undefined);
  for (const one of declarations) if (one.is === "choose") checkChoose(one, program.contexts[0]!);
  check.everyOtherModel();
  check.everyOtherNetwork();
  reportSameNames(trains, report);
  if (main !== undefined) reportUnusedOverrides(program, overrides, trains);
  return { program, models };
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

function reportUnusedOverrides(program: Program, overrides: Overrides, trains: TrainDecl[]): void {
  const context = program.contexts[0]!;
  const models = trains.map((train) => {
    const side = train.model.is === "call" ? train.model.callee : train.model;
    return side.is === "name" ? context.models.get(side.name.text) : undefined;
  });
  // What a missing model would have taken nobody knows.
  if (models.includes(undefined)) return;
  const sizes = models.flatMap((model) => model?.formals.map((formal) => formal.name.text) ?? []);
  const names = trains.length === 0 ? [] : [...new Set([...sizes, ...settingRows.map((row) => row.name)])];
  overrides.reportUnused({ names, data: [...context.data.keys()] });
}

/** The declarations of one compilation, each checked once however often it is used. */
class Declarations {
  readonly #program: Program;
  readonly #host: Host;
  readonly #overrides: Overrides;
  readonly #data = new Map<DataDecl, CheckedData>();
  readonly #models = new Set<ModelDecl>();
  /** Places of the networks that a sound model calls. */
  readonly #networks = new Set<string>();
  readonly #report: (found: Diagnostic) => void;

  constructor(program: Program, host: Host, overrides: Overrides, report: (found: Diagnostic) => void) {
    this.#program = program;
    this.#host = host;
    this.#overrides = overrides;
    this.#report = report;
  }

  everyNetworksRole(): void {
    for (const [file, one] of this.#all()) if (one.is === "network") checkRole(one, this.#program.contexts[file]!);
  }

  everyData(): void {
    for (const [, one] of this.#all()) if (one.is === "data") this.#dataOf(one);
  }

  everyOtherModel(): void {
    for (const [, model] of this.#all()) {
      if (model.is !== "model" || this.#models.has(model)) continue;
      const sizes = defaultSizes(model, this.#values(model));
      const values = new Map(Object.entries(sizes).map(([name, { value }]) => [name, value]));
      this.#checkModel({ model, sizes: values, sequences: true, at: model.name });
    }
  }

  everyOtherNetwork(): void {
    for (const [, one] of this.#all()) {
      if (one.is === "network" && !this.#networks.has(placeKey(one.name.span))) checkNetworkAlone(one, this.#contextOf(one));
    }
  }

  train(train: TrainDecl): ModelIR | undefined {
    const { files, contexts } = this.#program;
    return checkTrain(train, {
      context: contexts[0]!,
      overrides: this.#overrides,
      sources: files.map(({ path, sha256 }) => ({ path, sha256 })),
      contextOf: (declaration) => this.#contextOf(declaration),
      dataOf: (declaration) => this.#dataOf(declaration),
      checkModel: (use) => this.#checkModel(use),
      textOf: (span) => files[span.file]!.text.slice(span.start, span.end),
    });
  }

  #all() {
    return this.#program.files.flatMap((file) => file.tree.declarations.map((one) => [file.index, one] as const));
  }

  #contextOf(declaration: { span: Span }): CheckContext {
    return this.#program.contexts[declaration.span.file]!;
  }

  /** To read numbers in the scope of a declaration's file, where no place needs to be noted. */
  #values(declaration: { span: Span }): ValueContext {
    return { consts: this.#contextOf(declaration).consts, report: this.#report, mark: () => {} };
  }

  #checkModel(use: ModelUse): CheckedModel | undefined {
    this.#models.add(use.model);
    const checked = checkModel(use, this.#contextOf(use.model));
    for (const network of checked?.networks ?? []) this.#networks.add(placeKey(checked!.spans[network.id]!));
    return checked;
  }

  #dataOf(declaration: DataDecl): CheckedData {
    const known = this.#data.get(declaration);
    if (known !== undefined) return known;
    const context = this.#contextOf(declaration);
    const spans: Record<NodeId, Span> = {};
    const override = this.#overrides.path(declaration.name.text);
    const checked = checkData(declaration, {
      context,
      consts: context.consts,
      functions: fieldFunctions,
      host: this.#host,
      path: this.#program.files[declaration.span.file]!.path,
      report: this.#report,
      spans,
      mark: (node, span) => {
        spans[node] = span;
      },
      simulated: (name, sequences) =>
        simulatedModel(name, sequences, context, this.#values(context.models.get(name.text) ?? declaration), (use) =>
          this.#checkModel(use),
        ),
      ...(override !== undefined && { override }),
    });
    this.#data.set(declaration, checked);
    return checked;
  }
}

function placeKey(span: Span): string {
  return `${span.file}:${span.start}`;
}
