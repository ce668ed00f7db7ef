import { defineDiagnostics } from "../define.ts";

/** GEN5xxx: sources, columns, fields. */
export const dataDiagnostics = defineDiagnostics({
  // ── files ──
  GEN5001: {
    severity: "error",
    message: "There is no file {path}.",
    hint: "Paths are relative to the folder {folder}.",
  },
  GEN5002: {
    severity: "error",
    message: "{path} is an address on the network; genc reads files only.",
    hint: "Download it and give its path, or use a file of an installed package: `package(…)`.",
  },
  GEN5003: {
    severity: "error",
    message: "The package {package} isn't installed where {folder} could see it.",
    hint: "Run `npm install {package}`.",
  },
  GEN5004: {
    severity: "error",
    message: "The package {package} has no file {file}.",
    hint: "The package stands in {folder}.",
  },
  GEN5005: {
    severity: "error",
    message: "{path} can't be read: {reason}.",
    hint: "Check the path and its permissions.",
  },
  GEN5006: {
    severity: "error",
    message: "{path} ends in .gz, but isn't a whole gzip file.",
    hint: "It may be cut off or not compressed at all: fetch it again, or drop .gz from its name.",
  },
  // ── csv ──
  GEN5010: {
    severity: "error",
    message: "{path} is empty.",
    hint: "A csv file begins with a line of column names.",
  },
  GEN5011: {
    severity: "error",
    message: "{path} has column names but no rows.",
    hint: "Put at least one row of values below the names.",
  },
  GEN5012: {
    severity: "error",
    message: "{path} has two columns named {column}.",
    hint: "Rename one of them in the first line.",
  },
  GEN5013: {
    severity: "error",
    message: "Row {row} of {path} has {found}, but there are {columns}.",
    hint: "Add or remove a comma; put a value that has a comma in quotes.",
  },
  GEN5014: {
    severity: "error",
    message: "{path} has a quoted value that never ends, or text after its closing quote, in row {row}.",
    hint: 'Close the quote; a quote inside a quoted value is written twice: "".',
  },
  GEN5015: {
    severity: "error",
    message: "The columns of {path} seem to be separated by {separator}; genc reads commas.",
    hint: "Save it with commas.",
  },
  GEN5016: {
    severity: "error",
    message: "{path} has no column {column}{suggestion}.",
    hint: "Its columns are {columns}.",
  },
  GEN5017: {
    severity: "error",
    message: 'Column {column} is used as a number, but row {row} has "{value}".',
    hint: "{remedy}",
  },
  GEN5018: {
    severity: "error",
    message: "{path} has more than {millions} million numbers in the columns that the spec uses.",
    hint: "Keep fewer rows, or fewer columns.",
  },
  GEN5019: {
    severity: "error",
    message: '{path} isn\'t in {encoding}: row {row} has "{value}" in column {column}.',
    hint: 'Say in which encoding it is, `csv(…, encoding: "latin1")` for that of Windows in western Europe, or save it as UTF-8.',
  },
  // ── idx ──
  GEN5020: {
    severity: "error",
    message: "{path} isn't an idx file: it begins with {found}, not with 00 00, a type and a number of axes.",
    hint: "MNIST's images begin with 00 00 08 03, its labels with 00 00 08 01. A compressed file must end in .gz.",
  },
  GEN5021: {
    severity: "error",
    message: "{path} should have {expected} bytes by its header, but has {found}.",
    hint: "The file is cut off or damaged: fetch it again.",
  },
  GEN5022: {
    severity: "error",
    message: "{labels} has {found} labels, but {images} has {expected} items.",
    hint: "Give the labels of the same part: train with train, t10k with t10k.",
  },
  GEN5023: {
    severity: "error",
    message: "{path} has {axes} axes; labels have one.",
    hint: "Did you give the images as labels?",
  },
  // ── values of fields ──
  GEN5030: {
    severity: "error",
    message: "Field {field} has no missing entries by its type {type}, but {count} of {rows} rows lack {column}; the first is row {row}.",
    hint: "Where an observed variable takes it, declare both `{type}?`: missing entries are then integrated out. Or leave those rows out, `where: present({written})`{orFill}.",
  },
  GEN5031: {
    severity: "error",
    message: "Field {field} is declared {type}, but row {row} has {value}.",
    hint: "{remedy}",
  },
  GEN5032: {
    severity: "error",
    message: "Field {field} isn't a number in row {row}, where {inputs}.",
    hint: "Logarithms, roots and divisions need values for which they're defined: leave such rows out by `where:`.",
  },
  GEN5033: {
    severity: "error",
    message: 'Field {field} has the levels {levels}, but row {row} has "{value}".',
    hint: "Levels are those of the training rows, or those that `category(…)` names: name all of them.",
  },
  GEN5034: {
    severity: "error",
    message: "Field {field} is declared {type}, but {column} has {found} among the training rows: {values}.",
    hint: "Write `category({count})`, or name the levels: `category({levels})`.",
  },
  GEN5035: {
    severity: "error",
    message: "Field {field} is declared {type}, but {expression} gives {found}.",
    hint: "Make the declaration say what a row has, or change the expression: `[a, b]` stacks equal shapes, `reshape` changes one.",
  },
  GEN5036: {
    severity: "error",
    message: "{function} of {column}: {reason}.",
    hint: "{remedy}.",
  },
  GEN5037: {
    severity: "error",
    message: "{function} in field {field} needs {needs}, but row {row} has {value}.",
    hint: "{remedy}",
  },
  GEN5038: {
    severity: "error",
    message: "{column} gives {found}, but one value a row is needed here.",
    hint: "Use a column of single values.",
  },

  // ── rows ──
  GEN5040: {
    severity: "error",
    message: "No row of {path} is left by `where` and `weight`.",
    hint: "{remedy}",
  },
  GEN5041: {
    severity: "error",
    message: "The weight of row {row} is {value}; weights are numbers of at least 0.",
    hint: "0 drops the row.",
  },
  GEN5042: {
    severity: "error",
    message: "The weight changes within sequence {sequence}: row {first} has {before}, row {row} has {value}.",
    hint: "A sequence counts as a whole: give all its rows one weight.",
  },
  GEN5043: {
    severity: "error",
    message: "{share} can't be held out: there {count}.",
    hint: "Both parts need at least one: {remedy}.",
  },
  GEN5044: {
    severity: "error",
    message: "Column {column} changes within sequence {sequence} at row {row}, but `holdout(by: {column})` takes whole sequences.",
    hint: "Split by a column that is constant in each sequence.",
  },
  GEN5045: {
    severity: "error",
    message: "{folds} folds need as many {things}, and there are {count}.",
    hint: "Use fewer folds.",
  },
  // ── sequences ──
  GEN5050: {
    severity: "error",
    message: "Rows {first} and {row} have the same {column}, {value}, in one sequence, so their order isn't known.",
    hint: "If the file has several sequences, say which column tells them apart: `along({column}, by: …)`; or take the file's order: `along(row)`.",
  },
  GEN5051: {
    severity: "error",
    message: "Row {row} has no {column}, which `sequence` needs.",
    hint: "Leave the row out: `where: present({written})`.",
  },
  GEN5052: {
    severity: "warning",
    message: "The steps of {column} are {usual} apart, but {exceptions}; the first is at row {row}.",
    hint: "A model's time is steps: a gap counts as one. Fill the gaps in, or ignore this.",
  },
  GEN5053: {
    severity: "error",
    message:
      "Field {field} has one value for a whole sequence, but in sequence {sequence} row {first} has {before} and row {row} has {value}.",
    hint: "Correct the rows, or take `per sequence` away in the model: then each row has its own.",
  },
  GEN5054: {
    severity: "error",
    message: 'The order of {column} isn\'t known: row {row} has "{value}", which is neither a number nor a date that genc reads.',
    hint: "Write dates as 2024-01-31 and numbers without letters; or take the file's order: `along(row)`.",
  },
});
