/** The part of the library that the diagrams are drawn with; it comes without types. */
declare module "@prantlf/railroad-diagrams" {
  interface Drawing {
    /** Pixels. */
    readonly width: number;
  }
  interface Link {
    href?: string;
    title?: string;
  }
  export class Diagram implements Drawing {
    constructor(...items: Drawing[]);
    readonly width: number;
    format(top: number, right: number, bottom: number, left: number): this;
    toString(): string;
  }
  export class Sequence implements Drawing {
    constructor(...items: Drawing[]);
    readonly width: number;
  }
  export class Stack implements Drawing {
    constructor(...items: Drawing[]);
    readonly width: number;
  }
  export class Choice implements Drawing {
    constructor(normal: number, ...items: Drawing[]);
    readonly width: number;
  }
  export class HorizontalChoice implements Drawing {
    constructor(...items: Drawing[]);
    readonly width: number;
  }
  export class OneOrMore implements Drawing {
    constructor(item: Drawing, between?: Drawing);
    readonly width: number;
  }
  export class Group implements Drawing {
    constructor(item: Drawing, label: string);
    readonly width: number;
  }
  export class Terminal implements Drawing {
    constructor(text: string, link?: Link);
    readonly width: number;
  }
  export class NonTerminal implements Drawing {
    constructor(text: string, link?: Link);
    readonly width: number;
  }
  export class Skip implements Drawing {
    constructor();
    readonly width: number;
  }
}
