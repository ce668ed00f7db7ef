import { commands } from "../../src/cli/commands/index.ts";
import { distributions } from "../../src/compiler/distributions/index.ts";
import { ops } from "../../src/compiler/tensor/ops/index.ts";
import { constantTable, dataSettingTable, kindTable, sourceTable } from "./data.ts";
import { distributionSections, pageOf } from "./distributions.ts";
import { fieldTable } from "./fields.ts";
import { functionTables } from "./functions.ts";
import { code, table } from "./markdown.ts";
import { refusedSections } from "./refused.ts";
import { metricTable, objectiveTable, optimizerTable, scheduleTable, settingTable } from "./training.ts";

const loadedCommands = await Promise.all(commands.map((one) => one.load()));

/** Every table, by the name in its marker. */
export const tables: Record<string, () => string> = {
  kinds: kindTable,
  "data-settings": dataSettingTable,
  sources: sourceTable,
  fields: fieldTable,
  constants: constantTable,
  "distributions-short": () =>
    table(
      ["distribution", "of", "weighted fit", ""],
      Object.values(distributions).map((one) => [
        `[${code(one.name)}](language/${pageOf(one)}.md#${one.name.toLowerCase()})`,
        one.support,
        one.em === undefined ? "" : "yes",
        one.doc.split(". ")[0]!.replace(/\.?$/, "."),
      ]),
    ),
  "distributions-of-numbers": () => distributionSections("distributions"),
  "distributions-discrete": () => distributionSections("discrete"),
  functions: functionTables,
  settings: settingTable,
  schedules: scheduleTable,
  objectives: objectiveTable,
  optimizers: optimizerTable,
  metrics: metricTable,
  refused: refusedSections,
  commands: () =>
    table(
      ["command", "does", "example"],
      commands.map(({ usage, summary }, i) => [code(`genc ${usage}`), summary, code(loadedCommands[i]?.examples[0]?.command ?? "")]),
    ),
  ops: () =>
    table(
      ["op", "gradient", ""],
      Object.values(ops).map((one) => [code(one.name), one.vjp === "none" ? "none" : "yes", one.doc]),
    ),
};
