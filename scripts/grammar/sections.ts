/** The grammar's rules in the order in which people read them, each with what it says. */
export const sections: { title: string; rules: Record<string, string> }[] = [
  {
    title: "Files",
    rules: {
      file: "A file holds declarations in any order.",
      declaration: "The first word says what a declaration is.",
      importDeclaration:
        '`import "nets.gen"` brings in every declaration but `train` and `choose`; `import Draw, Judge from "nets.gen"` these two.',
      constDeclaration: "`const L = 20`",
    },
  },
  {
    title: "Data",
    rules: {
      dataDeclaration: '`data Iris { source: csv("iris.csv")  x: real[4] = [a, b, c, d] }`',
      dataItem: "A setting, or a field.",
      dataSetting: "`split: holdout(10%)`",
      field: "`x: real = log(wind)`; without an expression, the column of that name.",
    },
  },
  {
    title: "Networks",
    rules: {
      networkDeclaration: "`decoder Draw(z: real[20]) -> Bernoulli[784] { ... }`; `decoder Draw[K](...)` has K sets of weights.",
      formals: "`(z: real[20], n = 3)`",
      formal: "A value with its type, or a size with its default.",
      networkItem: "The order counts: a name stands behind its binding.",
      result: "`return Normal(h |> dense(20), log_var: h |> dense(20))`",
    },
  },
  {
    title: "Models",
    rules: {
      modelDeclaration: "`model Flowers(K = 3) { ... }`",
      modelItem: "Two tokens tell what an item is, so that a mistake in one leaves the others standing.",
      param: "`param mean: real[K, 4]`; `=` fixes the entries that it gives, and what is free may have a prior.",
      prior: "`param w: simplex(3) = [_, _, 0.2] ~ Dirichlet(2)`",
      given: "`given y: category(10)`",
      latent: "`latent k: category(K) ~ Categorical(weights)`",
      observed: "`observed x: real[4] ~ Normal(mean[k], cov: cov[k])`; with `=` it is made by a network and has no density.",
      posterior: "`posterior z ~ Recognise(x)`",
      adversary: "`adversary Judge(x)`",
      binding: "`h = Trunk(x)`",
      plate: "`per sequence`",
    },
  },
  {
    title: "Training",
    rules: {
      trainDeclaration: "`train Flowers(K: 4) on Iris as Four { starts: 20 }`",
      alias: "`as Four`",
      settings: "`{ starts: 20  expect loglik >= -185 }`",
      trainItem: "A setting, or what must hold afterwards.",
      setting: "`optimizer: adam(1e-3)`",
      expectation: "`expect loglik == -180.1855 within 1e-3`",
      chooseDeclaration: "`choose on Iris { try Full(K: 1..6)  try Tied(K: 1..6)  by: bic }`",
      candidate: "A model to try, or a setting.",
      attempt: "`try Flowers(K: 1..9)`",
    },
  },
  {
    title: "Types",
    rules: {
      type: '`real[4]`, `spd(4)[K]`, `category("a", "b")[5]?`, `Normal[20]`: parentheses say what one value is, brackets how many.',
      dims: "`[K, 4]`",
      args: "`(mean, std: 1)`",
      argument: "A value, by place or by name.",
    },
  },
  {
    title: "Expressions, from the loosest operator to the tightest",
    rules: {
      expression: "`a or b`",
      conjunction: "`a and b`",
      negation: "`not a == b` is `not (a == b)`.",
      comparison: "`a < b`; comparisons don't chain.",
      range: "`1..9`, both ends included.",
      pipe: "`x |> dense(10) |> relu`; `a |> f(b)` is `f(a, b)`.",
      sum: "`a - b - c` is `(a - b) - c`.",
      product: "`a * b`, `a / b`, and `a @ v`, the product of a matrix with a vector.",
      signed: "`-a ^ b` is `-(a ^ b)`.",
      power: "`a ^ b ^ c` is `a ^ (b ^ c)`, and `a ^ -b` needs no parentheses.",
      atom: "`_` is a free entry of a parameter's list.",
      call: "`f`, `f(x)`, `mean[k]`, `Draw[k](z)`",
      group: "`(a + b)`",
      list: "`[a, b]`",
    },
  },
  {
    title: "Names and words",
    rules: {
      name: "Words with a meaning in one place only are names everywhere else.",
      fieldName: "A field isn't called like a setting of data.",
      dataWord: "The settings of data.",
      role: "A network may say what part it plays.",
      reservedWord: "Never a name.",
    },
  },
];
