import { defineDiagnostics } from "../define.ts";

/** GEN8xxx: the command line. */
export const cliDiagnostics = defineDiagnostics({
  // GEN800x: files.
  GEN8001: {
    severity: "error",
    message: "There is no file {path}.",
    hint: "{remedy}",
  },
  GEN8002: {
    severity: "error",
    message: "{path} is a folder, and a spec is a file.",
    hint: "{remedy}",
  },
  GEN8003: {
    severity: "error",
    message: "{path} is no spec: its name doesn't end in .gen.",
    hint: "{remedy}",
  },
  GEN8004: {
    severity: "error",
    message: "{path} can't be read as text: {because}.",
    hint: "A spec is UTF-8 text.",
  },
  GEN8005: {
    severity: "error",
    message: "{path} can't be read or written: {because}.",
    hint: "Name another place, or change its permissions.",
  },
  GEN8006: {
    severity: "error",
    message: "{path} is there already, and nothing is written over it.",
    hint: "Move it away, or give another folder with `--dir`.",
  },
  // GEN801x: what a spec lacks for a command.
  GEN8010: {
    severity: "error",
    message: "{path} has no `train`.",
    hint: "{remedy}",
  },
  GEN8011: {
    severity: "error",
    message: "{path} has no train called `{name}`.",
    hint: "{remedy}",
  },
  GEN8012: {
    severity: "error",
    message: "There is no diagnostic {code}.",
    hint: "{remedy}",
  },
  GEN8013: {
    severity: "error",
    message: "{name} is not trained by gradient but as {plan}, which has no tensor program.",
    hint: "Its plan says what is computed: `--emit plan`.",
  },
  GEN8014: {
    severity: "error",
    message: "{path} has no `choose`, so there is nothing to choose from.",
    hint: "Begin one with `choose on DATA`, and name its candidates by `try MODEL(K: 1..5)`.",
  },
  // GEN802x: what a run can't be asked.
  GEN8020: {
    severity: "error",
    message: "{run} can't {query}: {because}.",
    hint: "It can {others}.",
  },
  GEN8021: {
    severity: "error",
    message: "The data of {run} have no {part} rows.",
    hint: "{remedy}",
  },
  GEN8022: {
    severity: "error",
    message: "`{option}` is for sequences, and {because}.",
    hint: "{remedy}",
  },
  GEN8023: {
    severity: "error",
    message: "{path} would be an image, and {run} has no field of shape [height, width, 1] or [height, width, 3].",
    hint: "Give the file a name that ends in .csv.",
  },
  GEN8024: {
    severity: "error",
    message: "{run} is given no variable `{name}`.",
    hint: "{remedy}",
  },
  GEN8025: {
    severity: "error",
    message: "`{name}` can't be {value}: {because}.",
    hint: "{remedy}",
  },
  GEN8026: {
    severity: "error",
    message: "{run} is not trained by gradient but as {plan}, which has no graph to export.",
    hint: "Its parameters are in `{file}`, which Python's safetensors reads.",
  },
  GEN8027: {
    severity: "error",
    message: "{run} has no entry `{name}`.",
    hint: "{remedy}",
  },
  GEN8028: {
    severity: "error",
    message: "{names} can't be asked for: {because}.",
    hint: "{remedy}",
  },
  GEN8029: {
    severity: "error",
    message: "`{one}` and `{other}` can't stand together: {because}.",
    hint: "Leave one of them out.",
  },
  // GEN803x: tables of latents.
  GEN8030: {
    severity: "error",
    message: "{path} has no column {column}, which `{name}` needs.",
    hint: "`genc encode RUN --out {path}` writes a file that fits; its columns are {columns}.",
  },
  GEN8031: {
    severity: "error",
    message: "`{text}` is no {kind}.",
    hint: "{remedy}",
  },
  GEN8032: {
    severity: "error",
    message: "{path} has no rows.",
    hint: "It needs a line of column names and one line for each row.",
  },
});
