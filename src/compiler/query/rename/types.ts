import type { Place } from "../analysis.ts";

/** What a rename writes in place of a piece of a file. */
export interface TextEdit extends Place {
  text: string;
}
