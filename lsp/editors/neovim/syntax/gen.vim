if exists('b:current_syntax')
  finish
endif

" Words of the language. Written by `npm run docs`.
" >>> vocabulary
syntax keyword genDeclaration import const data model network encoder decoder generator discriminator train choose
syntax keyword genItem param given latent observed posterior adversary return expect
syntax keyword genWordOperator and or not
syntax match genLink /\v<(on|as|from|per|within|try)>(\s*[]:=~,)])@!/
syntax match genSetting /\v^\s*\zs(source|test|sequence|weight|split|where)\ze\s*:/
syntax keyword genType real positive unit simplex spd category binary count
syntax keyword genDistribution Normal LogNormal Laplace StudentT Exponential Gamma Beta ContinuousBernoulli Uniform
  \ Bernoulli Categorical Poisson NegativeBinomial Dirichlet InverseGamma InverseWishart Markov
syntax keyword genFunction dot exp log sqrt tanh sigmoid softplus softmax abs relu leaky_relu elu gelu silu dense conv
  \ conv_transpose flatten reshape concat embed one_hot batch_norm layer_norm dropout max_pool avg_pool up_sample fill
  \ present binarize dequantize logit max min standardize uniform identity left_right csv idx simulate package along
  \ holdout folds
" <<<

syntax match genNumber /\v<\d+(\.\d+)?([eE][-+]?\d+)?>\%?/
syntax match genOperator /|>\|->\|\.\.\|[<>=!]=\|[-+*/@^~=<>]/
syntax region genString start=/"/ skip=/\\./ end=/"/ oneline
syntax region genColumn start=/`/ end=/`/ oneline
syntax match genComment /\/\/.*$/ contains=@Spell
syntax match genDoc /\/\/\/.*$/ contains=@Spell

highlight default link genDeclaration Keyword
highlight default link genItem Statement
highlight default link genWordOperator Operator
highlight default link genLink Keyword
highlight default link genSetting Identifier
highlight default link genType Type
highlight default link genDistribution Structure
highlight default link genFunction Function
highlight default link genNumber Number
highlight default link genOperator Operator
highlight default link genString String
highlight default link genColumn Identifier
highlight default link genComment Comment
highlight default link genDoc SpecialComment

let b:current_syntax = 'gen'
