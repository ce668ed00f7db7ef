import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { compile, printIR, verifyIR } from "../../../src/compiler/index.ts";
import { diskHost } from "../../support/host.ts";
import { specPaths } from "../../support/specs.ts";

const validate = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync("grammar/schema/ir.schema.json", "utf8")));

for (const path of specPaths) {
  const { trains, choices, diagnostics } = compile(path, diskHost);

  test(`${path} gives no diagnostic and at least one IR`, () => {
    expect(diagnostics).toEqual([]);
    expect(trains.length + choices.length).toBeGreaterThan(0);
  });

  test(`the IR of ${path} holds to its schema and to its invariants, and is plain JSON`, () => {
    for (const { ir } of trains) {
      validate(ir);
      expect(validate.errors ?? []).toEqual([]);
      expect(verifyIR(ir)).toEqual([]);
      expect(JSON.parse(JSON.stringify(ir))).toEqual(ir);
    }
  });
}

test("the schema refuses an unknown key, a missing one and a wrong kind", () => {
  const { ir } = compile("specs/gmm.gen", diskHost).trains[0]!;
  const { settings: _, ...without } = ir;
  expect(validate({ ...ir, extra: 1 })).toBe(false);
  expect(validate(without)).toBe(false);
  expect(validate({ ...ir, parameters: [{ ...ir.parameters[0], type: { kind: "complex", plate: [], optional: false } }] })).toBe(false);
});

test.each(["gmm", "hmm", "vae", "ring"])("the text of %s.gen's IR", async (name) => {
  const { ir } = compile(`specs/${name}.gen`, diskHost).trains[0]!;
  await expect(printIR(ir)).toMatchFileSnapshot(`golden/${name}.txt`);
});
