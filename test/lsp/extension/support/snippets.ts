/** A snippet as it stands when nothing of it is changed: placeholders are their defaults, choices their first, and references follow. */
export function filled(body: readonly string[]): string {
  const text = body.join("\n");
  const defaults = new Map<string, string>();
  for (const [, number, preset] of text.matchAll(/\$\{(\d+):([^}]*)\}/g)) defaults.set(number!, preset!);
  for (const [, number, first] of text.matchAll(/\$\{(\d+)\|([^,|]*)[^|]*\|\}/g)) defaults.set(number!, first!);
  return text.replace(/\$\{(\d+)[:|][^}]*\}|\$(\d+)/g, (found, placeholder: string | undefined, reference: string | undefined) => {
    const number = placeholder ?? reference!;
    if (number === "0") return "";
    const preset = defaults.get(number);
    if (preset === undefined) throw new Error(`${found} has no default`);
    return preset;
  });
}
