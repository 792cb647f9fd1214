" SPDX-License-Identifier: GPL-2.0-or-later
" kvt's scripts. tests/cli/editors holds the words to the language's own tables.
if exists('b:current_syntax')
	finish
endif

syntax iskeyword @,48-57,_,-

syntax keyword kvtDeclaration use guest screen procedure test nextgroup=kvtName skipwhite
syntax keyword kvtDeclaration param nextgroup=kvtName,kvtSecret skipwhite
syntax keyword kvtDeclaration watch nextgroup=kvtName,kvtSaid,kvtText skipwhite
syntax keyword kvtDeclaration install boot
syntax keyword kvtStatement wait-screen if-screen until move-to click-at drag nextgroup=kvtName,kvtText skipwhite
syntax keyword kvtStatement checkpoint nextgroup=kvtName,kvtEvery skipwhite
syntax keyword kvtStatement one-of if else is not repeat times type press hold release scroll timeout sleep wait-still
syntax keyword kvtStatement wait-change wait-reboot wait-poweroff wait-serial power-off reset insert eject screenshot note
syntax keyword kvtStatement fail keyboard wait-text capture check
syntax keyword kvtWord masked-by to at into nextgroup=kvtName,kvtText skipwhite
syntax keyword kvtWord as nextgroup=kvtName skipwhite
syntax keyword kvtWord fresh standing in secret serial every text point matching highlighted engine

" what stands behind them is a name, also if it is one of these words elsewhere; but for these
syntax match kvtName contained "\<[a-z][a-z0-9-]*" nextgroup=kvtDot
syntax match kvtDot contained "\." nextgroup=kvtName
syntax match kvtSecret contained "\<secret\ze\s\+[a-z]" nextgroup=kvtName skipwhite
syntax match kvtSaid contained "\<serial\ze\s*[\"/]"
syntax match kvtText contained "\<text\ze\s*\%(\"\|matching\s*/\)"
syntax match kvtEvery contained "\<every\ze\s"
syntax keyword kvtBoolean yes no

" the names of properties mean something at the beginning of a line, or behind a brace or semicolon, only
syntax match kvtPropertyPlace "\%(^\|[{;]\)\s*\zs[a-z][a-z-]*" contains=kvtProperty,kvtDeclaration,kvtStatement transparent
syntax keyword kvtProperty contained arch firmware memory cpus disk disk-bus cdrom floppy kernel initrd append
syntax keyword kvtProperty contained display pointer network text-language timeout time-limit match tolerance picture in
syntax keyword kvtProperty contained near anywhere keyboard serial text
syntax keyword kvtProperty contained point nextgroup=kvtName skipwhite

syntax match kvtNumber "\<\d\+\%(\.\d\+\)\=\%(\s*\%(ms\|s\|min\|h\|B\|KiB\|MiB\|GiB\|TiB\)\>\|%\)\="
syntax match kvtNumber "\<\d\+,\d\+\>"
syntax match kvtNumber "\<\d\+x\d\+\>"
syntax region kvtString start=+"+ skip=+\\.+ end=+"+ oneline contains=kvtEscape,kvtInterpolation
syntax region kvtString start=+/+ skip=+\\.+ end=+/i\=+ oneline
syntax match kvtEscape contained "\\\%([nteb\\"$]\|u{\x\+}\)"
syntax match kvtInterpolation contained "\${[a-z][a-z0-9-]*}"
syntax match kvtCall "\<[a-z][a-z0-9-]*\ze("
syntax match kvtOperator "->"
syntax match kvtComment "#.*$" contains=kvtRemark,@Spell
syntax match kvtRemark contained "# lint: allow [EWew]\d\+"

highlight default link kvtDeclaration Structure
highlight default link kvtStatement Statement
highlight default link kvtWord Keyword
highlight default link kvtName Identifier
highlight default link kvtSecret kvtWord
highlight default link kvtSaid kvtWord
highlight default link kvtText kvtWord
highlight default link kvtEvery kvtWord
highlight default link kvtBoolean Boolean
highlight default link kvtProperty Type
highlight default link kvtNumber Number
highlight default link kvtString String
highlight default link kvtEscape SpecialChar
highlight default link kvtInterpolation Identifier
highlight default link kvtCall Function
highlight default link kvtOperator Operator
highlight default link kvtComment Comment
highlight default link kvtRemark Todo

let b:current_syntax = 'kvt'
