-- For `vim.lsp.enable("genc")`, from Neovim 0.11 on.
return require("genc").config()
