import fc from "fast-check";
import { expect, test } from "vitest";
import { decimalIn } from "../../../../src/runtime/data/sources/decimals.ts";

const encoder = new TextEncoder();

/** Between other bytes, which must not be looked at. */
function read(text: string): number {
  const bytes = encoder.encode(`7${text}7`);
  return decimalIn(bytes, 1, bytes.length - 1);
}

const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 27 }).map((all) => all.join(""));

test("decimals are rounded as the language rounds them", () => {
  let sure = 0;
  let count = 0;
  const agree = (text: string): void => {
    const value = read(text);
    count++;
    if (Number.isNaN(value)) return;
    sure++;
    expect([text, Object.is(value, Number(text))]).toEqual([text, true]);
  };
  fc.assert(
    fc.property(digits, fc.nat(), fc.integer({ min: -240, max: 240 }), fc.boolean(), (all, at, power, negative) => {
      const point = at % (all.length + 1);
      const mantissa = `${negative ? "-" : ""}${all.slice(0, point)}.${all.slice(point)}`;
      agree(mantissa);
      agree(`${mantissa}e${power}`);
    }),
    { numRuns: 3000, seed: 1 },
  );
  // As numbers are printed, some of them beyond 1e-250, which are left to the language.
  fc.assert(
    fc.property(fc.double({ noDefaultInfinity: true, noNaN: true, min: -1e200, max: 1e200 }), (x) => {
      agree(String(x));
      agree(x.toExponential(18));
    }),
    { numRuns: 3000, seed: 2 },
  );
  expect(sure / count).toBeGreaterThan(0.85);
});

test("the middle of two numbers is decided by the last digit, or left to the language", () => {
  for (let i = 0; i < 200; i++) {
    // 2^53 + 2 i + 1 is halfway between two numbers.
    const middle = 2n ** 53n + 2n * BigInt(i) + 1n;
    for (const text of [`${middle}`, `${middle}.0`, `${middle}.0000000001`, `${middle - 1n}.9999999999`]) {
      const value = read(text);
      expect(Number.isNaN(value) || value === Number(text)).toBe(true);
    }
    expect([read(`${middle}`), read(`${middle}.0000000001`)]).toEqual([Number.NaN, Number(middle + 1n)]);
  }
});

test("signs, blanks, points and exponents as csv files have them", () => {
  const found = ["0", "-0", "+1", ".5", "5.", "00012.50", " 1 ", "\t-2.5e3 ", "1E-5", "1e+2"].map(read);
  expect(found).toEqual([0, -0, 1, 0.5, 5, 12.5, 1, -2500, 1e-5, 100]);
  for (const text of ["", " ", "-", ".", "e5", "1e", "1e5.", "1.2.3", "0x10", "1 2", "1,2", "NaN", "Infinity", "1e12345"])
    expect([text, read(text)]).toEqual([text, Number.NaN]);
});
