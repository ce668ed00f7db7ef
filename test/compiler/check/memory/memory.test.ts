import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Compilation, compile, Memory, query } from "../../../../src/compiler/index.ts";
import { anEdit, edited } from "../../../support/edits.ts";
import { diskHost, memoryHost } from "../../../support/host.ts";
import { specPaths } from "../../../support/specs.ts";

function compiled(path: string, text: string, memory?: Memory): Compilation {
  return compile(path, diskHost, { files: { [path]: text }, ...(memory && { memory }) });
}

/** What an editor shows of a compilation. */
function shown(compilation: Compilation, offset: number): unknown {
  const analysis = new query.Analysis(compilation, diskHost.resolve);
  return [query.hover(analysis, offset), query.unused(analysis), query.semanticTokens(analysis)];
}

test("after any edits, a spec is what it is when compiled for the first time", () => {
  const edits = fc.array(anEdit, { minLength: 1, maxLength: 5 });
  let sound = 0;
  fc.assert(
    fc.property(fc.constantFrom(...specPaths), edits, fc.double({ min: 0, max: 1, noNaN: true }), (path, changes, place) => {
      const memory = new Memory();
      let text = readFileSync(path, "utf8");
      compiled(path, text, memory);
      for (const change of changes) {
        text = edited(text, change);
        const [remembered, fresh] = [compiled(path, text, memory), compiled(path, text)];
        expect(remembered).toEqual(fresh);
        const offset = Math.round(place * text.length);
        expect(shown(remembered, offset)).toEqual(shown(fresh, offset));
        if (fresh.diagnostics.length === 0) sound++;
      }
    }),
    { seed: 1, numRuns: 60 },
  );
  expect(sound).toBeGreaterThan(20);
});

test.each(specPaths)("%s and back again, each declaration taken out in turn", (path) => {
  const memory = new Memory();
  const text = readFileSync(path, "utf8");
  const whole = compiled(path, text, memory);
  for (const { span } of whole.trees[0]!.declarations) {
    const less = text.slice(0, span.start) + text.slice(span.end);
    expect(compiled(path, less, memory)).toEqual(compiled(path, less));
    expect(compiled(path, text, memory)).toEqual(whole);
  }
});

describe("a model is checked again when what it reads has changed", () => {
  const nets = "decoder Draw(z: real) -> Normal { return Normal(z, std: WIDTH) }\n";
  const consts = "const WIDTH = 1\n";
  const main =
    'import "nets.gen"\nmodel M { latent z: real ~ Normal(0, 1) observed x: real ~ Draw(z) }\nmodel N { observed y: real ~ Normal(0, 1) }\n';
  const variablesOf = (files: Record<string, string>, memory: Memory) => {
    const host = memoryHost({ "main.gen": main, "nets.gen": `import "consts.gen"\n${nets}`, "consts.gen": consts, ...files });
    const found = compile("main.gen", host, { memory });
    expect(found).toEqual(compile("main.gen", host));
    return new Map(found.loose.map(({ name, checked }) => [name, checked.variables]));
  };

  test.each([
    ["nothing", {}, ["M", "N"]],
    ["a place", { "main.gen": `// Two models.\n${main}` }, ["M", "N"]],
    ["what stands beside it", { "main.gen": `${main}const K = 3\n` }, ["M", "N"]],
    ["itself", { "main.gen": main.replace("observed y", "observed w") }, ["M"]],
    ["a network of another file", { "nets.gen": `import "consts.gen"\n${nets.replace("z, std", "2 * z, std")}` }, ["N"]],
    ["a const of a third", { "consts.gen": "const WIDTH = 2\n" }, ["N"]],
    ["a name that it takes", { "main.gen": `${main}const y = 3\n` }, ["M"]],
    ["a mistake elsewhere", { "main.gen": `${main}const A = \n` }, ["M", "N"]],
  ])("%s", (_name, files, same) => {
    const memory = new Memory();
    const before = variablesOf({}, memory);
    const after = variablesOf(files, memory);
    expect([...before].flatMap(([name, variables]) => (after.get(name) === variables ? [name] : []))).toEqual(same);
  });
});
