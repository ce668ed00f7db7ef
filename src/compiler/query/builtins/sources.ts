import type { Setting } from "../../settings/types.ts";

/** What stands behind the settings of a `data` block. `of` are the settings that it may stand behind. */
export interface SourceFunction {
  name: string;
  doc: string;
  of: string[];
  settings: Setting[];
}

const text = { is: "string" } as const;
const count = { is: "number", min: 1, integer: true } as const;
const path: Setting = { name: "path", kind: text, position: 0, doc: "Path of the file, relative to the spec, or `package(…)`." };
const encoding: Setting = {
  name: "encoding",
  kind: text,
  optional: true,
  doc: 'How its bytes are letters, as browsers name it: `"latin1"`, `"shift_jis"`. Without it UTF-8, or UTF-16 after its byte order mark.',
};
const column = (name: string, doc: string, position?: number): Setting => ({
  name,
  kind: { is: "string" },
  doc,
  ...(position === undefined ? { optional: true } : { position }),
});

export const sourceFunctions: SourceFunction[] = [
  {
    name: "csv",
    doc: "A table with a line of column names, plain or `.gz`. Its columns are the names of its first line.",
    of: ["source", "test"],
    settings: [path, encoding],
  },
  {
    name: "idx",
    doc: "A file of images in the format of MNIST, plain or `.gz`. Its columns are `images`, [height, width, 1] from 0 to 255, and `labels`.",
    of: ["source", "test"],
    settings: [path, { name: "labels", kind: text, optional: true, doc: "Path of the file of labels." }],
  },
  {
    name: "simulate",
    doc: "Rows drawn from a model whose params are all fixed. Its columns are the variables of the model, and with `steps` the numbers `sequence` and `step`.",
    of: ["source", "test"],
    settings: [
      { name: "model", kind: text, position: 0, doc: "The model." },
      { name: "rows", kind: count, doc: "Rows to draw." },
      { name: "steps", kind: count, optional: true, doc: "Steps of each sequence, of a model of sequences; without it the rows are one." },
      { name: "seed", kind: { is: "number", min: 0, integer: true }, default: 1, doc: "Every random number follows from it." },
    ],
  },
  { name: "package", doc: 'A file inside an installed package: `package("name/path")`.', of: ["path"], settings: [path] },
  {
    name: "along",
    doc: "The rows are steps of sequences. `along(row)` takes the order of the file.",
    of: ["sequence"],
    settings: [column("order", "The column that orders the rows, or `row`.", 0), column("by", "The column that tells sequences apart.")],
  },
  {
    name: "holdout",
    doc: "Keeps a share of the rows back, to judge by: random rows, random groups by `by`, or the `last` rows.",
    of: ["split"],
    settings: [
      {
        name: "share",
        kind: { is: "number", min: 0, max: 1, exclusiveMin: true, exclusiveMax: true },
        position: 0,
        doc: "Share of the rows: `10%`.",
      },
      { name: "last", kind: { is: "number", min: 0, max: 1 }, optional: true, doc: "Share of the rows, taken from the end." },
      column("by", "Rows with the same value of this column stay together."),
    ],
  },
  {
    name: "folds",
    doc: "Cuts the rows into parts for cross-validation.",
    of: ["split"],
    settings: [{ name: "count", kind: { is: "number", min: 2, integer: true }, position: 0, doc: "Number of parts." }],
  },
];

/** Docs of the settings of a `data` block, by name. */
export const dataSettings: Record<string, { doc: string; example: string }> = {
  source: { doc: "Where the rows come from.", example: 'source: csv("data/rows.csv")' },
  test: { doc: "A second source of the same columns, held out.", example: 'test: csv("data/test.csv")' },
  sequence: { doc: "The rows are time steps, in this order.", example: "sequence: along(date)" },
  weight: { doc: "How much a row counts: its log-density is multiplied by it.", example: "weight: count" },
  split: { doc: "Which rows are held out from training.", example: "split: holdout(10%)" },
  where: { doc: "Only rows for which this holds are read.", example: "where: present(age) and age > 17" },
};
