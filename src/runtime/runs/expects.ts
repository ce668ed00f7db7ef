import type { Expectation } from "../../compiler/ir/types/model.ts";
import type { LoadedData } from "../data/index.ts";
import type { Trained } from "../queries/types.ts";
import { measure } from "./measures.ts";
import type { RunManifest } from "./types.ts";

/** Whether a value meets an `expect` line; `within` widens every comparison. */
export function isMet({ comparison, value, within = 0 }: Expectation, found: number): boolean {
  switch (comparison) {
    case "==":
      return Math.abs(found - value) <= within;
    case "!=":
      return Math.abs(found - value) > within;
    case "<":
      return found < value + within;
    case "<=":
      return found <= value + within;
    case ">":
      return found > value - within;
    case ">=":
      return found >= value - within;
  }
}

/** Every `expect` line against what was measured; one whose metric can't be measured is not met. */
export async function checkExpectations(
  trained: Trained,
  data: LoadedData,
  metrics: Record<string, number>,
): Promise<RunManifest["expects"]> {
  const verdicts: RunManifest["expects"] = [];
  for (const expectation of trained.ir.expects) {
    const value = (await measure(trained, data, metrics, expectation.metric)) ?? Number.NaN;
    verdicts.push({ text: expectation.text, met: isMet(expectation, value), value });
  }
  return verdicts;
}
