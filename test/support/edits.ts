import fc from "fast-check";

/** A change of a text: at a share of its length, so many characters are replaced. */
export interface Edit {
  at: number;
  removed: number;
  inserted: string;
}

const pieces = [
  ...[
    "0",
    "1",
    "x",
    "K",
    "mean",
    " ",
    "\n",
    "\r\n",
    ",",
    ":",
    "=",
    "~",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "-",
    "+ 1",
    "//",
    "/// doc",
    "/*",
    '"',
    "`",
  ],
  ...[
    "const A = 1\n",
    "const A = 1 ",
    "const B = A + 1\n",
    "/// What it is.\n",
    "\n// a remark\n",
    "model",
    "data",
    "param p: real\n",
    "on",
    "as R",
    "{ epochs: 2 }",
  ],
  ...["model N { observed x: real ~ Normal(0, 1) }\n", "network Square(x: real[n]) -> real[n] { return x * x }\n", "epochs: 3\n"],
];

/** What somebody may do to a text: mostly small, and often what leaves it whole. */
export const anEdit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.oneof({ arbitrary: fc.constant(0), weight: 3 }, { arbitrary: fc.nat(3), weight: 2 }, { arbitrary: fc.nat(400), weight: 1 }),
  inserted: fc.oneof({ arbitrary: fc.constantFrom(...pieces), weight: 4 }, { arbitrary: fc.constant(""), weight: 1 }),
});

export function edited(text: string, { at, removed, inserted }: Edit): string {
  const place = Math.round(at * text.length);
  return text.slice(0, place) + inserted + text.slice(place + removed);
}
