import { columnText } from "../../../compiler/fields/written.ts";

/** What a text that stands where a number is due looks like, and what to do about it; the first that fits. */
const looks: { like: RegExp; remedy: string }[] = [
  { like: /^[-+]?\d+,\d+$/, remedy: "Write a decimal point in place of the comma, in the whole column." },
  {
    like: /^[-+]?(inf|infinity|[\d.]+e\+?\d+)$/i,
    remedy: "Data are finite numbers: correct it, or leave the entry empty if it is missing.",
  },
  { like: /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/, remedy: "A date is no number; rows are put in its order by `sequence: along(…)`." },
  { like: /^[^\p{L}\p{N}]*\d/u, remedy: "Write the number alone, without a unit, a sign or a space." },
  { like: /^[^\p{L}\p{N}]*$/u, remedy: "If it stands for a missing entry, leave the entry empty or write NA." },
];

export function numberRemedy(text: string, column: string): string {
  const found = looks.find(({ like }) => like.test(text));
  if (found !== undefined) return found.remedy;
  return `Compare it, \`${columnText(column)} == "${text}"\` is 1 or 0; or declare the field a \`category\`; or leave the row out of the file.`;
}
