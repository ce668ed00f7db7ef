import type { IParserErrorMessageProvider, IToken } from "chevrotain";

/**
 * Chevrotain asks for a message before anybody knows the place; the words are made later, in `explain.ts`. The message of a wrong token is
 * the name of the token that was due; of the others the rule says all. `note` is called with the token of each error, before the parser
 * recovers from it.
 */
export function expectationProvider(note: (token: IToken) => void): IParserErrorMessageProvider {
  const noted = (token: IToken, message: string): string => {
    note(token);
    return message;
  };
  return {
    buildMismatchTokenMessage: ({ expected, actual }) => noted(actual, expected.name),
    buildNotAllInputParsedMessage: ({ firstRedundant }) => noted(firstRedundant, ""),
    buildNoViableAltMessage: ({ actual }) => noted(actual[0]!, ""),
    buildEarlyExitMessage: ({ actual }) => noted(actual[0]!, ""),
  };
}
