import { expect, test } from "vitest";
import type { Network } from "../../../../src/compiler/ir/types/model.ts";
import { typeText } from "../../../../src/compiler/math/shape.ts";
import { check } from "./check.ts";

function sound(text: string) {
  const { models, lines } = check(text);
  expect(lines).toEqual([]);
  return Object.values(models)[0]!;
}

function signature({ name, copies, inputs, result }: Network): string {
  const of = copies.length === 0 ? "" : `[${copies.join(", ")}]`;
  const returned =
    result.is === "value"
      ? typeText(result.value.type)
      : result.is === "density"
        ? `${result.density.distribution} of ${typeText(result.density.type)}`
        : "network";
  return `${name}${of}(${inputs.map((one) => typeText(one.type)).join(", ")}) -> ${returned}`;
}

const vae = `encoder Recognise(x: unit[P]) -> Normal[L] {
  h = x |> dense(400) |> relu
  return Normal(h |> dense(L), log_var: h |> dense(L))
}
decoder Draw(z: real[L]) -> Bernoulli[28, 28, 1] {
  return Bernoulli(logits: z |> dense(400) |> relu |> dense(784) |> reshape(28, 28, 1))
}
`;

test("vae: dimension variables bind from arguments and from the variable behind ~", () => {
  const model = sound(`${vae}model Digits {
    latent z: real[20] ~ Normal(0, 1)
    observed x: binary[28, 28, 1] ~ Draw(z)
    posterior z ~ Recognise(flatten(x))
  }`);
  expect(model.networks.map(signature)).toEqual([
    "Draw(real[20]) -> Bernoulli of binary[28, 28, 1]",
    "Recognise(unit[784]) -> Normal of real[20]",
  ]);
  expect(model.variables[0]!.posterior).toMatchObject({
    node: "Digits.z.posterior",
    law: { is: "network", call: { node: "Recognise@1", site: 1, args: [{ fn: "flatten", node: "Digits.flatten_1" }] } },
  });
});

test("layers are numbered by kind in the order of the text, whichever way they are written", () => {
  const model = sound(`network Mixed(x: real[4]) -> real[2] {
    h = x |> dense(8) |> relu
    return dense(relu(dense(h, 6)) + dense(h, 6), 2)
  }
  model One {
    given x: real[4]
    observed y ~ Normal(Mixed(x), 1)
  }`);
  const [network] = model.networks;
  expect(network!.bindings[0]).toMatchObject({ id: "Mixed.h", value: { node: "Mixed.relu_1", args: [{ node: "Mixed.dense_1" }] } });
  expect(network!.result).toMatchObject({
    value: {
      node: "Mixed.dense_2",
      args: [{ node: "Mixed.add_1", args: [{ node: "Mixed.relu_2", args: [{ node: "Mixed.dense_3" }] }, { node: "Mixed.dense_4" }] }],
    },
  });
});

test("hvae: a trunk that reads data feeds posteriors, in the written order", () => {
  const model = sound(`network Trunk(x: unit[P]) -> real[20] { return x |> dense(20) |> gelu }
  network Head(h: real[H]) -> Normal[8] { return Normal(h |> dense(8), log_var: h |> dense(8)) }
  network Other(h: real[H]) -> Normal[4] { return Normal(h |> dense(4), log_var: h |> dense(4)) }
  decoder Lower(top: real[8]) -> Normal[4] { return Normal(top |> dense(4), std: 1) }
  decoder Draw(low: real[4]) -> Bernoulli[16] { return Bernoulli(logits: low |> dense(16)) }
  data Digits {
    source: csv("digits.csv")
    x: binary[16]
  }
  model Ladder {
    latent top: real[8] ~ Normal(0, 1)
    latent low ~ Lower(top)
    observed x ~ Draw(low)
    h = Trunk(x)
    posterior top ~ Head(h)
    posterior low ~ Other(concat(h, top))
  }
  train Ladder on Digits`);
  expect(model.networks.map(signature)).toEqual([
    "Lower(real[8]) -> Normal of real[4]",
    "Draw(real[4]) -> Bernoulli of binary[16]",
    "Trunk(unit[16]) -> real[20]",
    "Head(real[20]) -> Normal of real[8]",
    "Other(real[28]) -> Normal of real[4]",
  ]);
  expect(model.bindings).toMatchObject([{ id: "Ladder.h", name: "h", value: { is: "call", node: "Trunk@1" } }]);
});

test("vamp: one encoder, called twice, is one network with two sites", () => {
  const model = sound(`${vae}model Vamp(K = 5) {
    param pseudo: unit[K, 784]
    latent k: category(K) ~ Categorical(uniform(K))
    latent z: real[40] ~ Recognise(pseudo[k])
    observed x: binary[28, 28, 1] ~ Draw(z)
    posterior z ~ Recognise(flatten(x))
  }`);
  expect(model.networks.map((one) => one.name)).toEqual(["Recognise", "Draw"]);
  expect(model.variables[1]!.by).toMatchObject({ law: { call: { node: "Recognise@1", site: 1 } } });
  expect(model.variables[1]!.posterior).toMatchObject({ law: { call: { node: "Recognise@2", site: 2 } } });
});

