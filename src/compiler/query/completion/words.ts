import { own } from "../builtins/tables.ts";
import { wordDocs } from "../builtins/words.ts";
import { type Completion, holes, type Offer } from "./types.ts";

/** Words of the language with the snippet that each begins. */
function words(snippets: Record<string, string>): Offer {
  return () =>
    Object.entries(snippets).map(([label, text], rank): Completion => {
      const said = own(wordDocs, label);
      return {
        label,
        kind: text.includes("⟨") ? "snippet" : "keyword",
        insert: holes(text),
        rank,
        ...(said === undefined ? {} : { doc: said.doc }),
      };
    });
}

export const declarationWords = words({
  data: 'data ⟨Data⟩ {\n  source: csv("⟨path⟩")\n  ⟨x⟩: ⟨real⟩\n  ⟨⟩\n}',
  model: "model ⟨Model⟩ {\n  ⟨⟩\n}",
  train: "train ⟨Model⟩ on ⟨Data⟩",
  encoder: "encoder ⟨Recognise⟩(⟨x⟩: ⟨real[P]⟩) -> Normal[⟨2⟩] {\n  ⟨⟩\n}",
  decoder: "decoder ⟨Draw⟩(⟨z⟩: ⟨real[L]⟩) -> ⟨Normal⟩[⟨P⟩] {\n  ⟨⟩\n}",
  generator: "generator ⟨Paint⟩(⟨z⟩: ⟨real[L]⟩) -> ⟨real[P]⟩ {\n  ⟨⟩\n}",
  discriminator: "discriminator ⟨Judge⟩(⟨x⟩: ⟨real[P]⟩) -> real {\n  ⟨⟩\n}",
  network: "network ⟨Trunk⟩(⟨x⟩: ⟨real[P]⟩) -> ⟨real[H]⟩ {\n  ⟨⟩\n}",
  const: "const ⟨L⟩ = ⟨20⟩",
  import: 'import "⟨other.gen⟩"',
  choose: "choose on ⟨Data⟩ {\n  try ⟨Model⟩\n}",
});

export const modelWords = words({
  observed: "observed ⟨x⟩: ⟨real⟩ ~ ⟨⟩",
  latent: "latent ⟨z⟩: ⟨real⟩ ~ ⟨⟩",
  param: "param ⟨mean⟩: ⟨⟩",
  given: "given ⟨y⟩: ⟨⟩",
  posterior: "posterior ⟨z⟩ ~ ⟨⟩",
  adversary: "adversary ⟨⟩",
});

export const networkWords = words({ return: "return ⟨⟩", param: "param ⟨w⟩: ⟨⟩" });
export const onWord = words({ on: "on ⟨⟩" });
export const asWord = words({ as: "as ⟨Name⟩" });
export const fromWord = words({ from: 'from "⟨other.gen⟩"' });
export const perWord = words({ per: "per sequence" });
export const withinWord = words({ within: "within ⟨1e-3⟩" });
export const expectWord = words({ expect: "expect ⟨⟩" });
export const tryWord = words({ try: "try ⟨⟩" });
export const plates: Offer = () => [{ label: "sequence", kind: "choice", rank: 0, doc: "One value for a whole sequence." }];
