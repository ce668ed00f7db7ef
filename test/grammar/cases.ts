/**
 * One text for each construct, with every word marked: `«word colour»`, where the grammar and the server say the same;
 * `«word grammar|server»`, where only the meaning tells more than the text does; an empty side says nothing.
 */
export interface ColourCase {
  of: string;
  text: string;
  /** Specs beside it. */
  files?: Record<string, string>;
}

const nets = 'decoder Draw(z: real[2]) -> Normal[2] { return Normal(z, 1) }\ndata Rows { source: csv("r.csv") x: real[2] = [a, b] }\n';

export const colourCases: ColourCase[] = [
  {
    of: "comments",
    text: "«// plain comment»\n«/// of what follows comment»\n«const keyword» «N variable» = 20 «// behind comment»",
  },
  { of: "numbers", text: "«const keyword» «a variable» = 1 + 0.5 - 1e-3 * 10% / 2E+4" },
  {
    of: "texts and columns",
    text: '«data keyword» «D class» {\n  «source property»: «csv function»("a \\"b\\" \\\\ \\n.csv")\n  «x property»: «real type» = «`Sepal.Length` property»\n}',
  },
  { of: "an import of all", text: '«import keyword» "nets.gen"', files: { "nets.gen": nets } },
  {
    of: "an import of some",
    text: '«import keyword» «Draw variable|function», «Rows variable|class» «from keyword» "nets.gen"\n«train keyword» «M class|» «on keyword» «Rows class»',
    files: { "nets.gen": nets },
  },
  {
    of: "soft words as names",
    text: "«model keyword» «M class» {\n  «param keyword» «source variable»: «real type»\n  «param keyword» «on variable»: «real type»\n  «observed keyword» «try variable»: «real type» ~ «Normal type»(«source variable» + «on variable», 1)\n}",
  },
  {
    of: "settings of data",
    text: `«data keyword» «D class» {
  «source property»: «csv function»("a.csv")
  «test property»: «csv function»(«package function»("p/a.csv"))
  «sequence property»: «along function»(«date property», «by parameter»: «station property»)
  «weight property»: «n property»
  «split property»: «holdout function»(10%, «by parameter»: «group property»)
  «where property»: «not operator» «a property» == "x" «and operator» «present function»(«b property») «or operator» «c property» >= 1
}`,
  },
  {
    of: "fields",
    text: `«const keyword» «L variable» = 2
«data keyword» «D class» {
  «source property»: «idx function»("a.idx", «labels parameter»: "b.idx")
  «x property»: «real type»[«L variable»]? = [«standardize function»(«a property»), «log function»(«b property») / 2]
  «y property»: «category type»("no", "yes") = «labels property»
  «on property»: «count type»
  «z property»: «binary type»[4] = «binarize function»(«images property» / 255) |> «reshape function»(4)
}`,
  },
  {
    of: "rows drawn from a model",
    text: `«model keyword» «Truth class» { «observed keyword» «x variable»: «real type» ~ «Normal type»(0, 1) }
«data keyword» «D class» { «source property»: «simulate function»(«Truth class», «rows parameter»: 10, «seed parameter»: 1) }`,
  },
  {
    of: "a network",
    text: `«network keyword» «Block function»[«K parameter», 2 * «K parameter»](«h parameter»: «real type»[«W variable|parameter»], «size parameter» = 8, «s parameter»: «positive type» = 1) -> «real type»[«W variable|parameter»] {
  «param keyword» «gain variable»: «positive type»[«W variable|parameter»]
  «r variable» = «h variable|parameter» |> «dense function»(«size variable|parameter») |> «layer_norm function»
    |> «silu function»
  «return keyword» «gain variable» * («h variable|parameter» + «r variable») ^ 2
}`,
  },
  {
    of: "roles of networks, and their results",
    text: `«encoder keyword» «E function»(«x parameter»: «real type»[4]) -> «Normal type»[2] {
  «h variable» = «concat function»(«x variable|parameter», «x variable|parameter») |> «dense function»(8) |> «relu function»
  «return keyword» «Normal type»(«h variable» |> «dense function»(2), «log_var parameter»: «h variable» |> «dense function»(2))
}
«decoder keyword» «F function»(«z parameter»: «real type»[2]) -> «Categorical type»(3)[4] { «return keyword» «Categorical type»(«logits parameter»: «z variable|parameter» |> «dense function»(12) |> «reshape function»(4, 3)) }
«generator keyword» «G function»(«z parameter»: «real type»[2]) -> «unit type» { «return keyword» «z variable|parameter» |> «dense function»(1) |> «sigmoid function» }
«discriminator keyword» «J function»(«x parameter»: «unit type») -> «real type» { «return keyword» «x variable|parameter» |> «dense function»(1) }`,
  },
  {
    of: "a mixture",
    text: `«model keyword» «M class»(«K parameter» = 3, «D parameter») {
  «param keyword» «w variable»: «simplex type»(«K variable|parameter») ~ «Dirichlet type»(2)
  «param keyword» «first variable»: «simplex type»(3) = [1, «_ variable|», 0]
  «param keyword» «Σ variable»: «spd type»(«D variable|parameter»)[«K variable|parameter»]
  «latent keyword» «k variable»: «category type»(«K variable|parameter») ~ «Categorical type»(«w variable»)
  «observed keyword» «x variable»: «real type»[«D variable|parameter»] ~ «Normal type»(0, «cov parameter»: «Σ variable»[«k variable»])
}`,
  },
  {
    of: "plates, ranges, products, indices",
    text: `«model keyword» «M class» {
  «param keyword» «a variable»: «real type»[3, 2]
  «given keyword» «c variable»: «category type»(3) «per keyword» «sequence keyword»
  «latent keyword» «z variable»: «real type»[2] ~ «Normal type»(0, 1)
  «observed keyword» «x variable»: «real type» ~ «Normal type»(«a variable»[«c variable», 0..1] @ «z variable» - «dot function»(«z variable», «z variable»), «std parameter»: 1)
}`,
  },
  {
    of: "networks in a model",
    text: `«decoder keyword» «Chart function»[«K parameter»](«z parameter»: «real type»[1]) -> «Normal type»[2] { «return keyword» «Normal type»(«z variable|parameter» |> «dense function»(2), «std parameter»: 0.2) }
«encoder keyword» «Which function»(«x parameter»: «real type»[2]) -> «Categorical type»(«K variable|parameter») { «return keyword» «Categorical type»(«logits parameter»: «x variable|parameter» |> «dense function»(«K variable|parameter»)) }
«model keyword» «M class»(«K parameter» = 2) {
  «latent keyword» «k variable»: «category type»(«K variable|parameter») ~ «Categorical type»(«uniform function»(«K variable|parameter»))
  «latent keyword» «z variable»: «real type»[1] ~ «Normal type»(0, 1)
  «observed keyword» «x variable» ~ «Chart function»[«k variable»](«z variable»)
  «posterior keyword» «k variable» ~ «Which function»(«x variable»)
  «posterior keyword» «z variable» ~ «Nobody function|»(«x variable»)
}`,
  },
  {
    of: "an adversary",
    text: `«generator keyword» «G function»(«z parameter»: «real type»[2]) -> «real type»[2] { «return keyword» «z variable|parameter» |> «dense function»(2) }
«discriminator keyword» «J function»(«x parameter»: «real type»[2]) -> «real type» { «return keyword» «x variable|parameter» |> «dense function»(1) }
«model keyword» «M class» {
  «latent keyword» «z variable»: «real type»[2] ~ «Normal type»(0, 1)
  «observed keyword» «x variable»: «real type»[2] = «G function»(«z variable»)
  «adversary keyword» «J function»(«x variable»)
}`,
  },
  {
    of: "a train with all it can have",
    text: `«data keyword» «Rows class» { «source property»: «csv function»("r.csv") «length property»: «real type» }
«model keyword» «M class»(«K parameter» = 2) { «observed keyword» «x variable»: «real type» ~ «Normal type»(0, 1) }
«train keyword» «M class»(«K parameter»: 4) «on keyword» «Rows class»(«x variable»: «length property») «as keyword» «Second namespace» {
  «starts property»: 10
  «optimizer property»: «adam function»(2e-4, «beta1 parameter»: 0.5)
  «objective property»: «elbo function»(«beta parameter»: «warmup function»(0, 1, «epochs parameter»: 10))
  «schedule property»: «cosine function»
  «nothing property|»: 1
  «expect keyword» «loglik function» == -180.1855 «within keyword» 1e-3
  «expect keyword» «heldout function»(«loglik_per_row function») > -3
}
«train keyword» «M class» «on keyword» «Rows class»(«x variable»: «length property»)`,
  },
  {
    of: "words that a setting chooses from",
    text: `«data keyword» «Rows class» { «source property»: «csv function»("r.csv") «x property»: «real type» }
«model keyword» «M class» { «observed keyword» «x variable»: «real type» ~ «Normal type»(0, 1) }
«train keyword» «M class» «on keyword» «Rows class» {
  «objective property»: «adversarial function»(«loss parameter»: «hinge enumMember», «spectral_norm parameter»: «true enumMember»)
}`,
  },
  {
    of: "a choice among models",
    text: `«data keyword» «Rows class» { «source property»: «csv function»("r.csv") «x property»: «real type» }
«model keyword» «M class»(«K parameter» = 2) { «observed keyword» «x variable»: «real type» ~ «Normal type»(0, 1) }
«choose keyword» «on keyword» «Rows class» «as keyword» «Best namespace» {
  «try keyword» «M class»(«K parameter»: 1..9)
  «try keyword» «M class»(«K parameter»: [2, 3]) { «starts property»: 20 «expect keyword» «loglik function» > -1e3 }
  «try keyword» «M class»
  «folds property|»: 5
}`,
  },
  {
    of: "text that nothing closes",
    text: `«model keyword» «A class» {
  «observed keyword» «x variable»: «real type» ~ «Normal type»((0, 1
«model keyword» «B class» {
  «param keyword» «a variable»: «real type»[2
«const keyword» «N variable» = 3`,
  },
];
