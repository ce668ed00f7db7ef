import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { distributions } from "../../src/compiler/distributions/index.ts";
import { fieldFunctions } from "../../src/compiler/fields/index.ts";
import { functions } from "../../src/compiler/layers/index.ts";
import { objectives } from "../../src/compiler/objectives/index.ts";
import { optimizers } from "../../src/compiler/optimizers/index.ts";
import { ops } from "../../src/compiler/tensor/ops/index.ts";

interface Registry {
  folder: string;
  entries: Record<string, object>;
  /** Members that only a definition of this registry has. */
  marks: string[];
}

const registries: Registry[] = [
  { folder: "src/compiler/distributions", entries: distributions, marks: ["forms", "support"] },
  { folder: "src/compiler/layers", entries: functions, marks: ["arity", "build"] },
  { folder: "src/compiler/fields", entries: fieldFunctions, marks: ["arity", "type"] },
  { folder: "src/compiler/objectives", entries: objectives, marks: ["plan", "terms"] },
  { folder: "src/compiler/optimizers", entries: optimizers, marks: ["moments", "update"] },
  { folder: "src/compiler/tensor/ops", entries: ops, marks: ["infer", "vjp"] },
];

/** Every definition that some file below the folder exports. */
async function definitionsIn({ folder, marks }: Registry): Promise<object[]> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => /\.ts$/.test(path) && !/index\.ts$/.test(path));
  const modules: object[] = await Promise.all(paths.map((path) => import(resolve(folder, path))));
  const exported = modules.flatMap((module): unknown[] => Object.values(module));
  return exported.filter((one): one is object => typeof one === "object" && one !== null && marks.every((mark) => mark in one));
}

test.each(registries)("$folder: its index lists what its files define, by the names that they bear", async (registry) => {
  const defined = new Set(await definitionsIn(registry));
  const listed = new Set(Object.values(registry.entries));
  const name = (one: object) => ("name" in one ? one.name : one);
  expect([...defined].filter((one) => !listed.has(one)).map(name)).toEqual([]);
  expect([...listed].filter((one) => !defined.has(one)).map(name)).toEqual([]);
  expect(Object.entries(registry.entries).filter(([key, one]) => name(one) !== key)).toEqual([]);
});
