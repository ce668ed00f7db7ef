import type { Context } from "../tree/context.ts";
import { fieldCalls, fieldStages, laws, networks, stages, valueCalls } from "./callables.ts";
import { argumentNames, metricNames, packageCall, settingValues, sourceSettings, sources, trainSettings } from "./settings.ts";
import type { Row } from "./types.ts";
import {
  boundVariables,
  columns,
  consts,
  data,
  fieldsOfColumns,
  fieldsOfData,
  files,
  heads,
  importable,
  latents,
  models,
  quotedFiles,
  rowWord,
  sizes,
  types,
  values,
  variablesOfModel,
} from "./values.ts";
import {
  asWord,
  declarationWords,
  expectWord,
  fromWord,
  modelWords,
  networkWords,
  onWord,
  perWord,
  plates,
  tryWord,
  withinWord,
} from "./words.ts";

const opening = new Set([
  "(",
  "[",
  ",",
  "=",
  "~",
  ":",
  "+",
  "-",
  "*",
  "/",
  "@",
  "^",
  "->",
  "|>",
  "==",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "..",
  "and",
  "or",
  "not",
  "return",
  "{",
]);

/** A value is due at the cursor: what stands before it is a sign or a word, not the end of another value. */
function isDue({ before }: Context): boolean {
  return before !== undefined && opening.has(before.text);
}

/** Nothing of the block's current item is open: a new one may begin. */
function mayBegin(context: Context): boolean {
  if (context.place !== "body" || context.brackets.length > 0) return false;
  return context.before?.text === "{" || !isDue(context);
}

const word = (context: Context, ...words: string[]) => words.includes(context.before?.text ?? "");
const inside = (context: Context) => context.brackets.at(-1);
const header = (context: Context, ...words: string[]) => context.place === "header" && words.includes(context.declaration?.word ?? "");
const roles = ["network", "encoder", "decoder", "generator", "discriminator"];
const isType = (context: Context) => context.sign === ":" && inside(context) === undefined && word(context, ":");

/** The cursor stands behind the name or the type of a variable, before its law. */
function isVariable({ item, sign }: Context): boolean {
  return item !== undefined && ["given", "latent", "observed"].includes(item.word) && (sign === ":" || sign === item.word);
}

/**
 * The table of completion, read from the top: the first row that holds decides. To offer something in a new place, add a row; to offer a new
 * thing there, add an offer to it.
 */
