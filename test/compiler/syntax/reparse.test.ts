import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "../../../src/compiler/syntax/parse.ts";
import { type Parsed, reparse } from "../../../src/compiler/syntax/reparse.ts";
import { anEdit, edited } from "../../support/edits.ts";
import { specPaths } from "../../support/specs.ts";

const texts = specPaths.map((path) => readFileSync(path, "utf8"));
const parsed = (text: string): Parsed => ({ text, tree: parse(text, 0).tree });

test("after any edits, what is parsed anew is the tree of the whole text, or nothing where it has a mistake", () => {
  let again = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...texts, texts.slice(0, 4).join("\n")),
      fc.array(anEdit, { minLength: 1, maxLength: 4 }),
      (spec, edits) => {
        let [text, earlier] = [spec, parsed(spec)];
        for (const edit of edits) {
          text = edited(text, edit);
          const whole = parse(text, 0);
          const found = reparse(earlier, text, 0);
          if (found === undefined) continue;
          again++;
          expect(whole.diagnostics).toEqual([]);
          expect(found).toEqual({ text, tree: whole.tree });
          earlier = found;
        }
      },
    ),
    { seed: 1, numRuns: 100 },
  );
  expect(again).toBeGreaterThan(20);
});

test.each([
  ["a comment over the line", "const A = 1 const B = 2\nconst C = 3\nconst D = 4\n", 12, "// "],
  ["a comment behind what stands before", "const A = 1\nconst B = 2 /// of B\nconst C = 3\nconst D = 4\n", 44, "0"],
  ["docs above what stands behind", "const A = 1\n\nconst B = 2\n\nconst C = 3\n", 12, "/// of B"],
  ["a value that goes on", "const A = 1\nconst B = 2\nconst C = 3\n", 23, "0"],
])("%s", (_name, before, at, inserted) => {
  const text = before.slice(0, at) + inserted + before.slice(at);
  expect(reparse(parsed(before), text, 0)?.tree).toEqual(parse(text, 0).tree);
});

test("what an edit leaves alone is the same tree, or the same further on", () => {
  const before = parsed(texts.join("\n"));
  const { declarations } = before.tree;
  const middle = declarations[Math.floor(declarations.length / 2)]!.span.end;
  const text = `${before.text.slice(0, middle)}\nconst New = 1${before.text.slice(middle)}`;
  const after = reparse(before, text, 0)!.tree.declarations;
  const kept = after.filter((one) => declarations.includes(one));
  expect(kept.length).toBeGreaterThan(declarations.length / 2 - 4);
  expect(reparse(before, text, 3)?.tree).toEqual(parse(text, 3).tree);
});
