if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal comments=:///,:// commentstring=//\ %s formatoptions-=t formatoptions+=croql
setlocal expandtab shiftwidth=2 softtabstop=2
setlocal suffixesadd=.gen

" `:make` checks the file. A message has its place in the line after it.
let &l:makeprg = luaeval('table.concat(require("genc").command(vim.fn.expand("%:p:h")), " ")') . ' check %:S'
setlocal errorformat=%Eerror[%*[^]]]:\ %m,%Wwarning[%*[^]]]:\ %m,%C\ %#-->\ %f:%l:%c,%C\ %#\|%.%#,%C\ %#%l\ \|%.%#,%C\ \ hint:\ %m,%-G%.%#

let b:undo_ftplugin = 'setlocal comments< commentstring< formatoptions< expandtab< shiftwidth< softtabstop< suffixesadd< makeprg< errorformat<'
