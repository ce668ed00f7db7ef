/** A column as an expression names it: in backticks where it isn't a name. */
export function columnText(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}\p{M}_]*$/u.test(name) ? name : `\`${name}\``;
}
