/** Columns of a page on a terminal; wider terminals show it no wider, for lines that the eye can follow. */
const columns = 80;

/**
 * A page of Markdown for people at a terminal: paragraphs filled up to 80 columns, examples indented and as they are, `## Wrong` as a heading of
 * its own. The only Markdown that pages use are headings, paragraphs, quoted code and fenced examples.
 */
export function pageText(markdown: string): string {
  const lines: string[] = [];
  let paragraph: string[] = [];
  let isExample = false;
  const endParagraph = (): void => {
    lines.push(...filled(paragraph.join(" ")));
    paragraph = [];
  };
  for (const line of markdown.trimEnd().split("\n")) {
    if (line.startsWith("```")) {
      endParagraph();
      isExample = !isExample;
    } else if (isExample) lines.push(line === "" ? "" : `  ${line}`);
    else if (line.startsWith("#")) {
      endParagraph();
      lines.push(...filled(line.replace(/^#+ /, "")));
    } else if (line === "") {
      endParagraph();
      lines.push("");
    } else paragraph.push(line);
  }
  endParagraph();
  return `${lines.join("\n").replace(/^(Wrong|Right)\n\n/gm, "$1:\n\n")}\n`;
}

/** Words of one paragraph in lines; quoted code is kept together. */
function filled(text: string): string[] {
  if (text === "") return [];
  const lines = [""];
  for (const word of text.match(/(?:`[^`]*`|\S)+/g) ?? []) {
    const last = lines[lines.length - 1]!;
    if (last === "") lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