export const table: Row[] = [
  { name: "comment", holds: ({ context }) => context.inside === "comment", offers: [] },
  { name: "path", holds: ({ context }) => context.inside === "string", offers: [files] },
  { name: "file", holds: ({ context }) => context.place === "top", offers: [declarationWords] },

  // ── heads of declarations ──────────────────────────────────────────────────────────────────────
  { name: "path of an import", holds: ({ context }) => header(context, "import") && word(context, "from"), offers: [quotedFiles] },
  {
    name: "imported names",
    holds: ({ context }) => header(context, "import") && word(context, "import", ","),
    offers: [importable, quotedFiles],
  },
  { name: "behind imported names", holds: ({ context }) => header(context, "import"), offers: [fromWord] },
  { name: "value of a const", holds: ({ context }) => header(context, "const") && isDue(context), offers: [consts] },
  { name: "model of a train", holds: ({ context }) => header(context, "train") && word(context, "train"), offers: [models] },
  { name: "data of a train", holds: ({ context }) => header(context, "train", "choose") && word(context, "on"), offers: [data] },
  {
    name: "field of a rename",
    holds: ({ context }) => header(context, "train", "choose") && inside(context)?.label !== undefined && context.sign === "on",
    offers: [fieldsOfData],
  },
  {
    name: "variable of a rename",
    holds: ({ context }) => header(context, "train", "choose") && inside(context) !== undefined && context.sign === "on",
    offers: [boundVariables],
  },
  {
    name: "size of a train",
    holds: ({ context }) => header(context, "train") && inside(context) !== undefined,
    offers: [argumentNames, consts],
  },
  {
    name: "behind the model",
    holds: ({ context }) => header(context, "train") && context.sign === "train",
    offers: [onWord, declarationWords],
  },
  {
    name: "behind the data",
    holds: ({ context }) => header(context, "train") && context.sign === "on",
    offers: [asWord, declarationWords],
  },
  { name: "behind choose", holds: ({ context }) => header(context, "choose"), offers: [onWord] },
  {
    name: "type of a formal",
    holds: ({ context }) => header(context, ...roles, "model") && inside(context)?.sign === "(" && word(context, ":"),
    offers: [types],
  },
  {
    name: "size in a head",
    holds: ({ context }) => header(context, ...roles, "model") && inside(context) !== undefined,
    offers: [sizes, consts],
  },
  { name: "result of a network", holds: ({ context }) => header(context, ...roles) && word(context, "->"), offers: [types, heads] },
  { name: "name of a declaration", holds: ({ context }) => context.place === "header", offers: [] },

  // ── data ───────────────────────────────────────────────────────────────────────────────────────
  {
    name: "item of data",
    holds: ({ context }) => context.block === "data" && mayBegin(context),
    offers: [sourceSettings, fieldsOfColumns],
  },
  {
    name: "type of a field",
    holds: ({ context }) => context.block === "data" && context.item?.word === "field" && isType(context),
    offers: [types],
  },
  {
    name: "size of a field",
    holds: ({ context }) => context.block === "data" && context.item?.word === "field" && context.sign === ":",
    offers: [consts],
  },
  { name: "step of a field", holds: ({ context }) => context.block === "data" && word(context, "|>"), offers: [fieldStages] },
  {
    name: "value of a field",
    holds: ({ context }) =>
      context.block === "data" && (context.item?.word === "field" || ["where", "weight"].includes(context.item?.name ?? "")),
    offers: [columns, fieldCalls, argumentNames],
  },
  {
    name: "column of a setting",
    holds: ({ context }) =>
      context.block === "data" && (inside(context)?.label === "by" || (inside(context) !== undefined && context.item?.name === "sequence")),
    offers: [columns, rowWord, argumentNames],
  },
  {
    name: "model of a simulation",
    holds: ({ context }) => context.block === "data" && inside(context)?.callee?.text === "simulate" && inside(context)?.index === 0,
    offers: [models],
  },
  {
    name: "argument of a source",
    holds: ({ context }) => context.block === "data" && inside(context) !== undefined,
    offers: [packageCall, argumentNames, consts],
  },
  { name: "value of a data setting", holds: ({ context }) => context.block === "data", offers: [sources] },

  // ── training ───────────────────────────────────────────────────────────────────────────────────
  {
    name: "argument of a metric",
    holds: ({ context }) => context.item?.word === "expect" && inside(context) !== undefined && inside(context)?.callee?.text !== "heldout",
    offers: [variablesOfModel, models, argumentNames],
  },
  {
    name: "metric",
    holds: ({ context }) => context.item?.word === "expect" && (word(context, "expect") || inside(context) !== undefined),
    offers: [metricNames],
  },
  { name: "candidate", holds: ({ context }) => context.item?.word === "try" && word(context, "try"), offers: [models] },
  {
    name: "size of a candidate",
    holds: ({ context }) => context.item?.word === "try" && inside(context) !== undefined,
    offers: [argumentNames, consts],
  },
  { name: "item of choose", holds: ({ context }) => context.block === "choose" && mayBegin(context), offers: [tryWord] },
  {
    name: "behind an expectation",
    holds: ({ context }) => context.item?.word === "expect" && mayBegin(context) && context.sign === "expect",
    offers: [withinWord, trainSettings, expectWord],
  },
  {
    name: "item of train",
    holds: ({ context }) => context.block === "train" && mayBegin(context),
    offers: [trainSettings, expectWord],
  },
  {
    name: "value of a setting",
    holds: ({ context }) => context.block === "train" || context.block === "choose",
    offers: [settingValues, argumentNames, consts],
  },

  // ── models and networks ────────────────────────────────────────────────────────────────────────
  { name: "step", holds: ({ context }) => word(context, "|>"), offers: [stages] },
  { name: "type", holds: ({ context }) => isType(context), offers: [types] },
  { name: "plate", holds: ({ context }) => word(context, "per"), offers: [plates] },
  { name: "size of a type", holds: ({ context }) => context.sign === ":" && inside(context) !== undefined, offers: [sizes] },
  { name: "law", holds: ({ context }) => word(context, "~"), offers: [laws, networks] },
  { name: "latent with a posterior", holds: ({ context }) => word(context, "posterior"), offers: [latents] },
  { name: "adversary", holds: ({ context }) => word(context, "adversary"), offers: [networks] },
  { name: "name of an item", holds: ({ context }) => word(context, "param", "given", "latent", "observed"), offers: [] },
  {
    name: "result",
    holds: ({ context }) => context.block === "network" && word(context, "return"),
    offers: [values, valueCalls, laws],
  },
  {
    name: "item of a network",
    holds: ({ context }) => context.block === "network" && mayBegin(context),
    offers: [networkWords],
  },
  {
    name: "behind a variable",
    holds: ({ context }) => isVariable(context) && mayBegin(context),
    offers: [perWord, modelWords],
  },
  {
    name: "item of a model",
    holds: ({ context }) => context.block === "model" && mayBegin(context),
    offers: [modelWords],
  },
  { name: "value", holds: ({ context }) => context.place === "body", offers: [values, valueCalls, argumentNames] },
];
