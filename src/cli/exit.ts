/** Exit statuses of `genc`, which scripts rely on. */
export const exit = {
  ok: 0,
  /** The input is wrong: a spec, its data, a run, a file. */
  wrong: 1,
  /** The command line itself is misused. */
  misuse: 2,
  /** Training diverged or degenerated, or an `expect` isn't met. */
  failed: 3,
  /** genc itself is wrong; as `EX_SOFTWARE` of sysexits. */
  bug: 70,
  /** Ended by Ctrl-C, as shells say it. */
  interrupted: 130,
} as const;

export type Exit = (typeof exit)[keyof typeof exit];

/** The more telling of two: of several trains, one that failed decides. */
export function worse(a: Exit, b: Exit): Exit {
  return a > b ? a : b;
}

/** A mistake of the command line that only the command itself can see. */
export class Misuse extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Misuse";
  }
}
