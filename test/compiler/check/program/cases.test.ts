import { inFull, runCases } from "../../../support/cases.ts";
import { compileCase } from "../../../support/compile-case.ts";

runCases("test/cases/bad/program", compileCase, inFull);
runCases("test/cases/several/program", compileCase, inFull);
