import type { IParserErrorMessageProvider } from "chevrotain";

/**
 * Chevrotain asks for a message before anybody knows the place; the words are made later, in `explain.ts`. The message of a wrong token is
 * the name of the token that was due; of the others the rule says all.
 */
export const expectationProvider: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => expected.name,
  buildNotAllInputParsedMessage: () => "",
  buildNoViableAltMessage: () => "",
  buildEarlyExitMessage: () => "",
};
