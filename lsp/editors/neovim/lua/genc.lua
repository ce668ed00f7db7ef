-- The language server of genc for Neovim, from 0.7 on.
local M = {}

local marks = { "package.json", ".git" }

--- The folder that a file's project begins in: the nearest above with a mark, else the file's own.
function M.root(folder)
  for _, mark in ipairs(marks) do
    local find = mark == ".git" and vim.fn.finddir or vim.fn.findfile
    local found = find(mark, vim.fn.escape(folder, " ;,") .. ";")
    if found ~= "" then
      return vim.fn.fnamemodify(found, mark == ".git" and ":p:h:h" or ":p:h")
    end
  end
  return folder
end

--- How genc is called for the files of a folder: the project's own, else the one on the path.
function M.command(folder)
  local own = vim.fn.findfile("node_modules/.bin/genc", vim.fn.escape(folder, " ;,") .. ";")
  return { own == "" and "genc" or vim.fn.fnamemodify(own, ":p") }
end

local function server(folder)
  return vim.list_extend(M.command(folder), { "lsp", "--stdio" })
end

--- What `vim.lsp.config` takes, from 0.11 on.
function M.config()
  return {
    cmd = function(dispatchers, config)
      local folder = config and config.root_dir or vim.fn.getcwd()
      return vim.lsp.rpc.start(server(folder), dispatchers, { cwd = folder })
    end,
    filetypes = { "gen" },
    root_markers = marks,
  }
end

-- Before 0.8 there is no `vim.lsp.start`, which shares a client among the buffers of one root.
local clients = {}

local function start(buffer, options)
  local path = vim.api.nvim_buf_get_name(buffer)
  local folder = path == "" and vim.fn.getcwd() or vim.fn.fnamemodify(path, ":p:h")
  local root = M.root(folder)
  local config = vim.tbl_extend("force", {
    name = "genc",
    cmd = server(folder),
    root_dir = root,
    workspace_folders = { { name = vim.fn.fnamemodify(root, ":t"), uri = vim.uri_from_fname(root) } },
  }, options)
  if vim.lsp.start then
    return vim.lsp.start(config, { bufnr = buffer })
  end
  if clients[root] == nil or vim.lsp.get_client_by_id(clients[root]) == nil then
    clients[root] = vim.lsp.start_client(config)
  end
  if clients[root] ~= nil then
    vim.lsp.buf_attach_client(buffer, clients[root])
  end
  return clients[root]
end

local function terminal(arguments, folder)
  vim.cmd("botright new")
  vim.fn.termopen(vim.list_extend(M.command(folder), arguments), { cwd = folder })
end

--- The newest run of a name below a folder; nil where nothing was trained.
function M.newest(folder, run)
  local found, most = nil, 0
  for _, path in ipairs(vim.fn.glob(folder .. "/runs/" .. run .. "-*", true, true)) do
    local number = tonumber(path:match("%-(%d+)$"))
    if number ~= nil and number > most then
      found, most = path, number
    end
  end
  return found
end

--- Trains, samples or explains the run of a file; the first of the file where `run` is empty.
function M.run(action, file, run)
  local folder = M.root(vim.fn.fnamemodify(file, ":p:h"))
  local named = run ~= nil and run ~= ""
  if action ~= "sample" then
    terminal(vim.list_extend({ action, file }, named and { "--train", run } or {}), folder)
    return
  end
  local path = M.newest(folder, named and run or "*")
  if path == nil then
    vim.notify("genc: nothing is trained yet; :GencTrain comes first", vim.log.levels.WARN)
    return
  end
  terminal({ "sample", path }, folder)
end

local function commands()
  for action, name in pairs({ train = "GencTrain", sample = "GencSample", explain = "GencExplain" }) do
    vim.api.nvim_create_user_command(name, function(call)
      M.run(action, vim.api.nvim_buf_get_name(0), call.args)
    end, { nargs = "?", desc = "genc " .. action })
    -- What the server's code lenses call.
    vim.lsp.commands["genc." .. action] = function(command)
      M.run(action, vim.uri_to_fname(command.arguments[1]), command.arguments[2])
    end
  end
end

--- Starts the server for every spec that is opened. `options` go to `vim.lsp.config` or `vim.lsp.start`: cmd, settings, on_attach, ….
function M.setup(options)
  commands()
  options = options or {}
  if vim.lsp.config ~= nil and vim.lsp.enable ~= nil then
    vim.lsp.config("genc", vim.tbl_extend("force", M.config(), options))
    vim.lsp.enable("genc")
    return
  end
  vim.api.nvim_create_autocmd("FileType", {
    group = vim.api.nvim_create_augroup("genc", { clear = true }),
    pattern = "gen",
    callback = function(event)
      start(event.buf, options)
    end,
  })
end

return M
