import { parse } from "../../../src/compiler/syntax/parse.ts";
import { runCases } from "../../support/cases.ts";

runCases("test/cases/bad/syntax", (_path, text) => parse(text, 0).diagnostics);
runCases("test/cases/good", (_path, text) => parse(text, 0).diagnostics);
