import fc from "fast-check";
import type { Ebnf, Expression } from "./ebnf.ts";

/** Tokens to fill the places of regular expressions with; each expression takes those that it matches whole. */
const samples = [
  ..."x K Draw mean_1 _a μ Σ 漢字_2 on as from per within try source where real Normal".split(" "),
  ..."0 12 0.5 1e-3 1.5E+10 10%".split(" "),
  '""',
  '"data/iris.csv"',
  '"a \\"b\\" \\\\ \\n"',
  "`Sepal.Length`",
  "`// {`",
];

/** Sentences of a rule as lists of tokens. Deep ones end soon: beyond a depth only the shortest alternatives are taken. */
export function sentences(grammar: Ebnf, start: string, maxDepth = 24): fc.Arbitrary<string[]> {
  const heights = heightsOf(grammar);
  const depthIdentifier = fc.createDepthIdentifier();
  const rules = fc.letrec<Record<string, string[]>>((tie) =>
    Object.fromEntries([...reachable(grammar, start)].map(([name, body]) => [name, arbitrary(body, tie, name)])),
  );

  function arbitrary(expression: Expression, tie: (name: string) => fc.Arbitrary<string[]>, rule: string): fc.Arbitrary<string[]> {
    const inside = (one: Expression) => arbitrary(one, tie, rule);
    const some = (...of: fc.MaybeWeightedArbitrary<string[]>[]) => fc.oneof({ maxDepth, depthIdentifier }, ...of);
    switch (expression.is) {
      case "text":
        return fc.constant([expression.text]);
      case "pattern":
        return fc.constantFrom(...matching(expression.pattern, rule)).map((one) => [one]);
      case "rule":
        return tie(expression.name);
      case "alternatives":
        return some(...[...expression.of].sort((a, b) => height(a, heights) - height(b, heights)).map(inside));
      case "concatenation":
        return fc.tuple(...expression.of.map(inside)).map((all) => all.flat());
      case "option":
        return some(fc.constant([]), inside(expression.of));
      case "repetition": {
        // Repetitions of rules are blocks, which are worth filling; those of operators would grow expressions beyond measure.
        const isBlock = expression.of.is === "rule";
        const several = fc.array(inside(expression.of), { minLength: 1, maxLength: isBlock ? 5 : 2, size: "max", depthIdentifier });
        return some(
          { arbitrary: fc.constant([]), weight: isBlock ? 1 : 6 },
          { arbitrary: several.map((all) => all.flat()), weight: isBlock ? 4 : 1 },
        );
      }
      case "exception": {
        const barred = new Set(wordsOf(grammar, expression.not));
        return inside(expression.of).filter((tokens) => !barred.has(tokens.join(" ")));
      }
    }
  }

  const rule = rules[start];
  if (rule === undefined) throw new Error(`the grammar has no ${start}`);
  return rule;
}

/** The rules that a sentence may need. */
function reachable(grammar: Ebnf, start: string, found: Ebnf = new Map()): Ebnf {
  const body = grammar.get(start);
  if (body === undefined || found.has(start)) return found;
  found.set(start, body);
  for (const name of rulesIn(body)) reachable(grammar, name, found);
  return found;
}

function rulesIn(expression: Expression): string[] {
  if (expression.is === "rule") return [expression.name];
  return "of" in expression ? [expression.of].flat().flatMap(rulesIn) : [];
}

function matching(pattern: RegExp, rule: string): string[] {
  const found = samples.filter((one) => new RegExp(`^(?:${pattern.source})$`, "u").test(one));
  if (found.length === 0) throw new Error(`no sample for ${rule}`);
  return found;
}

/** The words that an exception bars. */
function wordsOf(grammar: Ebnf, expression: Expression): string[] {
  if (expression.is === "text") return [expression.text];
  if (expression.is === "alternatives") return expression.of.flatMap((one) => wordsOf(grammar, one));
  const rule = expression.is === "rule" ? grammar.get(expression.name) : undefined;
  if (rule === undefined) throw new Error("an exception bars words only");
  return wordsOf(grammar, rule);
}

/** How many rules deep the shallowest sentence of each rule is. */
function heightsOf(grammar: Ebnf): Map<string, number> {
  const heights = new Map<string, number>();
  for (let changed = true; changed; ) {
    changed = false;
    for (const [name, body] of grammar) {
      const found = 1 + height(body, heights);
      if (found < (heights.get(name) ?? Number.POSITIVE_INFINITY)) {
        heights.set(name, found);
        changed = true;
      }
    }
  }
  return heights;
}

function height(expression: Expression, heights: Map<string, number>): number {
  switch (expression.is) {
    case "rule":
      return heights.get(expression.name) ?? Number.POSITIVE_INFINITY;
    case "concatenation":
      return Math.max(...expression.of.map((one) => height(one, heights)));
    case "alternatives":
      return Math.min(...expression.of.map((one) => height(one, heights)));
    case "exception":
      return height(expression.of, heights);
    default:
      return 0;
  }
}
