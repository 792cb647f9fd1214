# SPDX-License-Identifier: GPL-2.0-or-later
# Makes the table behind `kvt lint --explain` from docs/diagnostics.md: of each code its chapter, with fenced blocks
# indented instead. LC_ALL=C, so that a byte is a character.

BEGIN {
	print "/* made by runtime/cli/explain.awk */"
	print "#include \"runtime/cli/explain.h\""
	print ""
	print "const struct explain_page explain_pages[] = {"
}

/^### [EW][0-9]+$/ {
	end_page()
	printf "\t{\"%s\",\n", $2
	inside = 1
	next
}

/^##? / { end_page() }

/^```/ {
	fenced = !fenced
	next
}

# empty lines around the page and doubled ones go
inside && /^$/ { blank = text; next }

inside {
	if (blank)
		print "\t\t\"\\n\""
	line = (fenced ? "    " : "") $0
	gsub(/\\/, "&&", line)
	gsub(/"/, "\\\\&", line)
	gsub(/\t/, "\\t", line)
	printf "\t\t\"%s\\n\"\n", line
	text = 1
	blank = 0
}

END {
	end_page()
	print "\t{0},"
	print "};"
}

function end_page() {
	if (inside)
		print "\t},"
	inside = text = blank = 0
}
