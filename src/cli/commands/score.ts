import { DiagnosticError, diagnostic } from "../../compiler/diagnostics/report.ts";
import type { DataPart } from "../../runtime/data/types.ts";
import { conditionalLikelihood, type Likelihood, type LoadedRun, likelihoodOf, type Trained } from "../../runtime/index.ts";
import { rowColumns, sequenceColumn } from "../columns.ts";
import type { Command } from "../command.ts";
import { type Column, csvText } from "../csv.ts";
import { exit } from "../exit.ts";
import { writeFile } from "../files.ts";
import { engine, integer, json, names, otherData, part, threads } from "../options.ts";
import { jsonNumbers } from "../output.ts";
import { fieldsFor, ofSequences, type PartOptions, partOf, withRun } from "../queries.ts";
import type { Session } from "../session.ts";
import { densityText, namesOf, type SomeEntries, someEntries } from "../some-entries.ts";
import { numberText, renderTable } from "../table.ts";

interface Options extends PartOptions {
  of?: string[];
  given?: string[];
  byStep?: boolean;
  perRow?: string;
  draws?: number;
  json?: boolean;
}

const usualDraws = 64;

/** `genc score RUN`: how likely rows are under the model. */
export const score: Command<Options> = {
  details:
    "In nats, in units of the data's columns where each entry of a field is an invertible map of one column, else in units of the fields, which a warning then says. --of and --given name entries of a row (x, x[0], x[1..3] with both ends, or a column): what is neither is left out, that is, integrated out; without --of it is the density of all that isn't given. Missing entries are integrated out too, where the model is fitted by sums over rows. In a chain the entries are those of all steps. Of a model with a learned posterior it is a lower bound in expectation, from --draws importance samples.",
  arguments: { run: { doc: "a run folder" } },
  options: [
    otherData,
    { ...part, doc: `${part.doc} (default: train)` },
    { flags: "--of <names>", doc: "entries whose density is wanted, with commas between them (default: all)", parse: names },
    { flags: "--given <names>", doc: "entries that it is conditional on", parse: names },
    { flags: "--by-step", doc: "of sequences: each step given those before it, in place of whole sequences" },
    { flags: "--per-row <file>", doc: "csv to write, one line a row or sequence" },
    { flags: "--draws <number>", doc: `importance samples of a bound (default: ${usualDraws})`, parse: integer(1) },
    engine,
    threads,
    json,
  ],
  examples: [
    { command: "genc score runs/Flowers-1", doc: "total, mean and the least likely rows" },
    { command: "genc score runs/Flowers-1 --data specs/data/iris.csv --per-row scores.csv", doc: "of other rows, one by one" },
    { command: "genc score runs/Flowers-1 --of petal_length --given sepal_length,sepal_width", doc: "p(one measurement | two others)" },
    { command: "genc score runs/Seasons-1 --by-step", doc: "how well each day was foretold by the days before it" },
    { command: "genc score runs/Seasons-1 --json", doc: '{"loglik":[…]}, an entry a sequence' },
  ],
  run({ session, args: [path], options }) {
    return withRun(session, path!, "score", options, async (open) => {
      const { ir, plan } = open.run;
      const rows = partOf(session, open, fieldsFor(ir, plan, "score"), options);
      const { trained } = open;
      const draws = options.draws ?? usualDraws;
      if (options.byStep === true) refuseSteps(session, open.run, options);
      const asked: Trained = {
        ...trained,
        score: (one) => (options.byStep === true ? trained.scoreSteps(one) : trained.score(one, draws)),
      };
      const some = someEntries(session, open.run, options);
      const likelihood = some === undefined ? await likelihoodOf(asked, rows) : await conditionalLikelihood(asked, rows, some);
      const { each, because } = likelihood;
      if (because !== undefined) session.report([diagnostic("GEN7104", { because })]);
      const bound = plan.kind === "gradient" && plan.sampled.length > 0;
      if (options.perRow !== undefined)
        writeFile(session.resolve(options.perRow), csvText([...keysOf(rows, each.length), { name: "loglik", values: each }]));
      if (options.json === true)
        session.printJson({
          loglik: jsonNumbers(each),
          units: because === undefined ? "columns" : "fields",
          ...(some === undefined ? {} : { of: namesOf(some.of), given: namesOf(some.given) }),
          ...(bound ? { bound: true, draws } : {}),
        });
      else session.print(summary(rows, likelihood, bound, draws, some));
      return exit.ok;
    });
  },
};

/** GEN8022 where there are no sequences, GEN8029 beside `--given`. */
function refuseSteps(session: Session, { path, plan }: LoadedRun, { given }: Options): void {
  if (!ofSequences(plan))
    throw new DiagnosticError(
      diagnostic("GEN8022", {
        option: "--by-step",
        because: `the rows of ${session.show(path)} are no steps of a chain that is fitted exactly`,
        remedy: "Leave it out.",
      }),
    );
  if (given !== undefined)
    throw new DiagnosticError(
      diagnostic("GEN8029", { one: "--by-step", other: "--given", because: "a condition is of all steps, also of later ones" }),
    );
}

/** Rows that lack an entry: of these the others are scored. */
function lackingRows({ fields, rows }: DataPart): number {
  const lacks = new Uint8Array(rows);
  for (const block of Object.values(fields)) {
    const values = block.matrix();
    for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) lacks[Math.floor(i / block.width)] = 1;
  }
  return lacks.reduce((sum, one) => sum + one, 0);
}

/** The keys of scored things: rows, or whole sequences. */
function keysOf(part: DataPart, count: number): Column[] {
  if (count === part.rows) return rowColumns(part);
  return [sequenceColumn(part)];
}

function summary(part: DataPart, { each, total, perRow }: Likelihood, bound: boolean, draws: number, some?: SomeEntries): string {
  const keys = keysOf(part, each.length);
  const things = each.length === part.rows ? "rows" : "sequences";
  const worst = Array.from(each, (_score, i) => i)
    .sort((a, b) => each[a]! - each[b]!)
    .slice(0, 5);
  const gaps = lackingRows(part);
  const head = renderTable([
    [some === undefined ? "loglik" : densityText(some), numberText(total), `nats${bound ? `, lower bound with ${draws} draws` : ""}`],
    ["per row", numberText(perRow), "nats"],
    [things, String(each.length), ""],
    ...(part.weights === undefined ? [] : [["weight", numberText(part.weights.reduce((sum, weight) => sum + weight, 0)), "of all rows"]]),
    ...(gaps === 0 ? [] : [["rows with gaps", String(gaps), "whose density is that of the entries that are there"]]),
  ]);
  if (each.length === 1) return head;
  const rows = worst.map((i) => [...keys.map(({ values }) => String(values[i])), numberText(each[i]!)]);
  return `${head}\n\nLeast likely\n${renderTable([[...keys.map(({ name }) => name), "loglik"], ...rows])}`;
}
