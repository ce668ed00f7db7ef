autocmd BufRead,BufNewFile *.gen setfiletype gen
