# SPDX-License-Identifier: GPL-2.0-or-later
# The words of the tables, a dictionary for libFuzzer: X(NAME, "word", ...) becomes "word". What properties take is in their
# fourth field.
BEGIN {
	for (i = split("{ } ( ) , + = : # ${ } \\\" \\\\ \\\\u{ 1,2 1x2 97% 10 0.5 ms s min h B KiB MiB GiB TiB enter f2 ctrl string number duration size point", words, " "); i > 0; i--)
		print "\"" words[i] "\""
	print "\"\\x0a\""
	print "\"\\x01\""
}
/^\tX\([A-Z_]+, "/ {
	n = split($0, parts, "\"")
	print "\"" parts[2] "\""
	if (parts[3] ~ /WORD/)
		for (i = split(parts[4], words, " "); i > 0; i--)
			print "\"" words[i] "\""
}
