import type { Span } from "../diagnostics/types.ts";

/**
 * The tree of one `.gen` file. Every node has the span of its text; a part that the parser had to give up is `undefined` or an
 * expression `{ is: "missing" }`, so that the rest of the tree stays usable.
 */
export interface File {
  file: number;
  declarations: Declaration[];
  /** Every comment, in order. `doc` marks `///`. */
  comments: Comment[];
  /** True when the formatter may print the tree: no text was dropped by recovery. */
  complete: boolean;
  /** Where the tree is a guess: what seems wrong there beyond syntax follows from a mistake that is reported. */
  doubtful: Span[];
  /** Brackets that end nobody knows where: what they group is a guess too. */
  regrouped: Span[];
}

export interface Comment {
  text: string;
  span: Span;
  doc: boolean;
}

/**
 * A name as it stands in the text; `text` is NFKC-normalised. It is empty where the parser needed a name (or a type's name, or the path of
 * an import) and found none: that is already reported, so whoever meets it says nothing and treats it as unknown.
 */
export interface Name {
  text: string;
  span: Span;
}

interface Node {
  span: Span;
  /** Text of the `///` comments right above, without the slashes. */
  doc?: string;
}

export type Declaration = ImportDecl | ConstDecl | DataDecl | NetworkDecl | ModelDecl | TrainDecl | ChooseDecl;

export interface ImportDecl extends Node {
  is: "import";
  /** Empty: everything but `train` and `choose`. */
  names: Name[];
  path: { text: string; span: Span };
}
export interface ConstDecl extends Node {
  is: "const";
  name: Name;
  value: Expr;
}

export interface DataDecl extends Node {
  is: "data";
  name: Name;
  items: DataItem[];
}
export type DataItem = DataSetting | FieldDecl;
export type DataSettingName = "source" | "test" | "sequence" | "weight" | "split" | "where";
export interface DataSetting extends Node {
  is: "dataSetting";
  name: Name & { text: DataSettingName };
  value: Expr;
}
export interface FieldDecl extends Node {
  is: "field";
  name: Name;
  type: Type;
  /** Absent: the column of the field's own name. */
  value?: Expr;
}

export type Role = "network" | "encoder" | "decoder" | "generator" | "discriminator";
export interface NetworkDecl extends Node {
  is: "network";
  role: Role;
  name: Name;
  /** `Draw[K]`: K sets of weights. */
  copies: Expr[];
  formals: Formal[];
  result?: Type;
  items: NetworkItem[];
}
export interface Formal extends Node {
  name: Name;
  type?: Type;
  value?: Expr;
}
export type NetworkItem = ParamDecl | Binding | Return;
export interface ParamDecl extends Node {
  is: "param";
  name: Name;
  type: Type;
  /** Behind `=`: the entries that are known. */
  fixed?: Expr;
  /** Behind `~`: the density of what stays free. */
  prior?: Expr;
}
export interface Binding extends Node {
  is: "binding";
  name: Name;
  value: Expr;
}
export interface Return extends Node {
  is: "return";
  value: Expr;
}

export interface ModelDecl extends Node {
  is: "model";
  name: Name;
  formals: Formal[];
  items: ModelItem[];
}
export type ModelItem = ParamDecl | Binding | GivenDecl | LatentDecl | ObservedDecl | PosteriorDecl | AdversaryDecl;
export interface GivenDecl extends Node {
  is: "given";
  name: Name;
  type: Type;
  per?: Name;
}
export interface LatentDecl extends Node {
  is: "latent";
  name: Name;
  type?: Type;
  per?: Name;
  law: Expr;
}
export interface ObservedDecl extends Node {
  is: "observed";
  name: Name;
  type?: Type;
  per?: Name;
  by: "density" | "value";
  law: Expr;
}
export interface PosteriorDecl extends Node {
  is: "posterior";
  name: Name;
  law: Expr;
}
export interface AdversaryDecl extends Node {
  is: "adversary";
  call: Expr;
}

export interface TrainDecl extends Node {
  is: "train";
  model: Expr;
  data: Expr;
  as?: Name;
  items: TrainItem[];
}
export type TrainItem = Setting | Expect;
export interface Setting extends Node {
  is: "setting";
  name: Name;
  value: Expr;
}
export interface Expect extends Node {
  is: "expect";
  condition: Expr;
  within?: Expr;
}
export interface ChooseDecl extends Node {
  is: "choose";
  data: Expr;
  as?: Name;
  items: (Setting | Try)[];
}
export interface Try extends Node {
  is: "try";
  model: Expr;
  items: TrainItem[];
}

/** `real[4]`, `spd(4)[K]`, `category("a", "b")[5]?`, `Normal[20]`. */
export interface Type extends Node {
  name: Name;
  args: Argument[];
  dims: Expr[];
  optional: boolean;
}

export interface Argument {
  name?: Name;
  value: Expr;
  span: Span;
}

export type BinaryOperator = "or" | "and" | "==" | "!=" | "<" | "<=" | ">" | ">=" | ".." | "+" | "-" | "*" | "/" | "@" | "^";

export type Expr = { span: Span } /** `value` is what is meant: 0.1 for `10%`. */ & (
  | { is: "number"; value: number; percent: boolean; text: string }
  | { is: "string"; value: string }
  | { is: "column"; name: string }
  | { is: "hole" }
  | { is: "name"; name: Name }
  | { is: "call"; callee: Expr; args: Argument[] }
  | { is: "index"; of: Expr; by: Expr[] }
  /** `a |> f(b)`; `call` is the right side as written (a name, call or index). */
  | { is: "pipe"; value: Expr; call: Expr }
  | { is: "binary"; operator: BinaryOperator; operatorSpan: Span; left: Expr; right: Expr }
  | { is: "unary"; operator: "-" | "not"; of: Expr }
  | { is: "list"; items: Expr[] }
  | { is: "group"; of: Expr }
  /** The parser needed an expression here and found none; its diagnostic is already reported. */
  | { is: "missing" }
);
