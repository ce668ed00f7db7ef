import { inFull, runCases } from "../../../support/cases.ts";
import { compileCase } from "../../../support/compile-case.ts";

runCases("test/cases/bad/data", compileCase, inFull);
runCases("test/cases/several/data", compileCase, inFull);
