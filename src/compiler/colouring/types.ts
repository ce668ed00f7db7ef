/** One rule of a TextMate grammar: a match, a region from `begin` to `end`, a group of rules, or a reference. */
export interface Rule {
  name?: string;
  contentName?: string;
  match?: string;
  begin?: string;
  end?: string;
  /** In place of `end`: the region goes on while each line begins so, whatever its inner rules are at. */
  while?: string;
  include?: string;
  captures?: Record<string, Rule>;
  beginCaptures?: Record<string, Rule>;
  endCaptures?: Record<string, Rule>;
  patterns?: Rule[];
}

export interface Grammar {
  name: string;
  scopeName: string;
  comment: string;
  patterns: Rule[];
  repository: Record<string, Rule>;
  injectionSelector?: string;
  fileTypes?: string[];
}
