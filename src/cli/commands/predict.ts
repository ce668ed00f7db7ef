import type { ModelIR } from "../../compiler/ir/types/model.ts";
import type { DataPart, FittedFields } from "../../runtime/data/types.ts";
import type { Prediction } from "../../runtime/index.ts";
import { rowColumns } from "../columns.ts";
import type { Command } from "../command.ts";
import type { Column } from "../csv.ts";
import { exit } from "../exit.ts";
import { engine, json, otherData, out, part, threads } from "../options.ts";
import { jsonNumbers, putTable } from "../output.ts";
import { fieldName, fieldsFor, type PartOptions, partOf, withRun } from "../queries.ts";

interface Options extends PartOptions {
  out?: string;
  json?: boolean;
}

/** `genc predict RUN`: the most probable categories of rows, or the most probable path of a chain. */
export const predict: Command<Options> = {
  details:
    "Of a mixture the component, of a classifier the class, of a hidden Markov model the path that Viterbi's algorithm finds. Categories are levels where the data name them, else numbers from 0.",
  arguments: { run: { doc: "a run folder" } },
  options: [otherData, { ...part, doc: `${part.doc} (default: train)` }, out, engine, threads, json],
  examples: [
    { command: "genc predict runs/Flowers-1", doc: "the component of each flower, and the probabilities of all" },
    { command: "genc predict runs/Seasons-1 --json", doc: '{"path":[[…]]}, a list a sequence' },
    { command: "genc predict runs/Species-1 --data specs/data/iris.csv --out species.csv", doc: "the species of other flowers" },
  ],
  run({ session, args: [path], options }) {
    return withRun(session, path!, "predict", options, async (open) => {
      const { ir, plan, fitted } = open.run;
      const rows = partOf(session, open, fieldsFor(ir, plan, "predict"), options);
      const found = await open.trained.predict(rows);
      const levels = levelsOf(found, ir, fitted);
      if (options.json !== true) putTable(session, columnsOf(found, rows, levels), options);
      else session.printJson({ ...record(found), ...(levels === undefined ? {} : { levels }) });
      return exit.ok;
    });
  },
};

/** Names of the categories: those that the data gave, or the model. */
function levelsOf({ levels, variable: name }: Prediction, ir: ModelIR, fitted: FittedFields): readonly string[] | undefined {
  const variable = ir.variables.find((one) => one.name === name);
  const known = (variable === undefined ? undefined : fitted.fields[fieldName(variable)]?.levels) ?? levels;
  return known === undefined || known.length === 0 ? undefined : known;
}

function record(found: Prediction): Record<string, unknown> {
  if (found.is === "path") return { path: found.path };
  const { classes, probabilities, size } = found;
  const rows = classes.map((_class, row) => jsonNumbers(probabilities.subarray(row * size, (row + 1) * size)));
  return { class: classes, probabilities: rows };
}

function columnsOf(found: Prediction, part: DataPart, levels: readonly string[] | undefined): Column[] {
  const nameOf = (category: number): number | string => levels?.[category] ?? category;
  const keys = rowColumns(part);
  if (found.is === "path") return [...keys, { name: found.variable, values: found.path.flat().map(nameOf) }];
  const { variable, classes, probabilities, size } = found;
  const shares = Array.from({ length: size }, (_category, k) => ({
    name: `p(${variable} = ${nameOf(k)})`,
    values: Array.from(classes, (_class, row) => probabilities[row * size + k]!),
  }));
  return [...keys, { name: variable, values: classes.map(nameOf) }, ...shares];
}