test("cgan: categories enter by embed, the discriminator's real[1] is taken out of its axis", () => {
  const model = sound(`generator Paint(z: real[N], y: category(C)) -> unit[4, 4, 1] {
    h = concat(z, embed(y, 8)) |> dense(2 * 2 * 16) |> reshape(2, 2, 16) |> batch_norm |> relu
    return h |> conv_transpose(1, kernel: 4, stride: 2) |> sigmoid
  }
  discriminator Judge(x: unit[4, 4, 1], y: category(C)) -> real {
    h = x |> conv(8, kernel: 4, stride: 2) |> leaky_relu(0.2) |> flatten |> dense(8)
    return dot(h, embed(y, 8)) + (h |> dense(1))
  }
  model Wardrobe {
    given y: category(10)
    latent z: real[6] ~ Normal(0, 1)
    observed x: unit[4, 4, 1] = Paint(z, y)
    adversary Judge(x, y)
  }`);
  expect(model.networks.map(signature)).toEqual([
    "Paint(real[6], category(10)) -> unit[4, 4, 1]",
    "Judge(unit[4, 4, 1], category(10)) -> real",
  ]);
  expect(model.adversary).toMatchObject({ network: "Judge", node: "Judge@1" });
  expect(model.networks[1]!.result).toMatchObject({ value: { is: "index", by: [{ is: "number", value: 0 }], of: { fn: "add" } } });
});

test("atlas: the index on a network declares and selects copies", () => {
  const model = sound(`decoder Chart[K](z: real[1]) -> Normal[2] { return Normal(z |> dense(2), std: 0.2) }
  encoder Which(x: real[2]) -> Categorical(K) { return Categorical(logits: x |> dense(K)) }
  encoder Locate[K](x: real[2]) -> Normal[1] { return Normal(x |> dense(1), log_var: x |> dense(1)) }
  model Atlas(K = 3) {
    latent k: category(K) ~ Categorical(uniform(K))
    latent z: real[1] ~ Normal(0, 1)
    observed x ~ Chart[k](z)
    posterior k ~ Which(x)
    posterior z ~ Locate[k](x)
  }`);
  expect(model.networks.map(signature)).toEqual([
    "Chart[3](real[1]) -> Normal of real[2]",
    "Which(real[2]) -> Categorical of category(3)",
    "Locate[3](real[2]) -> Normal of real[1]",
  ]);
  expect(model.variables[2]!.by).toMatchObject({ law: { call: { instance: [{ is: "category", of: { is: "variable", name: "k" } }] } } });
});

test("networks call networks, take sizes and defaults, and have params of their own", () => {
  const model = sound(`const DEPTH = 2
  network Block(x: real[H], scale: real = 0.5) -> real[H] {
    param shift: real[H]
    return x * scale + shift + (x |> dense(H) |> relu)
  }
  network Deep(x: real[P], width = 4 * DEPTH) -> Normal[L] {
    h = x |> dense(width) |> Block |> Block(1)
    return Head(h)
  }
  network Head(h: real[H]) -> Normal[3] { return Normal(h |> dense(3), 1) }
  model Nested {
    given x: real[5]
    observed y: real[3] ~ Deep(x, width: 6)
  }`);
  expect(model.networks.map((one) => one.name)).toEqual(["Block", "Head", "Deep"]);
  expect(model.networks[0]!.parameters.map((one) => [one.id, typeText(one.type)])).toEqual([["Block.shift", "real[6]"]]);
  expect(model.networks[2]!.result).toMatchObject({ is: "network", call: { node: "Head@1" } });
});

test("every node has its place", () => {
  const text = `${vae}model Digits {
    latent z: real[20] ~ Normal(0, 1)
    observed x: binary[28, 28, 1] ~ Draw(z)
    posterior z ~ Recognise(flatten(x))
  }`;
  const { spans } = sound(text);
  const quote = (node: string) => text.slice(spans[node]!.start, spans[node]!.end);
  expect(quote("Digits.z")).toBe("latent z: real[20] ~ Normal(0, 1)");
  expect(quote("Digits.z.std")).toBe("1");
  expect(quote("Draw@1")).toBe("Draw(z)");
  expect(quote("Recognise.dense_2")).toBe("h |> dense(L)");
  expect(quote("Recognise.result.log_var")).toBe("h |> dense(L)");
  const nodes = JSON.stringify(sound(text), (key, value) => (key === "spans" ? undefined : value)).matchAll(/"(?:node|id)":"([^"]+)"/g);
  expect([...nodes].map((found) => found[1]!).filter((node) => spans[node] === undefined)).toEqual([]);
});

test("a network that no model calls is checked as far as its sizes are known", () => {
  const { lines } = check(`network Open(x: real[N]) -> real[M] {
    h = x |> dense(M) |> rleu
    return h + missing
  }`);
  expect(lines.map((line) => line.split(":")[0])).toEqual(['GEN2605 "rleu"', 'GEN2601 "missing"']);
});
