import { defineDiagnostics } from "../define.ts";

/** GEN25xx to GEN39xx: types, names, expressions, densities, networks and the rules of a model's body. */
export const modelDiagnostics = defineDiagnostics({
  // ── sizes and types ────────────────────────────────────────────────────────────────────────────
  GEN2501: { severity: "error", message: "`{name}` isn't a size that is known here.", hint: "{remedy}" },
  GEN2502: {
    severity: "error",
    message: "{left} / {right} isn't a whole number, and sizes divide exactly.",
    hint: "Choose sizes that divide.",
  },
  GEN2503: {
    severity: "error",
    message: "A number that is known before training must stand here, not {found}.",
    hint: "Numbers, sizes, consts and `+ - * / ^` of them may stand here.",
  },
  GEN2504: {
    severity: "error",
    message: "A size is a whole number, 1 or more, not {value}.",
    hint: "Sizes count things: `real[4]` has four numbers.",
  },
  GEN2505: { severity: "error", message: "There is no type `{name}`.", hint: "{remedy}" },
  GEN2506: {
    severity: "error",
    message: "`{name}` is a distribution, and a type of values must stand here.",
    hint: "Its values are `{support}`; the distribution itself stands behind `~`.",
  },
  GEN2507: {
    severity: "error",
    message: "One `{kind}` has no size of its own, so nothing may stand in parentheses.",
    hint: "For several of them write `{kind}[{dims}]`: parentheses say what one value is, brackets how many.",
  },
  GEN2508: { severity: "error", message: "`{kind}` needs the size of one value in parentheses.", hint: "{remedy}" },
  GEN2509: { severity: "error", message: "{problem}.", hint: 'Levels stand once each, in quotes: `category("no", "maybe", "yes")`.' },
  GEN2510: {
    severity: "error",
    message: "The param `{name}` can't be a `{type}`: such values can't be learned as parameters.",
    hint: "Make it `latent` with a distribution, or give its probabilities: `unit`, `positive` or `simplex(K)`.",
  },
  GEN2511: {
    severity: "error",
    message: "Nothing says how large `{name}` of {model} is: no field has a type that fixes it.",
    hint: "Give it a number here, `{model}({name}: 3)`, or a default in the model.",
  },
  GEN2512: {
    severity: "error",
    message: "Nothing in this call of `{network}` says how large `{size}` is.",
    hint: "Sizes come from the arguments and from the variable behind `~`: write its type, or a number in the network.",
  },
  GEN2513: {
    severity: "error",
    message: "`{name}` has a type, but the arguments of a model are sizes.",
    hint: "Write `{name} = 3`, or `{name}` alone where the data tell; values are `given` or `param`.",
  },

  // ── names ──────────────────────────────────────────────────────────────────────────────────────
  GEN2601: { severity: "error", message: "There is no `{name}` here.", hint: "{remedy}" },
  GEN2602: { severity: "error", message: "`{name}` {problem}.", hint: "Choose another name: within a body every name means one thing." },
  GEN2603: { severity: "error", message: "`{name}` is used before it is bound.", hint: "Move its line up." },
  GEN2604: { severity: "error", message: "`{name}` is a network, not a value.", hint: "Call it: `{call}`." },
  GEN2605: { severity: "error", message: "There is no function `{name}`.", hint: "{remedy}" },
  GEN2606: { severity: "error", message: "`{name}` is a value and can't be called.", hint: "Write an operator, or an index: `{name}[k]`." },
  GEN2607: {
    severity: "error",
    message: "`{name}` calls itself.",
    hint: "A network is a finite formula: write the repeated part as a network of its own.",
  },
  GEN2608: {
    severity: "error",
    message: "`{name}` depends on itself{through}.",
    hint: "The density of each variable may read only variables that don't lead back to it.",
  },
  GEN2609: {
    severity: "error",
    message: "`{binding}` reads the observed `{observed}`, so it can't feed the density of `{name}`.",
    hint: "It may feed posteriors and adversaries. For a density read `given` variables and latents.",
  },
  GEN2610: { severity: "error", message: "There is no distribution or network `{name}`.", hint: "{remedy}" },

  // ── expressions ────────────────────────────────────────────────────────────────────────────────
  GEN2701: {
    severity: "error",
    message: "{found} can't stand in an expression of a model.",
    hint: "Numbers, names, lists, indices, calls and `+ - * / ^ @` can; columns and comparisons belong into `data`.",
  },
  GEN2702: { severity: "error", message: "{message}.", hint: "{hint}" },
  GEN2703: {
    severity: "error",
    message: "`{name}` takes {takes}, but gets {found}.",
    hint: "Pipe a value into it, `x |> {name}(…)`, or give it as the first argument.",
  },
  GEN2704: {
    severity: "error",
    message: "{found} is a category, and categories aren't numbers to calculate with.",
    hint: "Write `one_hot(…)` or `embed(…, n)`, or use it as an index: `p[k]`.",
  },
  GEN2705: {
    severity: "error",
    message: "`{name}` is no network, so it has no copies to choose from.",
    hint: "Take the brackets away: `{name}(…)`.",
  },
  GEN2706: {
    severity: "error",
    message: "{what}, and a value must stand here.",
    hint: "A density stands behind `~`, or behind `return` in a network.",
  },
  GEN2707: { severity: "error", message: "{of} is `{type}`: it has {axes} in brackets, but gets {indices}.", hint: "{remedy}" },
  GEN2708: {
    severity: "error",
    message: "The index {index} lies outside {of}, whose axis has {axis} entries.",
    hint: "Indices count from 0 to {last}; `a..b` includes both ends.",
  },
  GEN2709: {
    severity: "error",
    message: "{index} has {values} categories, but the axis of {of} that it selects from has {axis} entries.",
    hint: "Give both the same size.",
  },
  GEN2710: {
    severity: "error",
    message: "{found} is `{type}`, and an index is a number, a range or one category.",
    hint: "Index by a variable of type `category(n)`.",
  },
  GEN2711: { severity: "error", message: "{problem}.", hint: "A list stacks values of one shape: `[[1, 0], [0, 1]]`." },
  GEN2712: {
    severity: "error",
    message: "`left_right` leaves entries free, so it isn't a value.",
    hint: "Write it behind the `=` of a param: `param step: simplex(K)[K] = left_right(1)`.",
  },
  GEN2713: { severity: "error", message: "`{name}` takes one size.", hint: "Write `{example}`." },

  // ── params ─────────────────────────────────────────────────────────────────────────────────────
  GEN2901: {
    severity: "error",
    message: "`{name}` is `{type}`, of shape {shape}, and {found} doesn't fit into it.",
    hint: "Give one number, the whole shape, or its last axes.",
  },
  GEN2902: {
    severity: "error",
    message: "{value} can't be an entry of `{name}`, which is `{type}`.",
    hint: "{remedy}",
  },
  GEN2903: {
    severity: "error",
    message: "{of} {problem}.",
    hint: "The entries of a simplex are shares: they sum to 1. `_` leaves one free.",
  },
  GEN2904: {
    severity: "error",
    message: "The matrix of `{name}` isn't symmetric and positive definite.",
    hint: "Mirror its entries along the diagonal and make the diagonal large enough, or start from `identity(D)`.",
  },
  GEN2906: {
    severity: "error",
    message: "A matrix with some entries fixed and some free, like `{name}`, isn't supported yet.",
    hint: "Fix all entries or none; for a diagonal matrix write variances: `positive[D]`.",
  },
  GEN2907: {
    severity: "error",
    message: "The prior's `{argument}` is the param `{name}`, which is free itself: the density would grow without bound.",
    hint: "Give `{argument}` a number, or fix `{name}` by `=`.",
  },
  GEN2908: {
    severity: "error",
    message: "The prior of `{name}` reads `{variable}`, which differs from row to row, while `{name}` has one value for all.",
    hint: "Give the prior numbers, or params.",
  },
  GEN2909: {
    severity: "error",
    message: "InverseWishart with `df` {df} is no density of matrices of {columns} columns.",
    hint: "`df` must exceed {least}.",
  },
  GEN2910: {
    severity: "error",
    message: "`=` fixes every entry of `{name}`, so nothing of it has this prior.",
    hint: "Leave entries free with `_`, or remove the prior.",
  },

  // ── densities ──────────────────────────────────────────────────────────────────────────────────
  GEN3001: { severity: "error", message: "`{distribution}` has no argument `{name}`.", hint: "{remedy}" },
  GEN3002: { severity: "error", message: "`{distribution}` needs `{name}`.", hint: "{remedy}" },
  GEN3003: { severity: "error", message: "`{distribution}` can't take {names}: one is enough.", hint: "Keep one of the two." },
  GEN3004: {
    severity: "error",
    message: "The second number of `{distribution}` must say what it is: books write the variance there, code the standard deviation.",
    hint: "Name it: {names}. Only the literal 1 may go without a name.",
  },
  GEN3005: { severity: "error", message: "`{distribution}` takes {names}, and this is one argument more.", hint: "Take it away." },
  GEN3006: { severity: "error", message: "`{name}` of `{distribution}` is `{kind}`, but {found} is `{type}`.", hint: "{remedy}" },
  GEN3007: {
    severity: "error",
    message: "`{name}` of `{distribution}` is `{type}`, which doesn't lie along {subject}, `{target}`.",
    hint: "An argument is one number, or has the variable's last axes: the variable is never stretched to it.",
  },
  GEN3008: { severity: "error", message: "{subject} is `{type}`, but {law} of `{support}`.", hint: "{remedy}" },
  GEN3009: { severity: "error", message: "{problem}.", hint: "Give both the same size." },
  GEN3010: { severity: "error", message: "A density must stand here, not {found}.", hint: "{remedy}" },
  GEN3011: {
    severity: "error",
    message: "`{name}` returns a density of `{returned}`, but {subject} is `{target}`.",
    hint: "Make the network's head and the variable's type agree.",
  },
  GEN3012: {
    severity: "error",
    message: "The arguments of `{distribution}` don't say how large {subject} is.",
    hint: "Write its type, like `simplex(3)`.",
  },
  GEN3013: {
    severity: "error",
    message: "`{name}` {needs}, but the rows of the data are in no order.",
    hint: "Say their order in the data: `sequence: along(date)`, or `along(row)` for the order of the file.",
  },
  GEN3014: {
    severity: "error",
    message: "`{name}` has one value for a whole sequence, but `{read}`, which its distribution reads, has one for each row.",
    hint: "Give `{read}` one value as well, `per sequence`, or let `{read}` depend on `{name}` instead.",
  },

  // ── networks ───────────────────────────────────────────────────────────────────────────────────
  GEN3101: { severity: "error", message: "The call of `{name}` {problem}.", hint: "{remedy}" },
  GEN3102: { severity: "error", message: "`{formal}` of `{name}` is `{wanted}`, but {found} is `{type}`.", hint: "{remedy}" },
  GEN3103: { severity: "error", message: "`{name}` {problem}.", hint: "{remedy}" },
  GEN3104: {
    severity: "error",
    message: "`{name}` is called with {size} = {value} here and {size} = {first} before, but a network has one set of sizes.",
    hint: "Give both calls the same size, or declare a second network.",
  },
  GEN3105: {
    severity: "error",
    message: "The argument `{name}` needs a type, or a number as its default.",
    hint: "Write `{name}: real[8]` for a value, `{name} = 8` for a size.",
  },
  GEN3106: { severity: "error", message: "`{name}` {problem}.", hint: "{remedy}" },
  GEN3107: {
    severity: "error",
    message: "`{name}` is declared to return `{declared}`, but returns `{found}`.",
    hint: "Change one of the two.",
  },
  GEN3108: { severity: "error", message: "`{name}` is declared to return `{declared}`, but returns `{found}`.", hint: "{remedy}" },

  // ── the model ──────────────────────────────────────────────────────────────────────────────────
  GEN3201: { severity: "error", message: "`{name}` is `{type}`, but its field `{field}` is `{found}`.", hint: "{remedy}" },
  GEN3202: { severity: "error", message: "`{name}` is `{type}`, but its value is `{found}`.", hint: "{remedy}" },
  GEN3203: { severity: "error", message: "`{name}` isn't a latent, so it has no posterior.", hint: "{remedy}" },
  GEN3204: { severity: "error", message: "`{name}` has two posteriors.", hint: "Keep one of the two." },
  GEN3205: { severity: "error", message: "The posterior of `{name}` reads `{reads}`, which has no posterior above it.", hint: "{remedy}" },
  GEN3206: {
    severity: "error",
    message: "`{name}` is `{type}` and can't be set by `=`: no gradient flows through whole numbers.",
    hint: "Write `~` and a density, or declare `{name}` as `unit` or `real`.",
  },
  GEN3207: {
    severity: "error",
    message: "An adversary is a call of a network, not {found}.",
    hint: "Write `adversary Judge(x)`, and declare `discriminator Judge(x: …) -> real`.",
  },
  GEN3208: { severity: "error", message: "`{name}` has two adversaries.", hint: "Keep one: a network may take several arguments." },
  GEN3209: { severity: "error", message: "There is no plate `{name}`.", hint: "Rows are the default; the other is `per sequence`." },
  GEN3210: { severity: "error", message: "An adversary returns one real number, but `{name}` returns {returned}.", hint: "{remedy}" },
  GEN3211: {
    severity: "error",
    message: "The model `{name}` observes nothing, so no data can train it.",
    hint: "Add `observed x: … ~ …`.",
  },
  GEN3212: { severity: "warning", message: "Nothing in the model reads `{name}`, so the data tell nothing about it.", hint: "{remedy}" },

  // ── written by the language, not built yet ─────────────────────────────────────────────────────
  GEN3901: { severity: "error", message: "`{distribution}` isn't supported yet.", hint: "{remedy}" },
  GEN3902: { severity: "error", message: "{what} isn't supported yet.", hint: "{remedy}" },
  GEN3903: {
    severity: "error",
    message: "`{name}` can't have one value for a whole sequence: {because}.",
    hint: "Take `per sequence` away, or make it a category, `category(3) per sequence ~ Categorical(w)`.",
  },
  GEN3904: { severity: "error", message: "`{name}` can't have missing entries.", hint: "{remedy}" },
});
