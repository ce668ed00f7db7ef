import { expect, test } from "vitest";
import { compile } from "../../../../src/compiler/index.ts";
import { memoryHost } from "../../../support/host.ts";

/** What is related to the only mistake of a text: its note and the text that it stands at. */
function chainOf(text: string): string[] {
  const { diagnostics } = compile("a.gen", memoryHost({ "a.gen": text }));
  expect(diagnostics.map(({ code }) => code)).toEqual(["GEN2702"]);
  return diagnostics[0]!.related.map(
    ({ place, note }) => `${note}: ${place.in === "spec" ? text.slice(place.span.start, place.span.end) : ""}`,
  );
}

test("a layer that refuses its input is shown how the input came to its shape", () => {
  expect(chainOf("network N(x: real[8, 8, 1]) -> real[3] { return x |> conv(4, stride: 2) |> relu |> dense(3) }")).toEqual([
    "`x` is `real[8, 8, 1]`: x",
    "`conv` gives `real[4, 4, 4]`: conv(4, stride: 2)",
    "`relu` gives `real[4, 4, 4]`: relu",
  ]);
});

test("the chain goes through names", () => {
  expect(chainOf("network N(x: real[8, 8, 1]) -> real[3] { h = x |> conv(4) g = h |> relu return g |> dense(3) }")).toEqual([
    "`x` is `real[8, 8, 1]`: x",
    "`conv` gives `real[8, 8, 4]`: conv(4)",
    "`h` is `real[8, 8, 4]`: h",
    "`relu` gives `real[8, 8, 4]`: relu",
    "`g` is `real[8, 8, 4]`: g",
  ]);
});

test("a long chain is told from nearer to its end, an operator by its first value", () => {
  const found = chainOf("network N(x: real[2, 2]) -> real[3] { return x + x |> relu |> tanh |> exp |> abs |> silu |> dense(3) }");
  expect(found).toHaveLength(5);
  expect(found[0]).toContain("`relu` gives");
  expect(chainOf("network N(x: real[2, 2]) -> real[3] { return x + x |> dense(3) }")[0]).toBe("`x` is `real[2, 2]`: x");
});
