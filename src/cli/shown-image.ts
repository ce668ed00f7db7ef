import { join } from "node:path";
import { DiagnosticError, diagnostic } from "../compiler/diagnostics/report.ts";
import type { DataIR } from "../compiler/ir/types/model.ts";
import type { LoadedRun } from "../runtime/index.ts";
import { type ImageField, imageFieldOf } from "./images.ts";
import { fieldName } from "./queries.ts";
import type { Session } from "./session.ts";

export interface ShownImage {
  image: ImageField;
  /** The observed variable that it is of. */
  variable: string;
  /** Where the PNG goes, as people read it. */
  file: string;
}

/**
 * Whether a query shows images, of which field and where: `out`, or `usual` in the run. The name of `out` decides: .csv asks for a
 * table, .png for images (GEN8023 where there are none).
 */
export function shownImage(session: Session, run: LoadedRun, data: DataIR, out: string | undefined, usual: string): ShownImage | undefined {
  if (out?.endsWith(".csv") === true) return undefined;
  const observed = run.ir.variables.filter(({ role }) => role === "observed");
  const image = imageFieldOf(data, observed.map(fieldName));
  const folder = session.show(run.path);
  if (image !== undefined) {
    const variable = observed.find((one) => fieldName(one) === image.field.name);
    return { image, variable: variable?.name ?? image.field.name, file: out ?? join(folder, usual) };
  }
  if (out?.endsWith(".png") === true) throw new DiagnosticError(diagnostic("GEN8023", { path: out, run: folder }));
  return undefined;
}
