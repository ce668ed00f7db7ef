import { name, rewrite, sequence, text } from "./parts.ts";
import { misusedWord } from "./tokens.ts";
import type { Part } from "./types.ts";

/**
 * What the parser takes beyond the language. Each such text is read whole and then reported, so that one mistake costs one error; the
 * grammar leaves it out.
 */
export interface Mistake {
  /** The parser's rules that take it. */
  rules: string[];
  /** What reports it. */
  code: `GEN${number}`;
  /** A text that the parser takes and the language doesn't. */
  example: string;
  /** The rule without it; undefined: the rule is nothing but the mistake. */
  without(body: Part): Part | undefined;
}

export const mistakes: Mistake[] = [
  {
    rules: ["name", "field", "atom"],
    code: "GEN1022",
    example: "const data = 1",
    without: (body) => rewrite(body, (part) => (part.is === "name" && part.name === misusedWord ? undefined : part)),
  },
  { rules: ["bareResult"], code: "GEN1020", example: "network f(x: real) { x }", without: () => undefined },
  {
    rules: ["args", "dims", "list", "formals"],
    code: "GEN1023",
    example: "const A = [1 2]",
    without: (body) => rewrite(body, (part) => (part.is === "many" ? needComma(part) : part)),
  },
  { rules: ["dataSetting"], code: "GEN1024", example: "data D { weight: real = w }", without: settingOnly },
  { rules: ["latent", "posterior"], code: "GEN1027", example: "model M { latent z = Normal(0, 1) }", without: needTilde },
  {
    rules: ["expectation"],
    code: "GEN1028",
    example: "train M on D { expect: loglik >= 1 }",
    without: (body) => rewrite(body, (part) => (part.is === "optional" && isText(part.of, ":") ? undefined : part)),
  },
];

const isText = (part: Part, written: string): boolean => part.is === "text" && part.text === written;

/** The comma between two elements may be forgotten. */
function needComma(part: Part): Part | undefined {
  return rewrite(part, (inner) => (inner.is === "optional" && isText(inner.of, ",") ? inner.of : inner));
}

/** A field that is called like a setting: its type, `?` and `= value`. */
function settingOnly(body: Part): Part | undefined {
  return rewrite(body, (part) => {
    if (part.is === "optional") return undefined;
    return part.is === "choice" ? part.of.find((one) => one.is === "name" && one.name === "expression") : part;
  });
}

function needTilde(body: Part): Part | undefined {
  return rewrite(body, (part) => (part.is === "name" && part.name === "law" ? sequence(text("~"), name("expression")) : part));
}
