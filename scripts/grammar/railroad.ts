/// <reference path="./railroad-diagrams.d.ts" />
import {
  Choice,
  Diagram,
  Group,
  HorizontalChoice,
  NonTerminal,
  OneOrMore,
  Sequence,
  Skip,
  Stack,
  Terminal,
} from "@prantlf/railroad-diagrams";
import { partsOf } from "./parts.ts";
import type { Part, Rule } from "./types.ts";

type Drawing = Sequence;

/** Wider rows go on in the next line. Pixels. */
const widest = 760;
/** Longer lists of alternatives stand in columns. */
const highest = 12;

/** A rule as an SVG element; names link to their rules by `#name`. */
export function drawRule({ name, body }: Rule): string {
  const items = body.is === "sequence" ? rows(drawSequence(body.of)) : [draw(body)];
  const diagram = new Diagram(...items).format(12, 8, 12, 8).toString();
  return diagram
    .replace("<svg ", `<svg role="img" aria-label="How ${name} is written" `)
    .replaceAll(/\n\s*/g, "")
    .replaceAll("xlink:href", "href");
}

function rows(items: Drawing[]): Drawing[] {
  const lines: Drawing[][] = [[]];
  let width = 0;
  for (const item of items) {
    if (width > 0 && width + item.width > widest) {
      lines.push([]);
      width = 0;
    }
    lines.at(-1)!.push(item);
    width += item.width + 20;
  }
  return lines.length === 1 ? items : [new Stack(...lines.map((line) => new Sequence(...line)))];
}

/** `a { "," a }` is one loop with the comma on its way back. */
function drawSequence(of: Part[]): Drawing[] {
  const drawn: Drawing[] = [];
  for (let at = 0; at < of.length; at++) {
    const [part, next] = [of[at]!, of[at + 1]];
    const separator = next === undefined ? undefined : separatorOf(part, next);
    if (separator === undefined) drawn.push(draw(part));
    else {
      drawn.push(new OneOrMore(draw(part), draw(separator)));
      at++;
    }
  }
  return drawn;
}

/** What stands between repetitions of `part`, where `next` is that loop. */
function separatorOf(part: Part, next: Part): Part | undefined {
  if (next.is !== "many" || next.of.is !== "sequence" || next.of.of.length !== 2) return undefined;
  const [separator, again] = next.of.of;
  return same(part, again!) ? separator : undefined;
}

const same = (a: Part, b: Part): boolean => JSON.stringify(a) === JSON.stringify(b);

function draw(part: Part): Drawing {
  switch (part.is) {
    case "text":
      return new Terminal(part.text);
    case "name":
      return new NonTerminal(part.name, { href: `#${part.name}` });
    case "sequence": {
      const items = drawSequence(part.of);
      return items.length === 1 ? items[0]! : new Sequence(...items);
    }
    case "choice":
      return drawChoice(part.of.map(draw));
    case "optional":
      return new Choice(1, new Skip(), draw(part.of));
    case "many":
      return new Choice(1, new Skip(), new OneOrMore(draw(part.of)));
    case "except":
      return new Group(draw(part.of), `but no ${namesIn(part.not).join(" or ")}`);
  }
}

function drawChoice(items: Drawing[]): Drawing {
  if (items.length <= highest) return new Choice(0, ...items);
  const columns = Math.ceil(items.length / 8);
  const height = Math.ceil(items.length / columns);
  return new HorizontalChoice(
    ...Array.from({ length: columns }, (_, column) => new Choice(0, ...items.slice(column * height, (column + 1) * height))),
  );
}

const namesIn = (part: Part): string[] =>
  [...partsOf(part)].flatMap((one) => (one.is === "name" ? [one.name] : one.is === "text" ? [one.text] : []));
