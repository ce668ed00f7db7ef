// Measures recovery: one token less, and one token more, everywhere in every spec. Prints how many errors that gives on average and
// which hovers of other declarations are lost:  npm run measure:recovery [-- --worst 3] [-- specs/gmm.gen ...]
import { parseArgs } from "node:util";
import { type Cost, deletionsIn, type Edit, insertionsIn, Recovery } from "../test/support/one-mistake.ts";
import { specPaths } from "../test/support/specs.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { worst: { type: "string" }, only: { type: "string" }, every: { type: "string" } },
});
const worst = values.worst === undefined ? Number.POSITIVE_INFINITY : Number(values.worst);

interface Tally {
  edits: number;
  wrong: number;
  errors: number;
  several: number;
  lost: number;
}

const none = (): Tally => ({ edits: 0, wrong: 0, errors: 0, several: 0, lost: 0 });

function count(tally: Tally, { errors, lost }: Cost): void {
  tally.edits++;
  tally.errors += errors.length;
  if (errors.length > 0) tally.wrong++;
  if (errors.length > 1) tally.several++;
  tally.lost += lost.length;
}

function show(edit: Edit, text: string): string {
  const line = text.slice(0, edit.start).split("\n").length;
  return `${line}: ${edit.what} ${edit.token} ⟦${text.slice(Math.max(0, edit.start - 25), edit.start)}⟧⟦${text.slice(edit.start, edit.start + 25)}⟧`.replace(
    /\n/g,
    "⏎",
  );
}

const sum = (tallies: Tally[], of: keyof Tally) => tallies.reduce((total, tally) => total + tally[of], 0);

function row(name: string, tallies: Tally[]): string {
  const cells = tallies.map(
    (tally) => `${tally.edits} | ${(tally.errors / tally.edits).toFixed(3)} | ${(tally.errors / tally.wrong).toFixed(3)}`,
  );
  return `| ${name} | ${cells.join(" | ")} | ${sum(tallies, "several")} | ${sum(tallies, "lost")} |`;
}

console.log(
  "| spec | deletions | errors each | errors each that is wrong | insertions | errors each | errors each that is wrong | of more than one error | hovers lost |",
);
console.log("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
const totals = [none(), none()];
for (const path of positionals.length > 0 ? positionals : specPaths) {
  const recovery = new Recovery(path);
  const own = [none(), none()];
  const sets = [deletionsIn, insertionsIn];
  sets.forEach((editsOf, index) => {
    if (values.only !== undefined && (values.only === "delete") !== (index === 0)) return;
    const every = Number(values.every ?? 1);
    for (const edit of editsOf(recovery.text).filter((_, place) => place % every === 0)) {
      const cost = recovery.costOf(edit);
      for (const tally of [own[index]!, totals[index]!]) count(tally, cost);
      if (cost.errors.length >= worst || (cost.lost.length > 0 && worst < 100)) {
        console.error(
          `${path}:${show(edit, recovery.text)} -> ${cost.errors.join(", ")}${cost.lost.length > 0 ? ` LOST ${cost.lost}` : ""}`,
        );
      }
    }
  });
  console.log(row(path, own));
}
console.log(row("all", totals));
