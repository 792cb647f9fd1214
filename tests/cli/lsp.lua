-- SPDX-License-Identifier: GPL-2.0-or-later
-- What Neovim gets from kvt lsp, for tests/cli/lsp: of each test a line "NAME<tab>ok" or "NAME<tab>what was wrong" in
-- the file `results`. The scripts are those that tests/cli/lsp has written into the current folder.
local results = io.open('results', 'w')
local WAIT_MS = 20000	-- far more than anything takes: what is slower is broken

local attached = false

local function test(name, body)
	-- a server that has died would be waited for by each test anew
	local alive = not attached or #vim.lsp.get_active_clients() > 0
	local good, why = pcall(alive and body or function() error('the server is gone') end)

	results:write(name, '\t', good and 'ok' or tostring(why):gsub('[\n\t]', ' '), '\n')
	results:flush()
end

local function same(got, wanted)
	if not vim.deep_equal(got, wanted) then
		error('got ' .. vim.inspect(got) .. ', wanted ' .. vim.inspect(wanted), 2)
	end
end

local function holds(text, ...)
	for _, part in ipairs({ ... }) do
		if not text:find(part, 1, true) then
			error('"' .. part .. '" is not in ' .. text, 2)
		end
	end
end

-- Opens a script, with these lines if they are given, and waits for the server.
local function open(path, lines)
	vim.cmd('edit! ' .. path)
	if lines then
		vim.api.nvim_buf_set_lines(0, 0, -1, false, lines)
	end
	assert(vim.wait(WAIT_MS, function()
		local clients = vim.lsp.buf_get_clients(0)

		return next(clients) ~= nil and select(2, next(clients)).initialized
	end), 'no server')
	return vim.api.nvim_get_current_buf()
end

-- Where PATTERN begins in the buffer, and COLUMNS behind that.
local function go_to(pattern, columns)
	vim.fn.cursor(1, 1)
	assert(vim.fn.search(pattern, 'cW') > 0, 'there is no ' .. pattern)
	local at = vim.api.nvim_win_get_cursor(0)
	vim.api.nvim_win_set_cursor(0, { at[1], at[2] + (columns or 0) })
end

local function ask(method, extra)
	local params = vim.tbl_extend('force', vim.lsp.util.make_position_params(0, 'utf-16'), extra or {})
	local answers = assert(vim.lsp.buf_request_sync(0, method, params, WAIT_MS))
	local _, answer = next(answers)

	return answer.result, answer.error
end

local function line_and_column(position)
	return { position.line + 1, position.character }
end

local function labels(pattern, columns)
	local found = {}

	go_to(pattern, columns)
	-- the cursor of a buffer in normal mode is on a character, not behind the last one
	local at = vim.api.nvim_win_get_cursor(0)
	for _, item in ipairs(ask('textDocument/completion', { position = { line = at[1] - 1, character = at[2] + 1 } })) do
		found[item.label] = item
	end
	return found
end

local function offers(found, wanted, unwanted)
	for _, label in ipairs(wanted) do
		if not found[label] then
			error(label .. ' is not offered, but ' .. vim.inspect(vim.tbl_keys(found)), 2)
		end
	end
	for _, label in ipairs(unwanted or {}) do
		if found[label] then
			error(label .. ' is offered', 2)
		end
	end
end

local function hover(pattern, columns)
	go_to(pattern, columns)
	local result = ask('textDocument/hover')
	return result and result.contents.value
end

