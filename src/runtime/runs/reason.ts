import type { ModelIR } from "../../compiler/ir/types/model.ts";
import type { Standing } from "./choose.ts";

/** A model with its sizes: what tells candidates apart. */
export type Tried = Pick<ModelIR, "model" | "sizes">;

/**
 * Why the first of a ranked table is the best, and what makes it doubtful, a sentence a line: a size at the end of those that were tried, and starts
 * of which no second one came as far.
 *
 * @param best the model of the first
 * @param tried the models of all candidates
 */
export function reasonOf(by: string, table: readonly Standing[], best: Tried, tried: readonly Tried[]): string {
  const [first, second] = table;
  return [`${headOf(by, first!)} ${nextOf(by, second)}`, ...endsOf(best, tried), ...startsOf(first!)].join("\n");
}

function headOf(by: string, { label, value }: Standing): string {
  const what = by === "heldout" ? "the highest held-out log-likelihood per row" : `the lowest ${by}`;
  return `${label} has ${what}, ${value.toFixed(4)}.`;
}

function nextOf(by: string, second: Standing | undefined): string {
  if (second === undefined || second.because !== undefined) return "Nothing else is ranked.";
  const next = `${second.label} comes next, ${second.difference.toFixed(4)} ${by === "heldout" ? "lower" : "higher"}`;
  return by === "bic" ? `${next}: ${strengthOf(second.difference)} evidence against it (Kass and Raftery 1995).` : `${next}.`;
}

function strengthOf(difference: number): string {
  if (difference < 2) return "hardly any";
  if (difference < 6) return "positive";
  return difference < 10 ? "strong" : "very strong";
}

/** Sizes of the best that lie at an end of those that were tried with all else equal; there is nothing below 1. */
function endsOf({ model, sizes }: Tried, tried: readonly Tried[]): string[] {
  return Object.entries(sizes).flatMap(([name, { value }]) => {
    const others = tried.flatMap((one) => (one.model === model && isAlikeBut(name, one, sizes) ? [one.sizes[name]!.value] : []));
    const [least, greatest] = [Math.min(...others), Math.max(...others)];
    if (least === greatest || (value > least && value < greatest) || value === 1) return [];
    return [`No ${value === greatest ? "larger" : "smaller"} ${name} of ${model} was tried: the best may lie beyond ${name} = ${value}.`];
  });
}

function isAlikeBut(name: string, { sizes: own }: Tried, sizes: Tried["sizes"]): boolean {
  return Object.entries(sizes).every(([other, { value }]) => other === name || own[other]?.value === value);
}

function startsOf({ starts: { agreed, of } }: Standing): string[] {
  if (agreed > 1 || of === 1) return [];
  return [`Only 1 of its ${of} starts came that far: more of them, \`--set train.starts=${5 * of}\`, may find a better fit.`];
}
