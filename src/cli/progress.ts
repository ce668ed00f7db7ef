import cliProgress from "cli-progress";
import type { TrainEvent } from "../runtime/index.ts";
import type { Sink } from "./io.ts";
import { durationText, numberText } from "./table.ts";

export type Progress = Extract<TrainEvent, { event: "progress" }>;

/** Shows how training goes on. */
export interface ProgressView {
  show(progress: Progress): void;
  end(): void;
}

/** What everyone shows of one moment. */
interface Moment {
  /** From 0 to 1, where anyone knows. */
  share: number | undefined;
  phase: string;
  objective: string;
  speed: string;
  left: string;
}

/** Turns events into speeds and times left, by the clock from the first event on. */
function createMoments(now: () => number): (progress: Progress) => Moment {
  let first: { at: number; step: number; share: number } | undefined;
  return ({ step, steps, share: known, phase, objective, rowsPerSecond }) => {
    const share = steps === undefined ? known : step / steps;
    first ??= { at: now(), step, share: share ?? 0 };
    const seconds = (now() - first.at) / 1000;
    const speed = rowsPerSecond === undefined ? (step - first.step) / seconds : rowsPerSecond;
    const unit = rowsPerSecond === undefined ? "iterations/s" : "rows/s";
    const gained = (share ?? 0) - first.share;
    return {
      share,
      phase,
      objective: numberText(objective),
      speed: seconds > 0 && Number.isFinite(speed) ? `${Math.round(speed).toLocaleString("en")} ${unit}` : `- ${unit}`,
      left: gained > 0 && share !== undefined ? durationText((seconds / gained) * (1 - share)) : "-",
    };
  };
}

/** A bar on a terminal, redrawn in its place. */
export function barView({ stream }: Sink, now = performance.now.bind(performance)): ProgressView {
  const momentOf = createMoments(now);
  const bar = new cliProgress.SingleBar({
    stream,
    hideCursor: true,
    clearOnComplete: true,
    fps: 10,
    barsize: 24,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    // The bar must not end the process's life, nor grow over the terminal's width.
    gracefulExit: false,
    linewrap: false,
    format: (options, { progress }, payload: Partial<Moment>) =>
      `${payload.phase ?? "starting"} ${cliProgress.Format.BarFormat(progress, options)} ${Math.floor(progress * 100)}%  objective ${payload.objective ?? "-"}  ${payload.speed ?? "-"}  ${payload.left ?? "-"} left`,
  });
  let started = false;
  return {
    show(progress) {
      const moment = momentOf(progress);
      if (!started) bar.start(1, 0, moment);
      started = true;
      bar.update(moment.share ?? 0, moment);
    },
    end() {
      if (started) bar.stop();
    },
  };
}

/** A line every few seconds, for logs. */
export function lineView({ stream }: Sink, every = 3, now = performance.now.bind(performance)): ProgressView {
  const momentOf = createMoments(now);
  const due = createDue(every, now);
  return {
    show(progress) {
      const moment = momentOf(progress);
      if (!due()) return;
      const share = moment.share === undefined ? "" : ` (${Math.floor(moment.share * 100)}%)`;
      stream.write(`${moment.phase}${share}: objective ${moment.objective}, ${moment.speed}, ${moment.left} left\n`);
    },
    end: () => undefined,
  };
}

/** An object a line, at most one a second. */
export function jsonView({ stream }: Sink, every = 1, now = performance.now.bind(performance)): ProgressView {
  const due = createDue(every, now);
  return {
    show(progress) {
      if (due()) stream.write(`${JSON.stringify(progress)}\n`);
    },
    end: () => undefined,
  };
}

/** True once every so many seconds. */
function createDue(every: number, now: () => number): () => boolean {
  let next = now() + 1000 * every;
  return () => {
    if (now() < next) return false;
    next = now() + 1000 * every;
    return true;
  };
}
