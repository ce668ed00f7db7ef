import type { Choice } from "../compiler/index.ts";
import type { Standing } from "../runtime/index.ts";
import { numberText, renderTable } from "./table.ts";

/** What is compared, in one line. */
export function choiceHead({ data, by, candidates }: Choice): string {
  return `${candidates.length} candidates on ${data}, by ${by}`;
}

/** `genc explain` of a `choose`: its candidates with their plans. */
export function explainChoice(choice: Choice): string {
  const rows = choice.candidates.map(({ label, plan }) => [label, plan.label, String(plan.parameters)]);
  return `${choiceHead(choice)}\n${renderTable([["candidate", "plan", "parameters"], ...rows])}\n`;
}

/** The same for programs. */
export function choiceRecord({ data, by, candidates }: Choice): Record<string, unknown> {
  return { data, by, candidates: candidates.map(({ label, plan }) => ({ label, plan: plan.label, parameters: plan.parameters })) };
}

/** The candidates with what ranks them, the best first; those that aren't ranked have the reason in place of a difference. */
export function standingsTable(table: readonly Standing[], { by, candidates }: Choice): string {
  // With folds each row counts where it is held out.
  const isFolded = by === "heldout" && candidates[0]?.ir.data?.split?.is === "folds";
  const rows = table.map((one) => [
    one.label,
    numberText(one.loglik),
    String(one.parameters),
    numberText(one.value),
    one.because === undefined ? numberText(one.difference) : "-",
    one.because === undefined ? one.status : `not ranked: ${one.because}`,
    `${one.starts.agreed} of ${one.starts.of}`,
  ]);
  return renderTable([
    ["candidate", isFolded ? "loglik (held out)" : "loglik", "parameters", by, "difference", "status", "starts that agree"],
    ...rows,
  ]);
}
