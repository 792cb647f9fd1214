# SPDX-License-Identifier: GPL-2.0-or-later
# Writes a script of about 10,000 lines with everything in it that scripts of that length have: hundreds of screens,
# procedures, phases, comments, and many names for each of them.
BEGIN {
	print "guest long \"A long script\" { memory 1 GiB }"
	print "param host = \"kvt\"           # used everywhere"
	for (i = 0; i < 400; i++)
		printf "screen s%d { picture \"s.png\"; match 98%% }\n", i
	for (i = 0; i < 200; i++)
		printf "procedure p%d(a: string, n: number) {\n\tnote \"${a} ${n} %d\"\n\trepeat n times { press enter }\n}\n", i, i
	for (i = 0; i < 80; i++) {
		printf "test t%d {\n", i
		for (j = 0; j < 12; j++) {
			printf "\twait-screen s%d timeout 2 min   # step %d\n", (i * 5 + j * 31) % 400, j
			print "\ttype \"${host} hello\\n\""
			print "\tpress ctrl+alt+f2 enter*3"
			printf "\tp%d(\"a\", 3)\n", (i + j * 7) % 200
			printf "\tif-screen s%d {\n\t\tclick-at 10,20\n\t} else {\n\t\tnote \"no\"\n\t}\n", (i + j) % 400
		}
		print "}"
	}
}
