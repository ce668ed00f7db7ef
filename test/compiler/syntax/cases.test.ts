import { parse } from "../../../src/compiler/syntax/parse.ts";
import { inFull, runCases } from "../../support/cases.ts";

runCases("test/cases/bad/syntax", (_path, text) => parse(text, 0).diagnostics, inFull);
runCases("test/cases/several/syntax", (_path, text) => parse(text, 0).diagnostics, inFull);
runCases("test/cases/good", (_path, text) => parse(text, 0).diagnostics, inFull);
