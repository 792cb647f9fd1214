# SPDX-License-Identifier: GPL-2.0-or-later
# Makes a C string of report.css, without its comments and indentation. LC_ALL=C, so that a byte is a character.

BEGIN {
	print "/* made by runtime/results/report.awk */"
	print "#include \"runtime/results/report_private.h\""
	print ""
	print "const char report_style[] ="
}

/^\/\*.*\*\/$/ || /^$/ { next }

{
	sub(/^\t+/, "")
	gsub(/\\/, "&&")
	gsub(/"/, "\\\\&")
	printf "\t\"%s\\n\"\n", $0
}

END { print "\t;" }
