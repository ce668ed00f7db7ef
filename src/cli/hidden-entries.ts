import type { DataIR } from "../compiler/ir/types/model.ts";
import { maskedPart, type OpenRun } from "../runtime/index.ts";
import { rowColumns } from "./columns.ts";
import type { Column } from "./csv.ts";
import { entriesOf, namedEntries, selectionOf } from "./entries.ts";
import { lawColumns, sharesOf } from "./laws.ts";
import { fieldName, type PartOptions, partOf, refuse } from "./queries.ts";
import type { Session } from "./session.ts";

/**
 * Entries of rows from all the others, their own values unread (GEN8020 the model knows no law of some entries given others, GEN8027 no
 * such entry). A variable that is asked for as a whole need not be in the file.
 */
export async function predictEntries(
  session: Session,
  open: OpenRun,
  data: DataIR,
  name: string,
  options: PartOptions & { interval: number },
): Promise<Column[]> {
  const { run, trained } = open;
  const asked = namedEntries(session, run, [name]);
  refuse(session, run, "impute", `predict \`${name}\``);
  const all = entriesOf(run);
  const others = all.filter((entry) => !asked.some(({ field, at }) => field === entry.field && at === entry.at));
  const [{ field, variable } = { field: "", variable: undefined }] = asked;
  const isWhole = others.every((entry) => entry.field !== field);
  const fields = run.ir.variables.filter(({ role }) => role !== "latent").map(fieldName);
  const rows = partOf(session, open, isWhole ? fields.filter((one) => one !== field) : fields, options);
  const shares = sharesOf(options.interval);
  const laws = await trained.impute(maskedPart(rows, selectionOf(run, others, all)), shares);
  const law = laws[field];
  if (law === undefined || variable === undefined) return [];
  const every = Array.from({ length: rows.rows }, (_row, i) => i);
  return [...rowColumns(rows), ...lawColumns(data, run.fitted, law, asked, every, shares)];
}
