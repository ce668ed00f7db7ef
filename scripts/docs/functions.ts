import { functions } from "../../src/compiler/layers/index.ts";
import { compileExample, sound } from "./compile.ts";
import { call, code, settingTexts, table } from "./markdown.ts";

/** An example: the arguments with their types, the expression, the type of its result. The compiler is asked whether that is so. */
interface Example {
  takes: Record<string, string>;
  write: string;
  gives: string;
  /** The code that refuses it today. */
  refused?: string;
}

const of = (x: string, write: string, gives: string): Example => ({ takes: { x }, write, gives });
const numbers = (write: string, gives = "real[3]"): Example => of("real[3]", write, gives);
const image = "real[28, 28, 3]";

/** Every function of models and networks, in the groups in which people look for them. */
const groups: { title: string; about: string; examples: Record<string, Example> }[] = [
  {
    title: "Operators",
    about: "Entry by entry, but for `@`. Two shapes fit when they are equal, or when one is the last part of the other.",
    examples: {
      add: { takes: { x: "real[8, 3]", y: "real[3]" }, write: "x + y", gives: "real[8, 3]" },
      sub: { takes: { x: "real[3]", y: "real" }, write: "x - y", gives: "real[3]" },
      mul: { takes: { x: "positive[3]", y: "positive" }, write: "x * y", gives: "positive[3]" },
      div: numbers("x / 255"),
      pow: numbers("x ^ 2"),
      neg: numbers("-x"),
      contract: { takes: { x: "real[8, 3]", y: "real[3]" }, write: "x @ y", gives: "real[8]" },
      dot: { takes: { x: "real[3]", y: "real[3]" }, write: "dot(x, y)", gives: "real" },
    },
  },
  {
    title: "Mathematics",
    about: "Entry by entry, but for `softmax`. The result's kind is known: what `exp` gives may stand where `positive` is due.",
    examples: {
      exp: numbers("exp(x)", "positive[3]"),
      log: of("positive[3]", "log(x)", "real[3]"),
      sqrt: of("positive[3]", "sqrt(x)", "positive[3]"),
      abs: numbers("abs(x)"),
      sigmoid: numbers("sigmoid(x)", "unit[3]"),
      softplus: numbers("softplus(x)", "positive[3]"),
      softmax: numbers("softmax(x)", "simplex(3)"),
      tanh: numbers("tanh(x)"),
    },
  },
  {
    title: "Activations",
    about: "Entry by entry; written behind a layer: `x |> dense(100) |> relu`.",
    examples: {
      relu: numbers("x |> relu"),
      leaky_relu: numbers("x |> leaky_relu(0.2)"),
      elu: numbers("x |> elu"),
      gelu: numbers("x |> gelu"),
      silu: numbers("x |> silu"),
    },
  },
  {
    title: "Layers with weights",
    about: "The weights belong to the place where the layer is written. Images are height x width x channels.",
    examples: {
      dense: of("real[784]", "x |> dense(400)", "real[400]"),
      conv: of(image, "x |> conv(32, kernel: 4, stride: 2)", "real[14, 14, 32]"),
      conv_transpose: of("real[7, 7, 64]", "x |> conv_transpose(32, kernel: 4, stride: 2)", "real[14, 14, 32]"),
      embed: of("category(10)", "embed(x, 32)", "real[32]"),
      batch_norm: of(image, "x |> batch_norm", image),
      layer_norm: of("real[100]", "x |> layer_norm", "real[100]"),
    },
  },
  {
    title: "Shapes, categories, chance",
    about: "Nothing is learned here.",
    examples: {
      flatten: of(image, "x |> flatten", "real[2352]"),
      reshape: of("real[3136]", "x |> reshape(7, 7, 64)", "real[7, 7, 64]"),
      concat: { takes: { x: "real[20]", y: "real[32]" }, write: "concat(x, y)", gives: "real[52]" },
      one_hot: of("category(10)", "one_hot(x)", "binary[10]"),
      max_pool: of(image, "x |> max_pool", "real[14, 14, 3]"),
      avg_pool: of(image, "x |> avg_pool(4)", "real[7, 7, 3]"),
      up_sample: of("real[7, 7, 3]", "x |> up_sample", "real[14, 14, 3]"),
      dropout: of("real[100]", "x |> dropout(0.2)", "real[100]"),
      fill: { ...of("real?", "fill(x, 0)", "real"), refused: "GEN3904" },
      present: { ...of("real?", "present(x)", "binary"), refused: "GEN3904" },
    },
  },
];

/** A table a group. Throws where a function has no example, or an example isn't so. */
export function functionTables(): string {
  const shown = groups.flatMap(({ examples }) => Object.keys(examples));
  const missing = Object.keys(functions).filter((name) => !shown.includes(name));
  if (missing.length > 0) throw new Error(`scripts/docs/functions.ts has no example of ${missing.join(", ")}`);
  return groups.map(({ title, about, examples }) => [`### ${title}`, about, groupTable(examples)].join("\n\n")).join("\n\n");
}

function groupTable(examples: Record<string, Example>): string {
  return table(
    ["function", "example", "gives", "settings", ""],
    Object.entries(examples).map(([name, shown]) => {
      const found = functions[name];
      if (found === undefined) throw new Error(`there is no function ${name}`);
      check(shown);
      const takes = Object.entries(shown.takes).map(([argument, type]) => `${argument}: ${type}`);
      return [
        call(found),
        `${code(shown.write)} of ${takes.map(code).join(", ")}`,
        shown.refused === undefined ? code(shown.gives) : `today refused: ${shown.refused}`,
        settingTexts(found.settings),
        found.doc,
      ];
    }),
  );
}

/** Throws unless the example is what it says: sound, or refused by its code. */
function check(shown: Example): void {
  if (shown.refused === undefined) return void sound(networkOf(shown));
  const codes = compileExample(networkOf(shown)).diagnostics.map((found) => found.code);
  if (!codes.includes(shown.refused)) throw new Error(`${shown.write} is said to be refused by ${shown.refused}, and isn't`);
}

/** The network that shows an example alone. */
function networkOf({ takes, write, gives }: Example): string {
  const formals = Object.entries(takes).map(([argument, type]) => `${argument}: ${type}`);
  return `network Shown(${formals.join(", ")}) -> ${gives} {\n  return ${write}\n}\n`;
}
