import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sha256 } from "../../../src/compiler/math/sha256.ts";

test("the digests of FIPS 180-4's examples", () => {
  expect(sha256("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test("equals node:crypto, across the edges of blocks and beyond ASCII", () => {
  const lengths = [55, 56, 63, 64, 65, 119, 120, 1000];
  for (const length of lengths) expect(sha256("x".repeat(length))).toBe(expected("x".repeat(length)));
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => sha256(text) === expected(text)));
});

function expected(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