local function diagnostics(buffer, count)
	vim.wait(WAIT_MS, function() return #vim.diagnostic.get(buffer) == count end)
	local found = vim.diagnostic.get(buffer)
	table.sort(found, function(a, b) return a.lnum < b.lnum or (a.lnum == b.lnum and a.col < b.col) end)
	same(#found, count)
	return found
end

local function places(locations)
	local found = {}

	for _, location in ipairs(locations) do
		table.insert(found, vim.fn.fnamemodify(vim.uri_to_fname(location.uri), ':t') .. ':' ..
			location.range.start.line + 1 .. ':' .. location.range.start.character)
	end
	table.sort(found)
	return found
end

local main = vim.fn.getcwd() .. '/main.kvt'
local buffer

test('attach', function()
	buffer = open('main.kvt')
	local client = select(2, next(vim.lsp.buf_get_clients(0)))
	same(client.name, 'kvt')
	same(client.offset_encoding, 'utf-16')
	same(vim.bo.filetype, 'kvt')
	attached = true
end)

test('syntax: words are coloured', function()
	vim.cmd('syntax on')
	local function group(pattern)
		go_to(pattern)
		return vim.fn.synIDattr(vim.fn.synID(vim.fn.line('.'), vim.fn.col('.'), 1), 'name')
	end
	same(group('^guest'), 'kvtDeclaration')
	same(group('wait-screen'), 'kvtStatement')
	same(group('memory'), 'kvtProperty')
	same(group('2 min'), 'kvtNumber')
	same(group('${user}'), 'kvtInterpolation')
	same(group('# The user'), 'kvtComment')
end)

test('syntax: names that are words elsewhere, and patterns', function()
	vim.cmd('edit! colours.kvt')
	vim.api.nvim_buf_set_lines(0, 0, -1, false, { 'screen keyboard', 'param secret pin', 'param secret', 'param serial = "x"',
		'watch serial "a # b"', 'watch at -> fail "x"', 'boot {', '\tkeyboard de', '\twait-screen keyboard timeout 2 s',
		'\tcheckpoint every 5 min', '\tcheckpoint in', '\tdrag to to at', '\twait-serial /a "#b/ timeout 3 s', '}' })
	local function groups(line, ...)
		for _, wanted in ipairs({ ... }) do
			local found = wanted[1]
			local from = assert(vim.fn.getline(line):find(found, wanted[3] or 1, true), found)
			same(vim.fn.synIDattr(vim.fn.synID(line, from, 1), 'name') .. ' ' .. found, wanted[2] .. ' ' .. found)
		end
	end
	groups(1, { 'screen', 'kvtDeclaration' }, { 'keyboard', 'kvtName' })
	groups(2, { 'secret', 'kvtSecret' }, { 'pin', 'kvtName' })
	groups(3, { 'secret', 'kvtName' })
	groups(4, { 'serial', 'kvtName' })
	groups(5, { 'serial', 'kvtSaid' }, { '# b', 'kvtString' })
	groups(6, { 'at', 'kvtName', 6 }, { 'fail', 'kvtStatement' })
	groups(8, { 'keyboard', 'kvtStatement' })
	groups(9, { 'keyboard', 'kvtName' }, { 'timeout', 'kvtStatement' })
	groups(10, { 'every', 'kvtEvery' }, { '5', 'kvtNumber' })
	groups(11, { 'in', 'kvtName', 12 })
	groups(12, { 'to', 'kvtName' }, { 'to', 'kvtWord', 9 }, { 'at', 'kvtName' })
	groups(13, { '#b', 'kvtString' }, { 'timeout', 'kvtStatement' })
	vim.cmd('edit! main.kvt')
end)

test('diagnostics: none of a right script', function()
	diagnostics(buffer, 0)
end)

test('diagnostics: as one types, before the file is saved', function()
	go_to('wait-screen desktop')
	vim.api.nvim_set_current_line('\twait-screen dektop')
	local found = diagnostics(buffer, 1)
	same(found[1].code, 'E0301')
	same(found[1].severity, vim.diagnostic.severity.ERROR)
	same(found[1].source, 'kvt')
	same({ found[1].col, found[1].end_col }, { 13, 19 })
	holds(found[1].message, 'there is no screen `dektop`', 'help: did you mean `desktop`?')
end)

test('code action: what lint would fix', function()
	go_to('dektop', 2)
	local range = vim.lsp.util.make_given_range_params({ vim.fn.line('.'), 0 }, { vim.fn.line('.'), 30 }, 0, 'utf-16')
	local actions = ask('textDocument/codeAction',
		{ range = range.range, context = { diagnostics = {} } })
	same(#actions, 1)
	same(actions[1].title, 'Replace `dektop` with `desktop`')
	same(actions[1].kind, 'quickfix')
	vim.lsp.util.apply_workspace_edit(actions[1].edit, 'utf-16')
	same(vim.api.nvim_get_current_line(), '\twait-screen desktop')
	diagnostics(buffer, 0)
end)

test('code action: none where nothing is to fix', function()
	go_to('^guest')
	local range = vim.lsp.util.make_given_range_params({ 1, 0 }, { 1, 3 }, 0, 'utf-16')
	same(ask('textDocument/codeAction', { range = range.range, context = { diagnostics = {} } }), {})
end)

test('diagnostics: warnings', function()
	vim.fn.append('$', { 'test idle {', '\tsleep 3 s', '}' })
	local found = diagnostics(buffer, 1)
	same(found[1].code, 'W0601')
	same(found[1].severity, vim.diagnostic.severity.WARN)
	vim.cmd('silent undo')
	diagnostics(buffer, 0)
end)

test('diagnostics: a second place', function()
	vim.fn.append('$', 'screen desktop')
	local found = diagnostics(buffer, 1)
	same(found[1].code, 'E0306')
	local related = found[1].user_data.lsp.relatedInformation
	same(#related, 1)
	same(related[1].message, 'first defined here')
	vim.cmd('$delete')
	diagnostics(buffer, 0)
end)

test('diagnostics: half-typed scripts say what is wrong', function()
	vim.fn.append('$', { 'boot {', '\twait-' })
	vim.wait(WAIT_MS, function() return #vim.diagnostic.get(buffer) > 0 end)
	assert(#vim.diagnostic.get(buffer) > 0)
	vim.cmd('$delete')
	vim.cmd('$delete')
	diagnostics(buffer, 0)
end)

test('hover: a screen with its pictures', function()
	local text = hover('wait-screen login', 13)
	holds(text, 'screen login', '```kvt', '![login.png](file://', '/screens/login.png)', '`login.png`: 54x16 pixels, ',
		'% of them compared', '![login@blue.png](file://', '/screens/login@blue.png)')
end)

test('hover: a screen without a picture', function()
	holds(hover('^screen missing', 8), 'There is no picture yet: take one with `kvt capture ADDR')
end)

test('hover: words, properties, keys, units', function()
	holds(hover('wait-screen', 3), 'waits until a screen is there')
	holds(hover('memory', 1), "the machine's memory", 'size', '512 MiB')
	holds(hover('virtio', 1), 'what the disk is attached to', 'virtio sata ide')
	holds(hover('ctrl+alt', 1), 'the key ctrl')
	holds(hover('2 min', 3), 'the unit of a duration')
	holds(hover('match 90%', 1), 'the share of compared pixels that must match')
end)

test('hover: params, procedures, arguments, used scripts', function()
	holds(hover('${user}', 3), 'param user = "root"', 'The user that logs in')
	holds(hover('log-in(user)', 1), 'procedure log-in(name)', 'login.kvt')
	holds(hover('use login', 5), 'login.kvt')
end)

test('hover: nothing in a comment', function()
	same(hover('# The user', 4), nil)
end)

test('completion: declarations and statements', function()
	buffer = open('main.kvt', { 'guest g { }', 'use login', 'screen a', '', 'boot {', '\tw', '}', 's' })
	local found = labels('^\\tw', 1)
	offers(found, { 'wait-screen', 'one-of', 'press', 'log-in' }, { 'screen', 'memory', 'a' })
	same(found['log-in'].textEdit.newText, 'log-in(')
	same(found['wait-screen'].textEdit.range,
		{ start = { line = 5, character = 1 }, ['end'] = { line = 5, character = 2 } })
	offers(labels('^s$'), { 'screen', 'install', 'boot', 'test', 'param' }, { 'press', 'memory' })
end)

test('completion: properties and their words', function()
	open('main.kvt', { 'guest g {', '\tm', '\tdisk-bus ', '}', 'screen a {', '\tm', '}', 'boot { }' })
	offers(labels('^\\tm', 1), { 'memory', 'time-limit' }, { 'match' })
	offers(labels('disk-bus ', 8), { 'virtio', 'sata', 'ide' }, { 'bios' })
	vim.api.nvim_buf_set_lines(0, 0, 4, false, { 'guest g { }' })
	offers(labels('^\\tm', 1), { 'match', 'tolerance' }, { 'memory' })
end)

test('completion: screens, params, keys, units', function()
	open('main.kvt', { 'guest g { }', 'param user = "root"', 'screen first', 'screen second', 'boot {',
		'\twait-screen f', '\ttype us', '\ttype "${u}"', '\tpress ctrl+a', '\tsleep 3 m', '\twait-screen first f', '\tinsert c', '}' })
	offers(labels('wait-screen f', 12), { 'first', 'second' }, { 'user', 'press' })
	offers(labels('type us', 6), { 'user', 'yes' }, { 'first' })
	offers(labels('${u', 2), { 'user' }, { 'first', 'yes' })
	offers(labels('ctrl+a', 5), { 'alt', 'enter', 'kp-0', 'page-up' }, { 'user' })
	offers(labels('3 m', 2), { 'ms', 'min', 'MiB' }, { 'user' })
	offers(labels('first f', 6), { 'fresh', 'standing', 'timeout' }, { 'first' })
	offers(labels('insert c', 7), { 'cdrom', 'floppy' }, { 'user' })
end)

test('completion: pointers, checkpoints, the serial console', function()
	open('main.kvt', { 'guest g { }', 'param s', 'param count = 3', 'screen first', 'screen second', 'watch s', 'boot {',
		'\tmove-to f', '\tdrag f', '\tdrag first t', '\tdrag first to s', '\tdrag first to second t',
		'\tscroll u', '\tscroll up c', '\tscroll up 3 a', '\tscroll up 3 at s', '\tscroll up 3 at first t',
		'\tcheckpoint e', '\tcheckpoint every 5 m', '\tcheckpoint every c',
		'\twait-serial c', '\twait-serial "x" t', '\twait-serial /log in/ t', '\twait-serial /a t/',
		'\twait-still 2 s m', '\twait-still 2 s masked-by f', '\trepeat 3 t', '\trepeat 3 times u', '}' })
	offers(labels('param s$', 6), { 'secret' }, { 'first' })
	offers(labels('watch s$', 6), { 'serial', 'first' }, { 'fail' })
	offers(labels('move-to f', 8), { 'first', 'second' }, { 'count' })
	offers(labels('drag f$', 5), { 'first', 'second' }, { 'to' })
	offers(labels('drag first t$', 11), { 'to' }, { 'timeout', 'first' })
	offers(labels('drag first to s$', 14), { 'second' }, { 'count', 'to' })
	offers(labels('drag first to second t$', 21), { 'timeout' }, { 'to' })
	offers(labels('scroll u$', 7), { 'up', 'down' }, { 'at', 'timeout' })
	offers(labels('scroll up c$', 10), { 'count' }, { 'up', 'at' })
	offers(labels('scroll up 3 a$', 12), { 'at' }, { 'ms', 'timeout' })
	offers(labels('scroll up 3 at s$', 15), { 'second' }, { 'up' })
	offers(labels('scroll up 3 at first t$', 21), { 'timeout' }, { 'at' })
	offers(labels('checkpoint e$', 11), { 'every' }, { 'first' })
	offers(labels('checkpoint every 5 m', 19), { 'min' }, { 'every' })
	offers(labels('checkpoint every c', 17), { 'count' }, { 'every', 'first' })
	offers(labels('wait-serial c', 12), { 'count' }, { 'first' })
	offers(labels('wait-serial "x" t', 16), { 'timeout' }, { 'count' })
	offers(labels('wait-serial /log in/ t', 21), { 'timeout' }, { 'count' })
	same(labels('wait-serial /a t', 15), {})
	offers(labels('wait-still 2 s m', 15), { 'masked-by', 'in', 'timeout' }, { 'min', 'first' })
	offers(labels('masked-by f', 10), { 'first' }, { 'count' })
	offers(labels('repeat 3 t', 9), { 'times' }, { 'TiB', 'until' })
	offers(labels('repeat 3 times u', 15), { 'until' }, { 'times' })
end)

test('completion, hover, definition, rename: points of screens', function()
	open('main.kvt', { 'guest g { }', 'screen first { point ok 1,2; point back 3,4 }', 'screen second { point ok 5,6 }',
		'screen third { p', '}', 'boot {', '\ttype "a" i', '\ttype "a" into s', '\ttype "a" into second.', '\tclick-at first.', '\tdrag second.ok to second.x', '\tmove-to first.ok', '}' })
	offers(labels('screen third { p', 15), { 'point' }, { 'first' })
	offers(labels('type "a" i$', 9), { 'into' }, { 'first', 'timeout' })
	offers(labels('type "a" into s$', 14), { 'second', 'text' }, { 'into' })
	offers(labels('type "a" into second.', 20), { 'ok' }, { 'back', 'first' })
	offers(labels('click-at first.', 14), { 'ok', 'back' }, { 'first', 'timeout' })
	offers(labels('drag second.ok to second.x', 25), { 'ok' }, { 'back', 'first' })
	open('main.kvt', { 'guest g { }', 'screen first { point ok 1,2; point back 3,4 }', 'screen second { point ok 5,6 }',
		'boot {', '\tclick-at first.ok', '\tdrag second.ok to first.ok', '}' })
	holds(hover('first.ok', 7), 'a point of this screen')
	go_to('click-at first.ok', 16)
	same(places({ ask('textDocument/definition') }), { 'main.kvt:2:21' })
	same(#ask('textDocument/references', { context = { includeDeclaration = true } }), 3)
	vim.lsp.util.apply_workspace_edit(ask('textDocument/rename', { newName = 'go-on' }), 'utf-16')
	same(vim.api.nvim_buf_get_lines(0, 1, 6, false), { 'screen first { point go-on 1,2; point back 3,4 }',
		'screen second { point ok 5,6 }', 'boot {', '\tclick-at first.go-on', '\tdrag second.ok to first.go-on' })
end)

test('completion, hover, definition, rename: text and what is captured', function()
	open('main.kvt', { 'guest g { }', 'param wanted = "x"', 'screen first { t', '}', 'boot {', '\twait-text m',
		'\twait-text "a" h', '\twait-screen t', '\tdrag text "a" t', '\tcapture t', '\tcapture text a',
		'\tcapture text as seen', '\tcheck s', '\tcheck seen m', '\twait-text "${wanted}" engine t', '}' })
	offers(labels('screen first { t', 15), { 'text', 'match' }, { 'first' })
	offers(labels('wait-text m', 10), { 'matching' }, { 'first' })
	offers(labels('wait-text "a" h', 14), { 'highlighted', 'engine', 'in', 'timeout', 'fresh' }, { 'to' })
	offers(labels('drag text "a" t', 14), { 'to' }, { 'first' })
	offers(labels('capture t$', 8), { 'text' }, { 'first' })
	offers(labels('capture text a$', 13), { 'as', 'matching' }, { 'first' })
	offers(labels('check seen m', 11), { 'matching', 'is' }, { 'first' })
	offers(labels('engine t', 7), { 'tesseract', 'console' }, { 'first' })
	open('main.kvt', { 'guest g { }', 'param wanted = "x"', 'boot {', '\twait-text "${wanted}" engine console',
		'\tcapture text in 0,0 80x16 as seen', '\tcheck seen is wanted', '\tnote "${seen}"', '}' })
	holds(hover('wait-text', 3), 'waits until text can be read')
	holds(hover('capture', 3), 'takes what is read on the display')
	holds(hover('engine', 3), 'what reads the text')
	holds(hover('check seen', 2), 'ends the run as failed')
	go_to('check seen', 7)
	same(places({ ask('textDocument/definition') }), { 'main.kvt:5:30' })
	same(#ask('textDocument/references', { context = { includeDeclaration = true } }), 3)
	vim.lsp.util.apply_workspace_edit(ask('textDocument/rename', { newName = 'found' }), 'utf-16')
	same(vim.api.nvim_buf_get_lines(0, 4, 7, false), { '\tcapture text in 0,0 80x16 as found', '\tcheck found is wanted',
		'\tnote "${found}"' })
end)

-- tests/cli/lsp has made the list from the scanner's table.
test('completion: every word that begins a statement', function()
	open('main.kvt', { 'guest g { }', 'boot {', '\t', '}' })
	local found = labels('^\t$')
	for word in io.lines('statements') do
		assert(found[word] and found[word].detail, word .. ' is not offered')
	end
end)

test('hover: words of pointers, checkpoints, the serial console', function()
	open('main.kvt', { 'guest g { serial on }', 'param secret pin', 'screen first', 'watch serial "panic" -> fail "it panicked"',
		'boot {', '\tdrag first to 3,4', '\tscroll up 3 at first', '\tcheckpoint every 5 min', '\tcheckpoint here',
		'\twait-serial /the timeout/', '\ttype pin', '}' })
	holds(hover('serial on', 2), 'serial** (of a guest)', 'on off')
	holds(hover('secret pin', 2), 'its value is not shown')
	holds(hover('watch serial', 8), 'what a watcher looks for on the serial console')
	holds(hover('drag', 1), 'moves the pointer with its button held')
	holds(hover('to 3,4', 1), 'where something is dragged to')
	holds(hover('scroll', 1), 'turns the wheel')
	holds(hover('at first', 1), 'where the wheel is turned')
	holds(hover('checkpoint every', 2), 'keeps the whole machine')
	holds(hover('every', 2), 'of checkpoints')
	holds(hover('wait-serial', 2), 'until the serial console says something')
	holds(hover('type pin', 6), 'param secret pin')
	holds(hover('drag first', 6), 'screen first')
	same(hover('the timeout', 6), nil)
	same(hover('here', 1), nil)
end)

test('definition, references, rename, symbols: pointers, checkpoints, the serial console', function()
	local names, uses = {}, {}

	open('main.kvt', { 'guest g { serial on }', 'param secret pin = "1"', 'screen first', 'watch serial "${pin}" -> fail "no"',
		'boot {', '\tmove-to first', '\tdrag first to first', '\tdrag 1,2 to first timeout 2 s', '\tscroll up 3 at first',
		'\twait-still 2 s masked-by first', '\tcheckpoint first', '\twait-serial "${pin}"', '}' })
	for _, symbol in ipairs(ask('textDocument/documentSymbol')) do
		table.insert(names, symbol.detail .. ' ' .. symbol.name)
	end
	same(names, { 'guest g', 'param pin', 'screen first', 'watch serial', 'phase boot' })
	go_to('at first', 4)
	same(places({ ask('textDocument/definition') }), { 'main.kvt:3:7' })
	for _, location in ipairs(ask('textDocument/references', { context = { includeDeclaration = false } })) do
		table.insert(uses, location.range.start.line + 1)
	end
	table.sort(uses)
	same(uses, { 6, 7, 7, 8, 9, 10 })
	go_to('checkpoint first', 12)
	same(ask('textDocument/prepareRename'), nil)
	go_to('to first', 4)
	vim.lsp.util.apply_workspace_edit(ask('textDocument/rename', { newName = 'second' }), 'utf-16')
	same(vim.api.nvim_buf_get_lines(0, 2, 3, false), { 'screen second' })
	same(vim.api.nvim_buf_get_lines(0, 5, 11, false), { '\tmove-to second', '\tdrag second to second',
		'\tdrag 1,2 to second timeout 2 s', '\tscroll up 3 at second', '\twait-still 2 s masked-by second',
		'\tcheckpoint first' })
	go_to('wait-serial', 17)
	vim.lsp.util.apply_workspace_edit(ask('textDocument/rename', { newName = 'code' }), 'utf-16')
	same(vim.api.nvim_buf_get_lines(0, 1, 4, false), { 'param secret code = "1"', 'screen second',
		'watch serial "${code}" -> fail "no"' })
end)

test('completion: used scripts, and pictures that wait for a screen', function()
	open('main.kvt', { 'guest g { }', 'use l', 'screen d', 'boot { }' })
	offers(labels('use l', 4), { 'login' }, { 'desktop' })
	offers(labels('screen d', 7), { 'desktop' }, {})
end)

test('completion: arguments of the procedure, in what does not parse', function()
	open('main.kvt', { 'guest g { }', 'procedure p(text, many: number) {', '\ttype t', '\trepeat m', '}', 'boot { ' })
	offers(labels('type t', 5), { 'text', 'many' }, {})
	offers(labels('repeat m', 7), { 'text', 'many' }, {})
end)

test('completion: nothing in text and comments', function()
	open('main.kvt', { 'guest g { }', 'boot {', '\tnote "some w"', '\t# some w', '}' })
	same(labels('some w"', 5), {})
	same(labels('# some w', 7), {})
end)

test('definition: screens, params, procedures in another file, scripts', function()
	buffer = open(main)
	local function defined(pattern, columns)
		go_to(pattern, columns)
		return places({ ask('textDocument/definition') })
	end
	same(defined('wait-screen desktop', 14), { 'main.kvt:' .. vim.fn.search('^screen desktop', 'nw') .. ':7' })
	same(defined('${user}', 3), { 'main.kvt:' .. vim.fn.search('^param user', 'nw') .. ':6' })
	same(defined('log-in(user)', 2), { 'login.kvt:4:10' })
	same(defined('use login', 5), { 'login.kvt:1:0' })
	same(defined('wait-screen login', 13), { 'login.kvt:3:7' })
end)

test('references: in all scripts that share the name', function()
	go_to('wait-screen login', 13)
	same(places(ask('textDocument/references', { context = { includeDeclaration = true } })),
		{ 'login.kvt:3:7', 'login.kvt:5:13', 'main.kvt:18:13', 'second.kvt:4:13' })
	same(#ask('textDocument/references', { context = { includeDeclaration = false } }), 3)
	go_to('^param user', 7)
	same(places(ask('textDocument/references', { context = { includeDeclaration = false } })),
		{ 'main.kvt:19:8', 'main.kvt:20:12' })
end)

test('symbols', function()
	local names = {}

	for _, symbol in ipairs(ask('textDocument/documentSymbol')) do
		table.insert(names, symbol.detail .. ' ' .. symbol.name)
	end
	same(names, { 'use login', 'guest main', 'param user', 'screen desktop', 'screen missing', 'watch missing',
		'phase boot' })
end)

test('prepareRename: names, and nothing else', function()
	go_to('wait-screen desktop', 14)
	local result = ask('textDocument/prepareRename')
	same(result.placeholder, 'desktop')
	same(line_and_column(result.range.start), { vim.fn.line('.'), 13 })
	go_to('wait-screen', 2)
	same(ask('textDocument/prepareRename'), nil)
end)

test('rename: what cannot be', function()
	local function refused(new, ...)
		local _, problem = ask('textDocument/rename', { newName = new })
		assert(problem, new .. ' is taken')
		holds(problem.message, ...)
	end
	go_to('wait-screen desktop', 14)
	refused('Desk_Top', 'is no name')
	refused('boot', 'is no name')
	refused('login', 'there is a `login` already')
	go_to('^guest', 1)
	refused('other', 'here is no name')
end)

test('rename: a param, also within strings', function()
	go_to('^param user', 7)
	vim.lsp.util.apply_workspace_edit(ask('textDocument/rename', { newName = 'account' }), 'utf-16')
	assert(vim.fn.search('^param account = "root"', 'nw') > 0)
	assert(vim.fn.search('log-in(account)', 'nw') > 0)
	assert(vim.fn.search('note "é𝄞${account}"', 'nw') > 0)
	diagnostics(buffer, 0)
end)

test('rename: a screen with its pictures, in all scripts', function()
	go_to('wait-screen login', 13)
	local edit, problem = ask('textDocument/rename', { newName = 'prompt' })
	same(problem, nil)
	vim.lsp.util.apply_workspace_edit(edit, 'utf-16')
	vim.cmd('silent! wall')
	same(vim.fn.filereadable('screens/login.png'), 0)
	same(vim.fn.filereadable('screens/login@blue.png'), 0)
	same(vim.fn.filereadable('screens/prompt.png'), 1)
	same(vim.fn.filereadable('screens/prompt@blue.png'), 1)
	same(vim.fn.filereadable('screens/login-two.png'), 1)
	for _, path in ipairs({ 'main.kvt', 'login.kvt', 'second.kvt' }) do
		holds(table.concat(vim.fn.readfile(path), '\n'), 'wait-screen prompt')
	end
	holds(table.concat(vim.fn.readfile('login.kvt'), '\n'), 'screen prompt')
end)

test('rename: a picture that two screens share stays', function()
	open('shared.kvt')
	go_to('wait-screen desktop', 14)
	local _, problem = ask('textDocument/rename', { newName = 'other' })
	holds(problem.message, 'the picture of `desktop` also belongs to the screen `desktop` of ', 'main.kvt')
end)

test('formatting: as kvt fmt does', function()
	local other = open('format.kvt', { 'guest  g {', 'memory 1 GiB', '  cpus 2', '}', 'boot { press enter }' })
	vim.lsp.util.apply_text_edits(ask('textDocument/formatting',
		{ options = { tabSize = 8, insertSpaces = false } }), other, 'utf-16')
	same(vim.api.nvim_buf_get_lines(other, 0, -1, false),
		{ 'guest g {', '\tmemory 1 GiB', '\tcpus   2', '}', '', 'boot { press enter }' })
	same(ask('textDocument/formatting', { options = { tabSize = 8, insertSpaces = false } }), {})
end)

test('formatting: not of what does not parse', function()
	open('format.kvt', { 'boot {', 'press' })
	local _, problem = ask('textDocument/formatting', { options = { tabSize = 8, insertSpaces = false } })
	holds(problem.message, 'syntax errors')
end)

test('a script that is open counts as it is in the editor', function()
	open('login.kvt')
	vim.api.nvim_buf_set_lines(0, -1, -1, false, { 'procedure fresh-one() {', '\tpress enter', '}' })
	local other = open('uses.kvt', { 'use login', 'guest g { }', 'boot { fresh-one() }' })
	diagnostics(other, 0)
	vim.cmd('buffer login.kvt')
	vim.cmd('undo')
	diagnostics(other, 1)
end)

test('diagnostics: what is wrong in a used script, at its use', function()
	vim.cmd('edit! login.kvt')
	vim.api.nvim_buf_set_lines(0, -1, -1, false, { 'screen 7' })
	vim.cmd('buffer uses.kvt')
	local other = vim.api.nvim_get_current_buf()
	vim.api.nvim_buf_set_lines(other, 0, -1, false, { '', 'use login', 'guest g { }', 'boot { press enter }' })
	vim.wait(WAIT_MS, function()
		local shown = vim.diagnostic.get(other)
		return #shown == 1 and shown[1].message:find('login.kvt: ', 1, true)
	end)
	local found = diagnostics(other, 1)
	same({ found[1].lnum, found[1].col }, { 1, 4 })
	holds(found[1].message, 'login.kvt: ')
end)

test('shutdown', function()
	local client = select(2, next(vim.lsp.buf_get_clients(0)))
	client.stop()
	assert(vim.wait(WAIT_MS, function() return client.is_stopped() end), 'it does not end')
end)

results:close()
vim.cmd('qall!')
