import type { query } from "../src/compiler/index.ts";
import type { Machine } from "./machine.ts";

const headerLimit = 64 * 1024;

/** The machine as completion sees it: headers of csv files, and names of files beside a spec. */
export function fileHost(machine: Machine): query.FileHost {
  return {
    columns(from, path, isPackage) {
      const file = isPackage ? machine.inPackage(from, path) : machine.resolve(from, path);
      const line = file === undefined || file.endsWith(".gz") ? undefined : machine.firstLine(file, headerLimit);
      return line === undefined || !isWhole(line) ? undefined : headerNames(line);
    },
    files(from, written) {
      const folder = written.includes("/") ? written.slice(0, written.lastIndexOf("/") + 1) : "";
      const names = machine.list(machine.resolve(from, folder === "" ? "." : folder));
      return names.filter((name) => !name.startsWith(".")).map((name) => folder + name);
    },
  };
}

/** A header that goes on, behind what was read or in a quoted cell with a line break, or that isn't in UTF-8, says nothing sure. */
function isWhole(line: string): boolean {
  return !/[\uFFFD\0]/.test(line) && line.length < headerLimit / 4 && (line.match(/"/g)?.length ?? 0) % 2 === 0;
}

/** The names in the first line of a csv file. A quoted name may hold commas; a doubled quote is one. */
export function headerNames(line: string): string[] {
  const cells = line.replace(/^\uFEFF/, "").match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g) ?? [];
  const names = cells.map((cell) => cell.replace(/,$/, "").trim());
  // The pattern also finds the nothing behind the last cell.
  if (names.at(-1) === "" && !line.endsWith(",")) names.pop();
  return names.map((name) => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name)).filter((name) => name !== "");
}
