import { expect, test } from "vitest";
import { compile, verifyIR } from "../../../src/compiler/index.ts";
import type { ModelIR } from "../../../src/compiler/ir/types/model.ts";
import { diskHost } from "../../support/host.ts";

function broken(spec: string, change: (ir: ModelIR) => void): string[] {
  const ir = JSON.parse(JSON.stringify(compile(`specs/${spec}.gen`, diskHost).trains[0]!.ir)) as ModelIR;
  change(ir);
  return verifyIR(ir);
}

test("a node without a place", () => {
  expect(
    broken("gmm", (ir) => {
      delete ir.spans["Flowers.mean"];
    }),
  ).toEqual(["node Flowers.mean has no place"]);
});

test("a place outside of the sources", () => {
  expect(
    broken("gaussian", (ir) => {
      ir.spans.Flower = { file: 3, start: 0, end: 1 };
    }),
  ).toEqual(["node Flower has an impossible place"]);
});

test("a parameter that a density names and nothing declares", () => {
  expect(
    broken("gaussian", (ir) => {
      ir.parameters = ir.parameters.filter((parameter) => parameter.name !== "cov");
    }),
  ).toEqual(["Flower.x: no param cov"]);
});

test("a parameter of another shape than its use", () => {
  const found = broken("gmm", (ir) => {
    ir.parameters.find((parameter) => parameter.name === "mean")!.type.plate = [3, 5];
  });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/shape \[3,4\] where \[3,5\] is due$/);
});

test("fixed entries that are too few", () => {
  expect(
    broken("gmm", (ir) => {
      ir.parameters.find((parameter) => parameter.name === "weights")!.fixed = [1, null];
    }),
  ).toEqual(["Flowers.weights has 2 fixed entries of 3"]);
});

test("a field of another shape, and a field that isn't there", () => {
  expect(
    broken("gaussian", (ir) => {
      ir.data!.fields[0]!.type.plate = [3];
    }),
  ).toEqual(["x has shape [4], its field [3]"]);
  expect(
    broken("gaussian", (ir) => {
      ir.variables[0]!.field = "y";
    }),
  ).toEqual(["x is bound to no field of Iris"]);
});

test("a network that is called and isn't there", () => {
  expect(
    broken("vae", (ir) => {
      ir.networks = ir.networks.filter((network) => network.name !== "Draw");
    }),
  ).toEqual(["DigitVAE.x: no network Draw"]);
});

test("a call with the wrong number of arguments", () => {
  const found = broken("gan", (ir) => {
    ir.adversary!.args = [];
  });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/0 arguments for 1 inputs$/);
});

test("a value that JSON would lose, a size that is none, another version", () => {
  expect(
    broken("gmm", (ir) => {
      ir.settings.tolerance = { value: Number.NaN, origin: "written" };
    }),
  ).toEqual(["Flowers.settings.tolerance.value is NaN"]);
  expect(
    broken("gmm", (ir) => {
      ir.sizes.K!.value = 0;
    }),
  ).toEqual(["size K is 0"]);
  expect(
    broken("gmm", (ir) => {
      Object.assign(ir, { irVersion: 2 });
    }),
  ).toEqual(["version 2 isn't 1"]);
});

test("a mistake in the model that is simulated", () => {
  expect(
    broken("ring", (ir) => {
      const source = ir.data!.source;
      if (source.is === "simulate") source.model.parameters = [];
    }),
  ).toEqual(["in simulate: Ring.x: no param centre"]);
});
