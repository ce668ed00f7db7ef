/** What a rule of the grammar is made of. */
export type Part =
  /** A token that is written as it stands here. */
  | { is: "text"; text: string }
  /** Another rule or a terminal. */
  | { is: "name"; name: string }
  | { is: "sequence"; of: Part[] }
  | { is: "choice"; of: Part[] }
  | { is: "optional"; of: Part }
  /** Any number of times, also none. */
  | { is: "many"; of: Part }
  /** What `of` derives and `not` doesn't. */
  | { is: "except"; of: Part; not: Part };

export interface Rule {
  name: string;
  doc: string;
  body: Part;
}

/** A token that no single text writes, by its regular expression in ECMAScript's notation with the flag `u`. */
export interface Terminal {
  name: string;
  doc: string;
  pattern: string;
}

export interface Section {
  title: string;
  rules: Rule[];
}

export interface Grammar {
  sections: Section[];
  terminals: Terminal[];
  /** What may stand between two tokens. */
  between: Terminal[];
}
