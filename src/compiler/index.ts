import type { CheckedChoice } from "./check/choose/index.ts";
import type { LooseModel } from "./check/contract.ts";
import { checkProgram } from "./check/index.ts";
import { Memory } from "./check/memory/index.ts";
import type { Source } from "./check/program/source.ts";
import type { OverrideOptions } from "./check/train/overrides.ts";
import { checkAgainstPlan, checkOverrides } from "./check/train/plan.ts";
import { checkComparable, type Rival } from "./derive/comparable.ts";
import { derive } from "./derive/index.ts";
import { planSimulations } from "./derive/simulated.ts";
import { bug } from "./diagnostics/assert.ts";
import { Findings } from "./diagnostics/findings.ts";
import { TooManyMistakes } from "./diagnostics/limits.ts";
import { hasErrors } from "./diagnostics/report.ts";
import type { Diagnostic } from "./diagnostics/types.ts";
import type { ModelIR } from "./ir/types/model.ts";
import type { Plan } from "./ir/types/plan.ts";
import type { File } from "./syntax/ast.ts";
import type { Host } from "./syntax/host.ts";

export { Memory } from "./check/memory/index.ts";
export { type Formatted, format } from "./format/index.ts";
export { printIR } from "./ir/print.ts";
export { verifyIR } from "./ir/verify.ts";
export * as query from "./query/index.ts";

/** What the command line changes: sizes and settings by name, sources by the data's name. */
export type Overrides = OverrideOptions;

export interface CompileOptions {
  overrides?: Overrides;
  /** Texts by path that stand before those of the host: what an editor has open. */
  files?: Record<string, string>;
  /** What earlier compilations of the same path left: whoever compiles at every key gives the same one each time. */
  memory?: Memory;
}

/** A `choose` with its candidates in the written order, ranges spread out. */
export type Choice = Omit<CheckedChoice, "candidates"> & { candidates: Rival[] };

/** Everything that the text of a spec says. */
export interface Compilation {
  /** The compiled file first, then its imports; `file` of a span indexes this list. */
  sources: Source[];
  /** By file and place; those without a place first. */
  diagnostics: Diagnostic[];
  /** The trains of the compiled file that nothing is wrong with, in order. */
  trains: { ir: ModelIR; plan: Plan }[];
  /** The `choose` blocks of the compiled file whose candidates can be ranked, in order. */
  choices: Choice[];
  /** Sound models that no train uses, imported ones included, with their sizes by default. */
  loose: LooseModel[];
  /** Aligned with `sources`. */
  trees: File[];
}

/**
 * Text to plans: reads `path` and its imports through the host, parses and checks them, and derives the algorithm of each `train`.
 * Pure and synchronous. Mistakes of the user are in `diagnostics`; it throws only for a bug of its own.
 */
export function compile(path: string, host: Host, options: CompileOptions = {}): Compilation {
  const { files = {}, memory = new Memory() } = options;
  const own: Host = {
    resolve: (from, to) => host.resolve(from, to),
    read: (wanted) => (Object.hasOwn(files, wanted) ? files[wanted] : host.read(wanted)),
  };
  const found = new Findings();
  const report = (one: Diagnostic): void => {
    if (!found.add(one)) throw new TooManyMistakes();
  };
  const { files: read, models, choices: checked, loose } = checkProgram(path, own, options.overrides ?? {}, memory, report);
  const trains = models.flatMap((ir) => planOf(ir, found));
  const choices = checked.flatMap((choice) => choiceOf(choice, found));
  for (const one of checkOverrides([...trains, ...choices.flatMap(({ candidates }) => candidates)])) found.add(one);
  const written = read[0]?.tree.declarations.filter((one) => one.is === "train") ?? [];
  if (trains.length < written.length && !hasErrors(found.sorted())) bug("a train came to nothing, and no error says why");
  return {
    sources: read.map(({ source }) => source),
    diagnostics: found.sorted(),
    trains,
    choices,
    loose,
    trees: read.map((file) => file.tree),
  };
}

function choiceOf(choice: CheckedChoice, found: Findings): Choice[] {
  const candidates = choice.candidates.flatMap(({ label, ir }) => planOf(ir, found, true).map(({ plan }) => ({ label, ir, plan })));
  if (candidates.length < choice.candidates.length) return [];
  const unfit = checkComparable(candidates);
  for (const one of unfit) found.add(one);
  return unfit.length > 0 ? [] : [{ ...choice, candidates }];
}

function planOf(ir: ModelIR, found: Findings, compared = false): Compilation["trains"] {
  const derived = derive(ir, { compared });
  const simulated = planSimulations(ir);
  for (const one of [...derived.diagnostics, ...simulated.diagnostics]) found.add(one);
  if (!derived.ok || !simulated.ok) return [];
  const misfits = checkAgainstPlan(ir, derived.value);
  for (const one of misfits) found.add(one);
  return hasErrors(misfits) ? [] : [{ ir: simulated.value, plan: derived.value }];
}
