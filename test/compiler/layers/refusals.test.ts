import { expect, test } from "vitest";
import { functions } from "../../../src/compiler/layers/index.ts";
import { type Case, category, maybe, settingsOf, type } from "./harness.ts";

const refused: [one: Omit<Case, "order">, message: string, hint: string][] = [
  [
    { fn: "dense", inputs: [type("real", 28, 28, 1)], settings: { features: 10 } },
    "dense expects a vector, but receives real[28, 28, 1]",
    "flatten it first: `|> flatten |> dense(10)`",
  ],
  [
    { fn: "dense", inputs: [category(10)], settings: { features: 10 } },
    "dense expects numbers, but receives category(10)",
    "make numbers of the category first: `one_hot(y)`, or `embed(y, 8)` which learns them",
  ],
  [
    { fn: "dense", inputs: [maybe(type("real", 4))], settings: { features: 10 } },
    "dense can't take missing entries, but receives real[4]?",
    "put a number in their place first: `fill(x, 0)`; `present(x)` says which there were",
  ],
  [
    { fn: "conv", inputs: [type("real", 784)], settings: { features: 32 } },
    "conv expects an image [height, width, channels], but receives real[784]",
    "reshape it first: `|> reshape(28, 28, 1) |> conv(32)`",
  ],
  [
    { fn: "conv_transpose", inputs: [type("real", 100)], settings: { features: 8, kernel: 4, stride: 2 } },
    "conv_transpose expects an image [height, width, channels], but receives real[100]",
    "reshape it first: `|> reshape(10, 10, 1) |> conv_transpose(8)`",
  ],
  [
    { fn: "max_pool", inputs: [type("unit", 28, 28)] },
    "max_pool expects an image [height, width, channels], but receives unit[28, 28]",
    "reshape it first: `|> reshape(28, 28, 1) |> max_pool`",
  ],
  [
    { fn: "up_sample", inputs: [type("real", 7)] },
    "up_sample expects an image [height, width, channels], but receives real[7]",
    "reshape it first: `|> reshape(height, width, channels) |> up_sample(2)`",
  ],
  [
    { fn: "conv", inputs: [type("real", 2, 5, 1)], settings: { features: 1, padding: "none" } },
    "conv with a kernel of 3 and no padding doesn't fit into real[2, 5, 1]",
    "take a smaller kernel, or leave `padding` out",
  ],
  [
    { fn: "reshape", inputs: [type("real", 3000)], settings: { sizes: [7, 7, 64] } },
    "reshape(7, 7, 64) needs 3136 numbers, but receives real[3000], which has 3000",
    "make the vector 3136 long: `dense(7 * 7 * 64)` before it",
  ],
  [
    { fn: "reshape", inputs: [type("real", 2, 2)], settings: { sizes: [3] } },
    "reshape(3) needs 3 numbers, but receives real[2, 2], which has 4",
    "the product of the sizes must stay the same",
  ],
  [
    { fn: "add", inputs: [type("real", 4), type("real", 3)] },
    "`+` can't join real[4] with real[3]",
    "the shapes must be equal, or one the trailing part of the other; a single number goes with anything",
  ],
  [
    { fn: "mul", inputs: [type("real", 4), type("real", 1)] },
    "`*` can't join real[4] with real[1]",
    "the shapes must be equal, or one the trailing part of the other; a single number goes with anything",
  ],
  [
    { fn: "add", inputs: [type("real"), category(3)] },
    "`+` expects numbers, but receives category(3)",
    "make numbers of the category first: `one_hot(y)`, or `embed(y, 8)` which learns them",
  ],
  [
    { fn: "contract", inputs: [type("real", 4, 2), type("real", 3)] },
    "`@` sums the last axis of real[4, 2] against real[3], but 2 isn't 3",
    "the last axis of the left must be as long as the vector on the right",
  ],
  [
    { fn: "contract", inputs: [type("real", 4), type("real")] },
    "`@` needs a vector on its right and an axis to sum on its left, but receives real[4] and real",
    "for two numbers, or entry by entry, write `*`",
  ],
  [
    { fn: "dot", inputs: [type("real", 4), type("real", 5)] },
    "dot expects two vectors of one length, but receives real[4] and real[5]",
    "for a matrix with a vector write `a @ v`; entry by entry, `*`",
  ],
  [{ fn: "softmax", inputs: [type("real")] }, "softmax expects a vector, but receives real", "for one number use `sigmoid`"],
  [
    { fn: "concat", inputs: [type("real", 2, 2, 1), type("real", 4)] },
    "concat can't join real[2, 2, 1] with real[4]",
    "all axes but the last must be equal: `flatten` or `reshape` one of them first",
  ],
  [
    { fn: "embed", inputs: [type("real", 4)], settings: { features: 2 } },
    "embed expects a category, but receives real[4]",
    "numbers need no such step: use them as they are",
  ],
  [
    { fn: "one_hot", inputs: [maybe(category(3))] },
    "one_hot can't take missing entries, but receives category(3)?",
    "put a category in their place first: `fill(y, 0)`; `present(y)` says which there were",
  ],
  [
    { fn: "batch_norm", inputs: [type("real")] },
    "batch_norm expects features, but receives real",
    "put it behind a layer with features: `dense(8) |> batch_norm`",
  ],
  [
    { fn: "layer_norm", inputs: [type("real", 1)] },
    "layer_norm of real[1] would always be 0",
    "it needs several entries to compare: put it before the last layer",
  ],
  [
    { fn: "fill", inputs: [type("real", 2)], settings: { value: 0 } },
    "fill expects missing entries, but real[2] has none",
    "leave `fill` out, or declare the type with `?`",
  ],
  [{ fn: "fill", inputs: [maybe(category(3))], settings: { value: 3 } }, "3 is no category of category(3)?", "categories count from 0"],
  [{ fn: "present", inputs: [type("real")] }, "present expects missing entries, but real has none", "declare the type with `?`"],
];

test.each(refused.map(([one, message, hint]) => [message, one, hint] as const))("%s", (message, one, hint) => {
  expect(functions[one.fn]!.type(one.inputs, settingsOf(one))).toEqual({ ok: false, message, hint });
});
