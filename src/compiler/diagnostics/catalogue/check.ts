import { defineDiagnostics } from "../define.ts";

/** GEN20xx to GEN24xx: imports, names, consts, data, trains and their settings. */
export const checkDiagnostics = defineDiagnostics({
  // ── files, names, consts ───────────────────────────────────────────────────────────────────────
  GEN2001: {
    severity: "error",
    message: "There is no file `{path}`.",
    hint: "Paths of imports are relative to the file that imports: {from}.",
  },
  GEN2002: {
    severity: "error",
    message: "The imports go in a circle: {cycle}.",
    hint: "Move what both files need into a third one.",
  },
  GEN2003: { severity: "error", message: "{path} declares no `{name}` that can be imported.", hint: "{remedy}" },
  GEN2004: {
    severity: "error",
    message: "`{name}` is declared twice.",
    hint: "Top-level names, imported ones included, must differ: rename one, or import by name.",
  },
  GEN2005: { severity: "error", message: "`{name}` is a built-in {what} and can't be declared again.", hint: "Choose another name." },
  GEN2006: { severity: "error", message: "`{name}` isn't a known number.", hint: "{remedy}" },
  GEN2007: {
    severity: "error",
    message: "A number must stand here, not {found}.",
    hint: "Numbers, consts and `+ - * / ^` of them may stand here.",
  },
  GEN2008: { severity: "error", message: "The const `{name}` depends on itself: {cycle}.", hint: "Give one of them a number." },
  GEN2009: {
    severity: "warning",
    message: "{article} {role} returns {expected}, but `{name}` returns {found}.",
    hint: "Write `network`, which may return anything.",
  },
  GEN2011: { severity: "error", message: "There is no {what} called `{name}`.", hint: "{remedy}" },
  GEN2012: { severity: "error", message: "`{name}` is {found}, but {wanted} must stand here.", hint: "{remedy}" },
  GEN2013: { severity: "error", message: "There is no file `{path}` to compile.", hint: "Check the path and the folder you are in." },
  GEN2014: {
    severity: "error",
    message: "`{name}` is more than {limit} levels deep, counted through everything that it is computed from.",
    hint: "Take some of the steps together.",
  },

  // ── data ───────────────────────────────────────────────────────────────────────────────────────
  GEN2101: {
    severity: "error",
    message: "The data `{name}` have no source.",
    hint: 'Say where the rows come from: `source: csv("file.csv")`.',
  },
  GEN2102: {
    severity: "error",
    message: "`{name}` isn't a setting of data; a field needs a type.",
    hint: "Did you mean `{suggestion}:`? A field is `name: type = expression`.",
  },
  GEN2103: { severity: "error", message: "`{name}` is set twice.", hint: "Keep one of the two lines." },
  GEN2104: { severity: "error", message: "Two fields are called `{name}`.", hint: "Rename one of them." },
  GEN2105: { severity: "error", message: "{found} isn't a source of rows.", hint: "{remedy}" },
  GEN2106: {
    severity: "error",
    message: "The source `{name}` isn't supported yet.",
    hint: "`csv`, `idx` and `simulate` are.",
  },
  GEN2107: { severity: "error", message: "`{source}` {problem}.", hint: "Write {example}." },
  GEN2108: {
    severity: "error",
    message: "A source can't be an address of the web: {url}.",
    hint: 'Download the file, or install a package that has it and write `{source}(package("…"))`.',
  },
  GEN2109: { severity: "error", message: "`{model}` can't be simulated: {why}.", hint: "{remedy}" },
  GEN2110: {
    severity: "error",
    message: "`sequence` {problem}.",
    hint: "Write `sequence: along(column)`, `along(row)` for the file's order, and `by: column` for several sequences.",
  },
  GEN2111: {
    severity: "error",
    message: "`split` {problem}.",
    hint: "Write `split: holdout(10%)`, `holdout(10%, by: column)`, `holdout(last: 20%)` or `folds(5)`.",
  },
  GEN2112: {
    severity: "error",
    message: "The share {share} isn't strictly between 0% and 100%.",
    hint: "`holdout(10%)` keeps a tenth of the rows out of training.",
  },
  GEN2113: { severity: "error", message: "There must be a whole number of folds, 2 or more, not {count}.", hint: "`folds(5)` is usual." },
  GEN2117: { severity: "error", message: "There is no field function `{name}`.", hint: "{remedy}" },
  GEN2118: {
    severity: "error",
    message: "`{function}` takes {expected}, but {found} given.",
    hint: "Give it columns or expressions over columns.",
  },
  GEN2119: { severity: "error", message: "{fact}.", hint: "{remedy}." },
  GEN2120: {
    severity: "error",
    message: "`{function}` draws at random, so nothing but `reshape` may follow it.",
    hint: "Make it the outermost function of the field.",
  },
  GEN2121: {
    severity: "error",
    message: "{found} can't stand in an expression over columns.",
    hint: "Columns, numbers, texts, lists, operators and field functions can.",
  },
  GEN2122: {
    severity: "error",
    message: "`{field}` is declared as {declared}, but its expression gives {found}.",
    hint: "Change the type, or the expression: `[a, b]` stacks, `reshape` changes a shape.",
  },
  GEN2123: {
    severity: "error",
    message: "`{setting}` takes {expected}, but this is {found}.",
    hint: "`where` keeps the rows of which its condition is true; `weight` is a number for each row.",
  },
  GEN2124: { severity: "error", message: "The field function `{name}` isn't supported yet.", hint: "Instead, {instead}." },
  GEN2125: { severity: "error", message: "The source has no column `{name}`.", hint: "{remedy}" },

  // ── train ──────────────────────────────────────────────────────────────────────────────────────
  GEN2201: {
    severity: "error",
    message: "After `{word}` the name of a {wanted} must stand, not {found}.",
    hint: "Write `train Model on Data`.",
  },
  GEN2202: { severity: "error", message: "`{model}` has no size `{name}`.", hint: "{remedy}" },
  GEN2203: {
    severity: "error",
    message: "The size `{name}` must be a whole number, 1 or more, not {value}.",
    hint: "Give it a number: `{name}: 3`.",
  },
  GEN2204: { severity: "error", message: "`{name}` is given twice.", hint: "Keep one of the two." },
  GEN2205: { severity: "error", message: "`{variable}` of {model} has no field in {data}.", hint: "{remedy}" },
  GEN2206: { severity: "error", message: "{data} has no field `{name}`.", hint: "{remedy}" },
  GEN2207: { severity: "error", message: "`{name}` of {model} takes no data: {why}.", hint: "{remedy}" },
  GEN2208: {
    severity: "error",
    message: "Two runs are called `{name}`.",
    hint: "Name one of them: `train {model} on {data} as Other`.",
  },
  GEN2209: {
    severity: "error",
    message: "`{name}` is a range, and only `choose` tries several sizes.",
    hint: "Give one number: `{name}: {example}`.",
  },
  GEN2210: { severity: "error", message: "Nothing in the spec is called `{name}`, so it can't be set.", hint: "{remedy}" },
  GEN2211: { severity: "error", message: "`{text}` isn't a value: {problem}", hint: "Write it as in a spec: `--set {name}=…`." },
  GEN2212: {
    severity: "error",
    message: "The rows of `{name}` are simulated, so there is no file to replace.",
    hint: 'Give other rows in the spec, by `source: csv("file.csv")`.',
  },
  GEN2213: { severity: "error", message: "`{form}` names its {what}, so every argument needs a label.", hint: "Write {example}." },
  GEN2214: { severity: "error", message: "`choose` compares candidates, and none stands here.", hint: "Add one: `try Model(K: 1..5)`." },
  GEN2215: {
    severity: "error",
    message: "A range of sizes goes up in whole numbers from 1 or more, not from {from} to {to}.",
    hint: "Write the smaller number first: `K: 1..5`.",
  },
  GEN2216: { severity: "error", message: "There are more than {limit} candidates.", hint: "Try fewer sizes." },
  GEN2217: {
    severity: "error",
    message: "`{name}` can't be set: each candidate of `choose` has its own.",
    hint: "Change what stands behind `try`, or take `{name}` away there: then all candidates have the one that is set.",
  },

  // ── settings ───────────────────────────────────────────────────────────────────────────────────
  GEN2301: { severity: "error", message: "`{name}` isn't a setting of {owner}.", hint: "{remedy}" },
  GEN2302: { severity: "error", message: "`{name}` is set twice.", hint: "Keep one of the two." },
  GEN2303: { severity: "error", message: "`{name}` takes {expected}, not {found}.", hint: "{doc}" },
  GEN2304: { severity: "error", message: "`{name}` must be {expected}, not {value}.", hint: "{doc}" },
  GEN2305: { severity: "error", message: "`{value}` isn't a choice for `{name}`.", hint: "{remedy}" },
  GEN2306: { severity: "error", message: "`{call}` needs `{name}`.", hint: "{doc}" },
  GEN2307: {
    severity: "error",
    message: "`{call}` takes {count} without a name, and this is one more.",
    hint: "{remedy}",
  },
  GEN2308: {
    severity: "error",
    message: "`init` isn't supported yet.",
    hint: "Remove it: every fit starts from values that genc chooses.",
  },
  GEN2309: {
    severity: "warning",
    message: "The plan `{plan}` doesn't use `{name}`.",
    hint: "Leave it out; `genc explain` prints the plan and what it uses.",
  },

  // ── expect ─────────────────────────────────────────────────────────────────────────────────────
  GEN2401: { severity: "error", message: "There is no metric `{name}`.", hint: "{remedy}" },
  GEN2402: {
    severity: "error",
    message: "`expect` needs a comparison of a metric with a number, not {found}.",
    hint: "Write `expect loglik == -180.19 within 0.01`.",
  },
  GEN2403: { severity: "error", message: "The metric `{metric}` {problem}.", hint: "Write {example}." },
  GEN2404: { severity: "error", message: "A model trained by {plan} has no metric `{name}`.", hint: "{remedy}" },
  GEN2405: {
    severity: "error",
    message: "`{name}` needs held-out rows, and {data} has none.",
    hint: "Add `split: holdout(10%)` or a `test:` source to the data.",
  },
  GEN2406: {
    severity: "error",
    message: "`within` says how far `==` or `!=` may be off, but this is `{comparison}`.",
    hint: "Remove `within`, or compare by `==`.",
  },
  GEN2407: { severity: "error", message: "`within` must be a positive number, not {value}.", hint: "Write `within 1e-3`." },
});
