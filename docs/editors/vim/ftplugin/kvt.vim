" SPDX-License-Identifier: GPL-2.0-or-later
" kvt's scripts: as kvt fmt writes them.
if exists('b:did_ftplugin')
	finish
endif
let b:did_ftplugin = 1

setlocal commentstring=#\ %s comments=:# formatoptions-=t
setlocal noexpandtab tabstop=8 shiftwidth=8 softtabstop=0
setlocal iskeyword+=-
let b:undo_ftplugin = 'setlocal commentstring< comments< formatoptions< expandtab< tabstop< shiftwidth< softtabstop< iskeyword<'
