/** Codes that say that a name isn't there, with their argument that is the name. */
const unknownName: Readonly<Record<string, string>> = {
  GEN2006: "name",
  GEN2011: "name",
  GEN2105: "found",
  GEN2117: "name",
  GEN2125: "name",
  GEN2501: "name",
  GEN2505: "name",
  GEN2601: "name",
  GEN2605: "name",
  GEN2610: "name",
  GEN3203: "name",
  GEN3205: "reads",
};

export function isUnknownName(code: string): boolean {
  return Object.hasOwn(unknownName, code);
}

/** The name that a diagnostic says isn't there. */
export function unknownNameOf({ code, args }: { code: string; args: Record<string, string | number> }): string | undefined {
  return isUnknownName(code) ? String(args[unknownName[code]!]) : undefined;
}
