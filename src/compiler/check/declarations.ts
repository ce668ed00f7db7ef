import type { NodeId, Span } from "../diagnostics/types.ts";
import { fieldFunctions } from "../fields/index.ts";
import type { ModelIR } from "../ir/types/model.ts";
import type { ChooseDecl, DataDecl, Declaration, ModelDecl, NetworkDecl, TrainDecl } from "../syntax/ast.ts";
import type { Host } from "../syntax/host.ts";
import { type CheckedChoice, checkChoose } from "./choose/index.ts";
import type { CheckContext, CheckedModel, LooseModel, ModelUse } from "./contract.ts";
import { type CheckedData, checkData } from "./data/index.ts";
import type { Memory } from "./memory/index.ts";
import { keyOfUse, recall, remember } from "./memory/models.ts";
import { reachOf } from "./memory/reach.ts";
import { checkModel, checkNetworkAlone } from "./model/index.ts";
import type { Program } from "./program/index.ts";
import { checkRole } from "./program/roles.ts";
import { hashOf } from "./program/source.ts";
import { checkTrain } from "./train/index.ts";
import type { Overrides } from "./train/overrides.ts";
import { simulatedModel } from "./train/simulated.ts";
import { defaultSizes } from "./train/sizes.ts";
import type { ValueContext } from "./values/context.ts";

/** The declarations of one compilation, each checked once however often it is used. */
export class Declarations {
  readonly #program: Program;
  readonly #host: Host;
  readonly #overrides: Overrides;
  readonly #memory: Memory;
  readonly #all: readonly (readonly [file: number, Declaration])[];
  /** The networks by the places of their names. */
  readonly #named = new Map<string, NetworkDecl>();
  readonly #data = new Map<DataDecl, CheckedData>();
  readonly #models = new Set<ModelDecl>();
  /** Places of the networks that a sound model calls. */
  readonly #networks = new Set<string>();

  constructor(program: Program, host: Host, overrides: Overrides, memory: Memory) {
    this.#program = program;
    this.#host = host;
    this.#overrides = overrides;
    this.#memory = memory;
    this.#all = program.files.flatMap((file) => file.tree.declarations.map((one) => [file.index, one] as const));
    for (const [, one] of this.#all) if (one.is === "network") this.#named.set(placeKey(one.name.span), one);
  }

  everyNetworksRole(): void {
    for (const [file, one] of this.#all) if (one.is === "network") checkRole(one, this.#program.contexts[file]!);
  }

  everyData(): void {
    for (const [, one] of this.#all) if (one.is === "data") this.#dataOf(one);
  }

  /** Models that no train of the first file uses, with their sizes by default. Those that are sound come back. */
  everyOtherModel(): LooseModel[] {
    const others = this.#all.flatMap(([, one]) => (one.is === "model" && !this.#models.has(one) ? [one] : []));
    return others.flatMap((model) => {
      const sizes = defaultSizes(model, this.#values(model));
      const values = new Map(Object.entries(sizes).map(([name, { value }]) => [name, value]));
      const checked = this.#checkModel({ model, sizes: values, sequences: true, at: model.name });
      return checked === undefined ? [] : [{ name: model.name.text, checked }];
    });
  }

  everyOtherNetwork(): void {
    for (const [, one] of this.#all) {
      if (one.is === "network" && !this.#networks.has(placeKey(one.name.span))) checkNetworkAlone(one, this.#contextOf(one));
    }
  }

  train(train: TrainDecl, isCandidate = false): ModelIR | undefined {
    const { files, contexts } = this.#program;
    const ir = checkTrain(train, {
      context: contexts[0]!,
      overrides: this.#overrides,
      isCandidate,
      sources: files.map(({ source }) => hashOf(source)),
      contextOf: (declaration) => this.#contextOf(declaration),
      dataOf: (declaration) => this.#dataOf(declaration),
      checkModel: (use) => this.#checkModel(use),
      textOf: (span) => files[span.file]!.text.slice(span.start, span.end),
    });
    return this.#isWhole(train) ? ir : undefined;
  }

  choose(choose: ChooseDecl): CheckedChoice | undefined {
    const choice = checkChoose(choose, {
      context: this.#program.contexts[0]!,
      dataOf: (declaration) => this.#dataOf(declaration),
      checkTrain: (train) => this.train(train, true),
    });
    return this.#isWhole(choose) ? choice : undefined;
  }

  #contextOf(declaration: { span: Span }): CheckContext {
    return this.#program.contexts[declaration.span.file]!;
  }

  /** To read numbers in the scope of a declaration's file, where no place needs to be noted. */
  #values(declaration: { span: Span }): ValueContext {
    return { consts: this.#contextOf(declaration).consts, report: this.#contextOf(declaration).report, mark: () => {} };
  }

  /** The model's part of an IR where it has no mistake, those of the syntax included. */
  #checkModel(use: ModelUse): CheckedModel | undefined {
    this.#models.add(use.model);
    const checked = this.#remembered(use);
    if (checked === undefined) return undefined;
    const networks = checked.networks.map((network) => checked.spans[network.id]!);
    for (const place of networks) this.#networks.add(placeKey(place));
    const declarations = networks.flatMap((place) => this.#named.get(placeKey(place)) ?? []);
    return [use.model, ...declarations].every((one) => this.#isWhole(one)) ? checked : undefined;
  }

  /** A model without an error. It is checked anew where anything that the check reads has changed, or something was said of it. */
  #remembered(use: ModelUse): CheckedModel | undefined {
    const { reported } = this.#program;
    const before = { ...reported };
    const reach = reachOf(use.model, this.#program, this.#memory.names);
    const isRead = reach.every(({ declaration: one }) => this.#isWhole(one) && this.#contextOf(one).isDoubtful?.(one.span) !== true);
    const key = keyOfUse(use, reach);
    const known = isRead ? this.#memory.models.get(key) : undefined;
    if (known !== undefined) return recall(known, reach);
    const checked = checkModel(use, this.#contextOf(use.model));
    if (checked === undefined || reported.errors > before.errors) return undefined;
    const kept = isRead && reported.all === before.all ? remember(checked, reach) : undefined;
    if (kept !== undefined) this.#memory.models.set(key, kept);
    return checked;
  }

  /** Whether the parser read all of a declaration. A mistake outside of every declaration may have been part of any. */
  #isWhole(declaration: { span: Span }): boolean {
    const file = this.#program.files[declaration.span.file]!;
    if (file.mistakes.length > manyMistakes) return false;
    return file.mistakes.every((mistake) => {
      const around = file.tree.declarations.find((one) => lies(mistake, one.span));
      return around !== undefined && around !== declaration;
    });
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
      report: context.report,
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
    const whole = this.#isWhole(declaration) ? checked : { ...checked, ir: undefined };
    this.#data.set(declaration, whole);
    return whole;
  }
}

/** Where a file has more than this, none of its declarations is taken for whole. */
const manyMistakes = 200;

function lies(inner: Span, outer: Span): boolean {
  return inner.file === outer.file && inner.start >= outer.start && inner.end <= outer.end;
}

function placeKey(span: Span): string {
  return `${span.file}:${span.start}`;
}
