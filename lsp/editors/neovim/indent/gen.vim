if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=GencIndent(v:lnum) indentkeys=0},0),0],o,O,!^F,0\|
let b:undo_indent = 'setlocal indentexpr< indentkeys<'

" Two spaces for each bracket that is open; two more for a step of a pipe on a line of its own.
function! GencIndent(line) abort
  let l:before = prevnonblank(a:line - 1)
  if l:before == 0
    return 0
  endif
  let l:here = getline(a:line) =~# '^\s*[])}]' ? -1 : 0
  let l:step = getline(a:line) =~# '^\s*|>' ? 1 : 0
  let l:was = getline(l:before) =~# '^\s*|>' ? 1 : 0
  let l:text = substitute(substitute(getline(l:before), '"[^"]*"', '', 'g'), '//.*', '', '')
  let l:open = len(substitute(substitute(l:text, '^\s*[])}]', '', ''), '[^[({]', '', 'g'))
  let l:close = len(substitute(substitute(l:text, '^\s*[])}]', '', ''), '[^])}]', '', 'g'))
  return max([0, indent(l:before) + shiftwidth() * (l:open - l:close + l:here + l:step - l:was)])
endfunction
