-- SPDX-License-Identifier: GPL-2.0-or-later
-- Neovim only: starts kvt's language server, one for all scripts. g:kvt_program names another kvt than that of $PATH.
local config = {
	name = 'kvt',
	cmd = { vim.g.kvt_program or 'kvt', 'lsp' },
	root_dir = vim.fn.expand('%:p:h'),
}

if vim.fn.executable(config.cmd[1]) ~= 1 then
	return
end
if vim.lsp.start then
	vim.lsp.start(config, {
		reuse_client = function(client) return client.name == 'kvt' end,
	})
else -- Neovim before 0.8
	_G.kvt_lsp_client = _G.kvt_lsp_client or vim.lsp.start_client(config)
	vim.lsp.buf_attach_client(0, _G.kvt_lsp_client)
end
vim.bo.omnifunc = 'v:lua.vim.lsp.omnifunc'

-- Neovim renames a file by way of a buffer, which it writes: of a picture not a byte may change.
vim.cmd([[
	augroup kvt_pictures
		autocmd!
		autocmd BufReadPre */screens/*.png setlocal binary
	augroup END
]])
