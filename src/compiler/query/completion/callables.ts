import { distributions } from "../../distributions/index.ts";
import { fieldFunctions } from "../../fields/index.ts";
import { functions } from "../../layers/index.ts";
import type { Analysis } from "../analysis.ts";
import { type Callable, callableOf, type Parameter, type Signature, signatureText } from "../builtins/callable.ts";
import { constantFunctions } from "../builtins/constants.ts";
import { plainFormula } from "../builtins/formula.ts";
import { builtin, type Meaning } from "../symbols/types.ts";
import { declaredOf } from "./scope.ts";
import { type Completion, type CompletionKind, literal, type Offer, type Place } from "./types.ts";

/** Functions that are written as signs. */
const operators = new Set(["add", "sub", "mul", "div", "pow", "neg", "contract", "not", "and", "or"]);
const signNames = /^(equal|notEqual|less|lessEqual|greater|greaterEqual)$/;

/** Layers, functions and networks behind `|>`, which gives the first value. */
export const stages: Offer = (place) => [...functionCalls(place, true), ...networkCalls(place, true)];

/** Functions and networks as values. */
export const valueCalls: Offer = (place) => [
  ...functionCalls(place, false),
  ...networkCalls(place, false),
  ...Object.keys(constantFunctions).map((name) => call(place.analysis, builtin("constant", name), "function", 4)),
];

export const fieldCalls: Offer = (place) => calls(place, Object.keys(fieldFunctions), "fieldFunction", false);
export const fieldStages: Offer = (place) => calls(place, Object.keys(fieldFunctions), "fieldFunction", true);

function functionCalls(place: Place, piped: boolean): Completion[] {
  return calls(place, Object.keys(functions), "function", piped);
}

function calls({ analysis }: Place, names: string[], kind: "function" | "fieldFunction", piped: boolean): Completion[] {
  const own = names.filter((name) => !operators.has(name) && !signNames.test(name));
  return own.map((name) => call(analysis, builtin(kind, name), "function", piped ? 0 : 3, piped));
}

/** A network can't call itself. */
function networkCalls({ analysis, context }: Place, piped: boolean): Completion[] {
  const others = declaredOf(analysis, "network").filter(({ whole }) => whole.start !== context.declaration?.start);
  return others.map((network) => call(analysis, network, "network", 1, piped));
}

/** Networks that a density or an adversary may be of. */
export const networks: Offer = ({ analysis }) => declaredOf(analysis, "network").map((network) => call(analysis, network, "network", 0));

/** Distributions, each form of it; those of the variable's own type first. */
export const laws: Offer = (place) => {
  const support = supportAt(place);
  return Object.values(distributions).flatMap((one) => {
    const callable = callableOf(builtin("distribution", one.name), () => "")!;
    return callable.signatures.map((signature, index): Completion => {
      const fits = support === undefined || one.support === support;
      const main = signature.parameters.map(({ name }, position) => (isNamed(callable, signature, position) ? `${name}:` : name));
      return {
        label: `${one.name}(${main.join(", ")})`,
        kind: "distribution",
        detail: one.support,
        doc: `${one.doc}\n\n\`${plainFormula(one.latex)}\``,
        insert: snippet(callable, signature, false, true),
        rank: (fits ? 0 : 10) + (index > 0 ? 1 : 0),
      };
    });
  });
};

/** The kind of the variable whose law stands at the cursor. */
function supportAt({ analysis, context }: Place): string | undefined {
  const { item, tokens } = context;
  const at = tokens.findIndex(({ start }) => start === item?.start);
  const type = at < 0 || tokens[at + 2]?.text !== ":" ? undefined : tokens[at + 3]?.text;
  if (type !== undefined || item?.word !== "posterior") return type;
  const latent = analysis.tree?.declarations
    .flatMap((one) => (one.is === "model" ? one.items : []))
    .find((one) => one.is === "latent" && one.name.text === item.name);
  return latent?.is === "latent" ? latent.type?.name.text : undefined;
}

/** Of several ways to give a distribution, all but the leading argument of the first are named. */
function isNamed(callable: Callable, signature: Signature, position: number): boolean {
  return position > 0 || signature.parameters[0]?.name !== callable.signatures[0]?.parameters[0]?.name;
}

function call(analysis: Analysis, symbol: Meaning, kind: CompletionKind, rank: number, piped = false): Completion {
  const callable = callableOf(symbol, (span) => analysis.textOf(span));
  const name = symbol.is === "file" ? symbol.path : symbol.name;
  if (callable === undefined) return { label: name, kind, rank };
  const signature = callable.signatures[0]!;
  const detail = signatureText(name, signature).slice(name.length);
  return { label: name, kind, detail, doc: callable.doc, insert: snippet(callable, signature, piped), rank };
}

/** A call with a place for each argument that must be given; alone where there is none. */
function snippet(callable: Callable, signature: Signature, piped: boolean, isLaw = false): string {
  const values = signature.parameters.filter((one) => one.value);
  const needed = signature.parameters.filter((one) => !one.optional && !(piped && one === values[0]));
  const args = needed.map((one, index) => placeOf(callable, signature, one, index + 1, isLaw));
  if (args.length === 0) return piped || signature.parameters.length > 0 ? literal(callable.name) : `${literal(callable.name)}()`;
  return `${literal(callable.name)}(${args.join(", ")})`;
}

function placeOf(callable: Callable, signature: Signature, parameter: Parameter, number: number, isLaw: boolean): string {
  const hole = `\${${number}:${literal(parameter.name)}}`;
  const position = signature.parameters.indexOf(parameter);
  const named = !parameter.positional || (isLaw && isNamed(callable, signature, position));
  return named ? `${literal(parameter.name)}: ${hole}` : hole;
}
