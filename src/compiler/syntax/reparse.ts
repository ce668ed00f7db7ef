import type { Comment, Declaration, File } from "./ast.ts";
import { moved } from "./moved.ts";
import { longestText, parse } from "./parse.ts";

/** A text without a mistake of the syntax, with its tree. */
export interface Parsed {
  text: string;
  tree: File;
}

/**
 * The tree of a text that was edited: the declarations before and behind the edit are those of the earlier text, what lies between is
 * parsed. Equal to a parse of the whole; undefined where that can't be said, because the part between has a mistake.
 */
export function reparse(earlier: Parsed, text: string, file: number): Parsed | undefined {
  if (text.length > longestText) return undefined;
  const { declarations, comments } = earlier.tree;
  const same = sameEnds(earlier.text, text);
  const by = text.length - earlier.text.length;
  const head = headOf(earlier, same.head);
  const tail = tailOf(earlier, earlier.text.length - same.tail);
  const start = declarations[head - 1]?.span.end ?? 0;
  const end = declarations[tail]?.span.start ?? earlier.text.length;
  const { tree, diagnostics } = parse(text.slice(start, end + by), file);
  if (diagnostics.length > 0) return undefined;
  const here = <Part extends { span: { file: number } }>(part: Part, shift: number): Part =>
    shift === 0 && part.span.file === file ? part : moved(part, shift, file);
  const joined = <Part extends Declaration | Comment>(
    before: readonly Part[],
    between: readonly Part[],
    behind: readonly Part[],
  ): Part[] => [
    ...before.map((part) => here(part, 0)),
    ...between.map((part) => here(part, start)),
    ...behind.map((part) => here(part, by)),
  ];
  return {
    text,
    tree: {
      ...tree,
      declarations: joined(declarations.slice(0, head), tree.declarations, declarations.slice(tail)),
      comments: joined(
        comments.filter((one) => one.span.end <= start),
        tree.comments,
        comments.filter((one) => one.span.start >= end),
      ),
    },
  };
}

/** How many characters two texts have in common at their beginnings, and behind that at their ends. */
function sameEnds(a: string, b: string): { head: number; tail: number } {
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a.charCodeAt(head) === b.charCodeAt(head)) head++;
  let tail = 0;
  while (tail < most - head && a.charCodeAt(a.length - 1 - tail) === b.charCodeAt(b.length - 1 - tail)) tail++;
  return { head, tail };
}

/**
 * How many declarations stand as they are before an edit. The last one that ends before it isn't among them, since the edit may go on with
 * it; and the line must end behind the last that is, so that what is parsed begins a line, on which comments depend.
 */
function headOf({ text, tree }: Parsed, edit: number): number {
  const before = tree.declarations.findIndex(({ span }) => span.end > edit);
  let many = Math.max(0, (before < 0 ? tree.declarations.length : before) - 1);
  while (many > 0 && !endsLine(text, tree.declarations[many - 1]!.span.end)) many--;
  return many;
}

/**
 * The first declaration that stands as it is behind an edit. The first one that begins behind it isn't, since comments of the edit may be
 * its docs; and a line must end in between, since an edit may begin a comment.
 */
function tailOf({ text, tree }: Parsed, edit: number): number {
  const { declarations } = tree;
  const behind = declarations.findIndex(({ span }) => span.start >= edit);
  if (behind < 0) return declarations.length;
  const line = /[\r\n]/g;
  line.lastIndex = edit;
  const end = line.exec(text)?.index ?? text.length;
  const first = declarations.findIndex(({ span }, index) => index > behind && span.start > end);
  return first < 0 ? declarations.length : first;
}

function endsLine(text: string, offset: number): boolean {
  return /[^ \t]/.exec(text.slice(offset, offset + 200))?.[0].match(/[\r\n]/) !== null;
}
