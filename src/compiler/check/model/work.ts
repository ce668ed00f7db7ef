import type { NodeId } from "../../diagnostics/types.ts";
import type { Call, Network, ValueType } from "../../ir/types/model.ts";
import type { Name, NetworkDecl } from "../../syntax/ast.ts";
import type { CheckContext, CheckedModel } from "../contract.ts";
import type { WrittenCall } from "./call.ts";
import type { Scope } from "./scope.ts";
import type { Sizes } from "./sizes.ts";

/** What a call of a network gives. `type` is undefined where it is in error. */
export type Result = { is: "value"; type: ValueType | undefined } | { is: "density"; distribution: string; type: ValueType | undefined };

/** What a network came to at its first call: its sizes are bound once. */
export interface Instance {
  declaration: NetworkDecl;
  sizes: Sizes;
  copies: number[];
  /** Its arguments that take values. */
  inputs: { name: Name; type: ValueType | undefined }[];
  /** Absent where mistakes in the body leave it open. */
  result?: Result;
  /** Its arguments that a call didn't fit: their types may be the mistake, so other calls stay silent. */
  refused: Set<string>;
  /** Its body is being checked: a call now is one of itself. */
  open: boolean;
}

/** The variable that a law is of, or the head that a result is of. */
export interface Wanted {
  /** As it stands in messages: "`x`". */
  subject: string;
  /** Undefined where nothing is known. */
  type?: ValueType;
  /** The type is the variable's own, not only the shape that its data field has. */
  exact: boolean;
  /** The type is in error: nothing that follows from it is reported. */
  poisoned?: boolean;
  /** Set where the law doesn't fit: one of the two is wrong, so nothing more is concluded from either. */
  misfit?: boolean;
}

export type CallNetwork = (call: WrittenCall, scope: Scope, wanted: Wanted | undefined) => { call: Call; result: Result } | undefined;

/** State of the check of one model with the networks that it calls. */
export interface Work {
  context: CheckContext;
  spans: CheckedModel["spans"];
  instances: Map<NetworkDecl, Instance>;
  /** In the order in which their bodies were done: a network stands after those that it calls. */
  networks: Network[];
  /** Networks with a call that couldn't bind their sizes. */
  unbound: Set<NetworkDecl>;
  /** Number of calls of each network so far. */
  sites: Map<string, number>;
  /** Names of the model, which its networks don't see. */
  modelNames: Set<string>;
  /** Set once by `network.ts`: expressions call networks, whose bodies are expressions. */
  callNetwork: CallNetwork;
}

export function newWork(context: CheckContext, callNetwork: CallNetwork): Work {
  return {
    context,
    spans: {},
    instances: new Map(),
    networks: [],
    unbound: new Set(),
    sites: new Map(),
    modelNames: new Set(),
    callNetwork,
  };
}

/** What the file of a declaration sees. */
export function contextOf(context: CheckContext, file: number): CheckContext {
  return context.files?.[file] ?? context;
}

/** Notes the place of a node; gives the node back. */
export function mark(work: Work, node: NodeId, span: { file: number; start: number; end: number }): NodeId {
  work.spans[node] = span;
  return node;
}
