import { type Decision, decisionsOf } from "./decisions.ts";
import { maxLookahead } from "./expression-parser.ts";
import { GenParser } from "./parser.ts";

/**
 * The decisions of our grammar. Chevrotain's analysis takes as long as the check of a spec: in what `npm run build` writes, their value stands
 * in place of this module.
 */
export const knownDecisions: Decision[] = decisionsOf(new GenParser(), maxLookahead);
