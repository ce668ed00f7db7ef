import { fieldFunctions } from "../../src/compiler/fields/index.ts";
import { sound } from "./compile.ts";
import { call, code, settingTexts, table } from "./markdown.ts";

/** A field that uses each function of data, as it is written behind the name: the type and the expression over columns. */
const examples: Record<string, [type: string, write: string]> = {
  add: ["real", "temp_max + temp_min"],
  sub: ["real", "temp_max - temp_min"],
  mul: ["real", "width * length"],
  div: ["unit[28, 28, 1]", "images / 255"],
  pow: ["real", "age ^ 2"],
  neg: ["real", "-depth"],
  log: ["real", "log(wind)"],
  exp: ["positive", "exp(log_income)"],
  sqrt: ["real", "sqrt(area)"],
  abs: ["real", "abs(error)"],
  logit: ["real", "logit(share)"],
  min: ["real", "min(price, 100)"],
  max: ["real", "max(price, 1)"],
  standardize: ["real", "standardize(temp_max)"],
  reshape: ["unit[784]", "images / 255 |> reshape(784)"],
  binarize: ["binary[28, 28, 1]", "binarize(images / 255)"],
  dequantize: ["real[28, 28, 1]", "dequantize(images)"],
  one_hot: ["binary[3]", "one_hot(species)"],
  equal: ["binary", 'weather == "rain"'],
  notEqual: ["binary", 'weather != "sun"'],
  less: ["binary", "age < 18"],
  lessEqual: ["binary", "age <= 17"],
  greater: ["binary", "precipitation > 0"],
  greaterEqual: ["binary[28, 28, 1]", "images >= 128"],
  and: ["binary", "age > 17 and age < 66"],
  or: ["binary", 'weather == "rain" or weather == "snow"'],
  not: ["binary", 'not weather == "sun"'],
  present: ["binary", "present(age)"],
  fill: ["real", "fill(age, 40)"],
};

export function fieldTable(): string {
  const missing = Object.keys(fieldFunctions).filter((name) => examples[name] === undefined);
  if (missing.length > 0) throw new Error(`scripts/docs/fields.ts has no example of ${missing.join(", ")}`);
  return table(
    ["function", "example", "invertible", "settings", ""],
    Object.entries(examples).map(([name, [type, write]]) => {
      const found = fieldFunctions[name];
      if (found === undefined) throw new Error(`there is no function ${name} of fields`);
      const line = `f: ${type} = ${write}`;
      // Columns of an idx file are images; those of a csv file are whatever its first line says.
      sound(`data Shown {\n  source: ${write.includes("images") ? 'idx("images")' : 'csv("rows.csv")'}\n  ${line}\n}\n`);
      const invertible = found.inverse !== undefined || found.undraw !== undefined;
      return [call(found), code(line), invertible ? "yes" : "no", settingTexts(found.settings), found.doc];
    }),
  );
}
