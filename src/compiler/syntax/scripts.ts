const latin = /\p{Script=Latin}/u;
const greek = /\p{Script=Greek}/u;
const cyrillic = /\p{Script=Cyrillic}/u;
/** Greek letters that look like a Latin one: beside Latin letters they are a trap, while `Δx` and `σ_x` are everyday maths. */
const greekLikeLatin = /[ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονϲϳ]/u;

/** The scripts that a name mixes so that a reader can be fooled, or undefined. */
export function mixedScripts(name: string): string | undefined {
  if (isAscii(name)) return undefined;
  const other = [...(latin.test(name) ? ["Latin"] : []), ...(greek.test(name) ? ["Greek"] : [])];
  if (cyrillic.test(name) && other.length > 0) return [...other, "Cyrillic"].join(" and ");
  return latin.test(name) && greekLikeLatin.test(name) ? "Latin and Greek" : undefined;
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}
