import { settingRows } from "../../check/train/settings.ts";
import { settingText } from "../../explain/index.ts";
import { metrics } from "../../settings/metrics.ts";
import { callableOf, type Parameter } from "../builtins/callable.ts";
import { docOf } from "../builtins/docs.ts";
import { dataSettings, sourceFunctions } from "../builtins/sources.ts";
import { choicesOf, optionsOf, rowOf } from "../builtins/tables.ts";
import { calleeAt, settingAt } from "../signature-help.ts";
import { builtin, type Meaning } from "../symbols/types.ts";
import { declarationOf, runOf } from "./scope.ts";
import { type Completion, holes, literal, type Offer, type Place } from "./types.ts";

/** Settings of a `train` that aren't written yet; those that its plan doesn't use stand last. */
export const trainSettings: Offer = (place) => {
  const run = runOf(place);
  const items = run?.is === "train" ? run.items : [];
  const written = items.flatMap((item) =>
    item.is === "setting" && item.name.span.start !== place.context.prefix.start ? [item.name.text] : [],
  );
  const uses = run === undefined ? undefined : place.analysis.facts.trainAt(run.span)?.plan.uses;
  return settingRows
    .filter(({ name }) => !written.includes(name))
    .map((row): Completion => {
      const used = uses === undefined || uses.includes(row.name);
      return {
        label: row.name,
        kind: "setting",
        detail: row.default === undefined ? "" : settingText(row.default),
        doc: used ? row.doc : `${row.doc}\n\nThe plan of this train doesn't use it.`,
        insert: `${row.name}: $0`,
        rank: used ? 0 : 9,
        more: true,
      };
    });
};

/** Settings of a data block that aren't written yet. */
export const sourceSettings: Offer = (place) => {
  const node = declarationOf(place)?.node;
  const items = node !== undefined && "is" in node && node.is === "data" ? node.items : [];
  const written = items.flatMap((item) =>
    item.is === "dataSetting" && item.name.span.start !== place.context.prefix.start ? [item.name.text] : [],
  );
  return Object.entries(dataSettings)
    .filter(([label]) => !written.some((name) => name === label))
    .map(([label, { doc }], rank) => ({ label, kind: "setting", doc, insert: `${label}: $0`, rank, more: true }));
};

/** What may stand behind a setting of a data block. */
export const sources: Offer = ({ context }) => {
  const of = context.item?.name ?? "";
  return sourceFunctions
    .filter((one) => one.of.includes(of))
    .map(({ name, doc }, rank) => ({ label: name, kind: "function", doc, insert: holes(sourceSnippets[name] ?? name), rank }));
};

const sourceSnippets: Record<string, string> = {
  csv: 'csv("⟨path⟩")',
  idx: 'idx("⟨path⟩")',
  simulate: "simulate(⟨Model⟩, rows: ⟨1000⟩)",
  along: "along(⟨row⟩)",
  holdout: "holdout(⟨10%⟩)",
  folds: "folds(⟨5⟩)",
};

export const packageCall: Offer = () => [
  { label: "package", kind: "function", doc: docOf(builtin("source", "package")), insert: holes('package("⟨name/path⟩")'), rank: 1 },
];

/** Options and words that the setting at the cursor takes. */
export const settingValues: Offer = ({ context }) => {
  const of = settingAt(context, context.brackets.length);
  const row = of && rowOf(of);
  if (of === undefined || row === undefined) return [];
  const options = Object.keys(optionsOf(row.kind)).map((name): Completion => {
    const option = builtin("option", name, of);
    const parameters = callableOf(option, () => "")?.signatures[0]?.parameters ?? [];
    const needed = parameters.filter((one) => !one.optional).map((one, i) => `\${${i + 1}:${literal(one.name)}}`);
    const insert = needed.length === 0 ? name : `${name}(${needed.join(", ")})`;
    return { label: name, kind: "function", doc: docOf(option), insert, rank: 0 };
  });
  const words = choicesOf(row.kind).map((label): Completion => ({ label, kind: "choice", doc: row.doc, rank: 0 }));
  return [...options, ...words];
};

/** Named arguments of the call around that aren't written yet, by name or by position. */
export const argumentNames: Offer = ({ analysis, context }) => {
  const depth = context.brackets.length - 1;
  const open = context.brackets[depth];
  if (open === undefined || open.sign !== "(" || open.label !== undefined) return [];
  const symbol = calleeAt(analysis, context, depth);
  const callable = symbol && callableOf(symbol, (span) => analysis.textOf(span));
  if (symbol === undefined || callable === undefined) return [];
  const before = open.index - open.labels.length + (open.piped ? 1 : 0);
  const found = new Map<string, Completion>();
  for (const { parameters } of callable.signatures) {
    const given = parameters.filter((one) => one.positional).slice(0, before);
    for (const one of parameters) {
      if (!isNameable(symbol, one) || given.includes(one) || open.labels.includes(one.name) || found.has(one.name)) continue;
      const detail = one.default === undefined ? one.takes : `${one.takes} = ${one.default}`;
      const insert = `${literal(one.name)}: $0`;
      found.set(one.name, { label: `${one.name}:`, kind: "argument", detail, doc: one.doc, insert, rank: 1, more: true });
    }
  }
  return [...found.values()];
};

/** Values of functions have no names, and what stands first in a source neither. */
function isNameable(symbol: Meaning, { value, positional }: Parameter): boolean {
  if (symbol.is === "builtin" && symbol.kind === "source") return !positional;
  return !value || symbol.is === "declared" || (symbol.is === "builtin" && symbol.kind === "distribution");
}

export const metricNames: Offer = ({ analysis, context, ...place }) => {
  const run = runOf({ analysis, context, ...place } satisfies Place);
  const plan = run === undefined ? undefined : analysis.facts.trainAt(run.span)?.plan.label;
  const known = metrics.map(
    (one): Completion => ({
      label: one.name,
      kind: "metric",
      detail: one.unit,
      doc: one.doc,
      ...(one.of === undefined ? {} : { insert: `${one.name}(\${1:${one.of === "model" ? "Model" : "y"}})` }),
      rank: plan === undefined || one.plans.includes(plan) ? 0 : 9,
    }),
  );
  return [
    ...known,
    { label: "heldout", kind: "metric", doc: docOf(builtin("metric", "heldout")), insert: holes("heldout(⟨loglik⟩)"), rank: 1 },
  ];
};
