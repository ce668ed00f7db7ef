import { DiagnosticError, diagnostic } from "../compiler/diagnostics/report.ts";
import { type ErrorsProgress, type OpenRun, type StandardErrors, standardErrorsOf } from "../runtime/index.ts";
import { otherQueries } from "./queries.ts";
import type { Session } from "./session.ts";
import { counted, durationText } from "./table.ts";

/** Seconds above which it is said beforehand how long standard errors take, and between two lines that say how far they are. */
const LONG = 3;
/** Seconds of passes that tell how long one takes: the first ones are slower. */
const TELLING = 0.5;

/** Standard errors of a run, with what they cost on stderr where that is much. GEN8020 of a plan by gradient, GEN7109, GEN7110. */
export function errorsOf(session: Session, open: OpenRun, { threads }: { threads?: number }): StandardErrors {
  const { run } = open;
  const found = standardErrorsOf(open, { ...(threads === undefined ? {} : { threads }), observe: costView((text) => session.note(text)) });
  if (found === undefined) {
    const because = "trained by gradient, it may be far from the maximum of a likelihood";
    throw new DiagnosticError(
      diagnostic("GEN8020", { run: session.show(run.path), query: "give standard errors", because, others: otherQueries(run.plan) }),
    );
  }
  session.report(found.warnings);
  return found.errors;
}

/** Says what the first coordinates let expect of all, where that is much, and then every few seconds what is left. */
export function costView(say: (text: string) => void, now = performance.now.bind(performance)): (progress: ErrorsProgress) => void {
  let began: { at: number; passes: number } | undefined;
  let next = Number.POSITIVE_INFINITY;
  return ({ done, of, passes }) => {
    const at = now();
    if (began === undefined) {
      began = { at, passes };
      return;
    }
    const seconds = (at - began.at) / 1000;
    const left = (seconds / done) * (of - done);
    if (next === Number.POSITIVE_INFINITY) {
      if (seconds < TELLING || seconds + left < LONG) return;
      say(
        `Standard errors of ${counted(of, "number")} take about ${(2 * of).toLocaleString("en")} passes over the rows, ${durationText(seconds + left)}.`,
      );
    } else if (at < next || done === of) return;
    else say(`${done.toLocaleString("en")} of ${of.toLocaleString("en")}, ${durationText(left)} left`);
    next = at + 1000 * LONG;
  };
}
