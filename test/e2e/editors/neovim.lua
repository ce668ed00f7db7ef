-- What Neovim shows of a project, as JSON in seen.json. Started in the project's folder with GENC_PLUGIN set.
vim.opt.runtimepath:append(vim.env.GENC_PLUGIN)
vim.cmd("filetype plugin indent on | syntax on")
vim.o.swapfile = false
require("genc").setup()

local seen = {}

local function fail(text)
  io.stderr:write(text .. "\n")
  vim.cmd("cquit 1")
end

local function wait(what, holds)
  if not vim.wait(20000, holds, 20) then
    fail("Neovim waited in vain for " .. what)
  end
end

local function attached()
  local get = vim.lsp.get_clients or vim.lsp.get_active_clients
  for _, client in ipairs(get()) do
    if client.name == "genc" and vim.lsp.buf_is_attached(0, client.id) then
      return client
    end
  end
end

local function open(name)
  vim.cmd("edit " .. name)
  wait("the server on " .. name, function()
    local client = attached()
    return client ~= nil and client.initialized ~= false and client.server_capabilities ~= nil
  end)
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), "\n") .. "\n"
end

--- The cursor to the beginning of a pattern.
local function to(pattern)
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  if vim.fn.search(pattern, "cW") == 0 then
    fail("There is no " .. pattern)
  end
end

local function ask(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 20000)
  for _, answer in pairs(answers or {}) do
    if answer.err then
      fail(vim.inspect(answer.err))
    end
    return answer.result
  end
end

-- diagnostics, and the fix of the one
open("broken.gen")
wait("diagnostics", function()
  return #vim.diagnostic.get(0) > 0
end)
local function errors()
  return vim.tbl_filter(function(one)
    return one.severity == vim.diagnostic.severity.ERROR
  end, vim.diagnostic.get(0))
end
seen.diagnostics = vim.tbl_map(function(one)
  local line = vim.api.nvim_buf_get_lines(0, one.lnum, one.lnum + 1, true)[1]
  return {
    code = tostring(one.code or one.user_data.lsp.code),
    message = vim.split(one.message, "\n")[1],
    under = line:sub(one.col + 1, one.end_col),
  }
end, errors())
to("maen")
local range = vim.lsp.util.make_range_params(0, "utf-16")
range.context = { diagnostics = {}, only = { "quickfix" } }
local actions = ask("textDocument/codeAction", range)
vim.lsp.util.apply_workspace_edit(actions[1].edit, "utf-16")
wait("the fix to be seen", function()
  return #errors() == 0
end)
seen.fixed = { text = text(), left = #vim.diagnostic.get(0) }

-- hover, in the window that it opens
open("main.gen")
to("z \\~ Normal(x")
vim.lsp.buf.hover()
wait("hover", function()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      seen.hover = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, true), "\n")
      vim.api.nvim_win_close(window, true)
      return true
    end
  end
end)

local function offered(pattern)
  to(pattern)
  local result = ask("textDocument/completion", vim.lsp.util.make_position_params(0, "utf-16"))
  return vim.tbl_map(function(one)
    return one.label
  end, result.items or result)
end
seen.columns = offered("width")

-- definition, across the import
to("Draw(z)")
vim.lsp.buf.definition()
wait("the definition", function()
  return vim.fn.expand("%:t") == "nets.gen"
end)
seen.definition = { file = vim.fn.expand("%:t"), text = vim.api.nvim_get_current_line():sub(vim.fn.col(".")) }
open("nets.gen")
seen.steps = offered("relu")

-- rename, from the other file
open("main.gen")
to("Draw(z)")
vim.lsp.buf.rename("Paint")
wait("the rename", function()
  return vim.fn.search("Paint", "nw") > 0
end)
seen.renamed = { main = text() }
open("nets.gen")
seen.renamed.nets = text()
vim.cmd("silent write | buffer main.gen | silent write")

-- format
open("messy.gen")
if vim.lsp.buf.format then
  vim.lsp.buf.format({ timeout_ms = 20000 })
else
  vim.lsp.buf.formatting_sync(nil, 20000)
end
seen.formatted = text()

-- what the plugin does by itself
open("flat.gen")
vim.cmd("silent normal! gg=G")
seen.indented = text()
seen.comment = vim.bo.commentstring

vim.cmd("edit! broken.gen | silent make!")
local first = vim.tbl_filter(function(one)
  return one.valid == 1
end, vim.fn.getqflist())[1]
seen.checked = { file = vim.fn.bufname(first.bufnr), line = first.lnum }

vim.cmd("edit! main.gen")
local function colour(pattern)
  to(pattern)
  return vim.fn.synIDattr(vim.fn.synID(vim.fn.line("."), vim.fn.col("."), 1), "name")
end
seen.colours = {
  word = colour("^model"),
  item = colour("latent"),
  soft = colour("\\<from\\>"),
  setting = colour("source"),
  type = colour("real\\["),
  distribution = colour("Normal"),
  ["function"] = colour("csv"),
  string = colour('"rows'),
  doc = colour("/// What"),
  number = colour("2\\]"),
}
seen.type = vim.bo.filetype

local file = assert(io.open("seen.json", "w"))
file:write((vim.json and vim.json.encode or vim.fn.json_encode)(seen))
file:close()
vim.cmd("qall!")
