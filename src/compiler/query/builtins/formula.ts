/** Commands of LaTeX that stand for one sign or word. */
const signs: Record<string, string> = {
  log: "log ",
  mu: "μ",
  sigma: "σ",
  nu: "ν",
  lambda: "λ",
  pi: "π",
  Gamma: "Γ",
  Psi: "Ψ",
  tanh: "tanh",
  sum: "Σ",
  mid: "|",
  le: "≤",
  left: "",
  right: "",
};

const superscripts: Record<string, string> = { "-": "⁻", "1": "¹", "2": "²" };

/** A formula in LaTeX, as the tables of the language write it, as plain text: `-1/2 ((x-μ)/σ)² - log σ`. */
export function plainFormula(latex: string): string {
  const text = new Reader(latex).all();
  return text
    .replace(/(?<=[\p{L}\p{N})])log/gu, " log")
    .replace(/log \(/g, "log(")
    .replace(/\s+/g, " ")
    .replace(/ ([),])/g, "$1")
    .trim();
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  all(): string {
    let result = "";
    while (this.#at < this.#text.length && this.#text[this.#at] !== "}") result += this.#piece();
    return result;
  }

  /** One group in braces, or one sign. */
  #group(): string {
    if (this.#text[this.#at] !== "{") return this.#piece();
    this.#at++;
    const inside = this.all();
    this.#at++;
    return inside;
  }

  #piece(): string {
    const sign = this.#text[this.#at]!;
    if (sign === "\\") return this.#command();
    if (sign === "{") return this.#group();
    this.#at++;
    if (sign !== "^" && sign !== "_") return sign;
    const script = this.#group();
    if (sign === "^" && [...script].every((one) => one in superscripts)) return [...script].map((one) => superscripts[one]).join("");
    return `${sign}${script.length === 1 ? script : `{${script}}`}`;
  }

  #command(): string {
    const [whole, name] = /^\\([A-Za-z]+|.)/.exec(this.#text.slice(this.#at))!;
    this.#at += whole.length;
    if (name === "frac" || name === "tfrac") {
      const [above, below] = [this.#group(), this.#group()];
      return `${operand(above)}/${operand(below)} `;
    }
    if (name === "mathcal" || name === "text" || name === "operatorname") return this.#group();
    return signs[name!] ?? " ";
  }
}

/** In parentheses where it is more than one name or number. */
function operand(text: string): string {
  const trimmed = text.trim();
  return /^[\p{L}\p{N}]+$/u.test(trimmed) ? trimmed : `(${trimmed})`;
}
