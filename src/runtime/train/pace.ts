/** Time that training spends, for the progress report and for what happens every so often. Never read by anything that is computed. */
export interface Pace {
  /** Counts rows from the last `begin`. */
  add(rows: number): void;
  begin(): void;
  rowsPerSecond(): number;
  /** Lets timers and signals run, if it is long since they could. */
  breathe(): Promise<void>;
  /** True once every so many seconds. */
  due(seconds: number): boolean;
}

/** Engines that finish at once never give the event loop a turn. */
const MOST_MILLISECONDS_WITHOUT_A_TURN = 50;

/** A timer of 0 waits for a millisecond; Node has a way that doesn't. */
function turn(): Promise<unknown> {
  return new Promise((resolve) => (typeof setImmediate === "function" ? setImmediate(resolve) : setTimeout(resolve, 0)));
}

export function createPace(now: () => number = () => performance.now()): Pace {
  let rows = 0;
  let spent = 0;
  let began = now();
  let turned = began;
  let marked = began;
  return {
    begin() {
      began = now();
    },
    add(count) {
      rows += count;
      spent += now() - began;
      began = now();
    },
    rowsPerSecond: () => (spent > 0 ? (1000 * rows) / spent : 0),
    async breathe() {
      if (now() - turned < MOST_MILLISECONDS_WITHOUT_A_TURN) return;
      await turn();
      turned = now();
    },
    due(seconds) {
      if (now() - marked < 1000 * seconds) return false;
      marked = now();
      return true;
    },
  };
}
