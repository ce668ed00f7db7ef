import type { Row } from "./row.ts";
import { adversarialRow } from "./rows/adversarial.ts";
import { baumWelchRow } from "./rows/baum-welch.ts";
import { closedFormRow } from "./rows/closed-form.ts";
import { elboRow } from "./rows/elbo.ts";
import { integratedRow } from "./rows/integrated.ts";
import { mixtureRow } from "./rows/mixture.ts";
import { needlessAdversaryRow, needlessPosteriorRow } from "./rows/needless.ts";

/** The decision table, in order: the first row that does not pass a model on decides. */
export const table: Row[] = [
  adversarialRow,
  needlessAdversaryRow,
  integratedRow,
  elboRow,
  needlessPosteriorRow,
  closedFormRow,
  baumWelchRow,
  mixtureRow,
];
