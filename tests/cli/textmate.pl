# SPDX-License-Identifier: GPL-2.0-or-later
#
# perl textmate.pl GRAMMAR: what a TextMate grammar makes of a few lines, for tests/cli/editors. It does what an editor does
# with the few means that ours takes: of the rules the one that matches first, the first listed of several; strings as
# begin and end with patterns of their own. The expressions mean the same to perl as to Oniguruma.
use strict;
use warnings;
use JSON::PP;

local $/;
open my $in, '<', $ARGV[0] or die "$ARGV[0]: $!";
my $grammar = decode_json(<$in>);

# The rules behind what is included.
sub flat {
	return map {
		my $rule = $_;
		$rule = $grammar->{repository}{$1} if ($rule->{include} // '') =~ /^#(.*)/;
		$rule->{patterns} && !$rule->{begin} ? flat(@{$rule->{patterns}}) : $rule
	} @_;
}

sub paint {
	my ($scopes, $from, $to, $name) = @_;
	$scopes->[$_] = $name for $from .. $to - 1;
}

# The scope of each character of a line.
sub scopes {
	my ($line) = @_;
	my ($at, @scopes, $inside) = (0, ('') x length $line);

	while ($at <= length $line) {
		my ($best, $start);
		my @rules = flat(@{($inside // $grammar)->{patterns}});
		unshift @rules, {match => $inside->{end}, ends => 1} if $inside;
		for my $rule (@rules) {
			my $expression = $rule->{begin} // $rule->{match};
			pos($line) = $at;
			next unless $line =~ /$expression/g && (!defined $start || $-[0] < $start);
			$start = $-[0];
			$best = {rule => $rule, from => [@-], to => [@+]};
		}
		paint(\@scopes, $at, defined $start ? $start : length $line, $inside->{name}) if $inside;
		last unless $best;
		my $rule = $best->{rule};
		paint(\@scopes, $best->{from}[0], $best->{to}[0], $rule->{name} // ($inside // {})->{name} // '');
		for my $number (sort keys %{$rule->{captures} // {}}) {
			paint(\@scopes, $best->{from}[$number], $best->{to}[$number], $rule->{captures}{$number}{name}) if defined $best->{from}[$number];
		}
		$inside = $rule if $rule->{begin};
		undef $inside if $rule->{ends};
		$at = $best->{to}[0] > $at || $rule->{begin} || $rule->{ends} ? $best->{to}[0] : $at + 1;
		last if $rule->{ends} && $at >= length $line;
	}
	return @scopes;
}

# A line, then "WORD SCOPE" of words in their order; "-" is none.
my @cases = (
	['guest tiny "A # system" { memory 1 GiB; serial on }', 'guest storage.type', 'tiny variable.other',
		'A string.quoted.double', '# string.quoted.double', 'memory support.type.property-name', '1 constant.numeric', 'GiB constant.numeric',
		'serial support.type.property-name', 'on -'],
	['screen keyboard', 'screen storage.type', 'keyboard variable.other'],
	["\tkeyboard de", 'keyboard support.type.property-name'],
	["\twait-screen keyboard timeout 2 s", 'wait-screen keyword.control', 'keyboard variable.other', 'timeout keyword.control', '2 constant.numeric'],
	['param secret pin = "1"', 'param storage.type', 'secret keyword.other', 'pin variable.other', '1 string.quoted.double'],
	['param secret', 'secret variable.other'],
	['param serial = 12,40', 'serial variable.other', '12,40 constant.numeric'],
	['watch serial "a" -> fail "b"', 'watch storage.type', 'serial keyword.other', 'a string.quoted.double', '-> keyword.operator.arrow', 'fail keyword.control'],
	['watch serial /a b/ -> fail "b"', 'serial keyword.other', '/a string.regexp', '-> keyword.operator.arrow'],
	['watch in -> fail "b"', 'in variable.other', '-> keyword.operator.arrow'],
	["\twait-serial /a \"#\\/b/ timeout 3 s # why", 'wait-serial keyword.control', '"#\\/b/ string.regexp', 'timeout keyword.control', '# comment.line.number-sign'],
	["\tcheckpoint every 5 min", 'checkpoint keyword.control', 'every keyword.other', '5 constant.numeric'],
	["\tcheckpoint every-day", 'every-day variable.other'],
	["\tdrag to to at", 'drag keyword.control', 'to variable.other', 'to keyword.other', 'at variable.other'],
	["\tclick-at login.ok right", 'click-at keyword.control', 'login variable.other', 'ok variable.other', 'right -'],
	["\tdrag text.in to b.to timeout 1 s", 'text variable.other', 'in variable.other', 'to keyword.other', 'b variable.other', 'to variable.other', 'timeout keyword.control'],
	["\ttype \"a\" into login.user", 'type keyword.control', 'into keyword.other', 'login variable.other', 'user variable.other'],
	["\tpoint in 1,2", 'point support.type.property-name', 'in variable.other', '1,2 constant.numeric'],
	["screen point { point ok 1,2; match 99% }", 'point variable.other', 'point support.type.property-name', 'ok variable.other', '1,2 constant.numeric', 'match support.type.property-name'],
	["\tscroll up 3 at in", 'scroll keyword.control', '3 constant.numeric', 'at keyword.other', 'in variable.other'],
	["\twait-still 2 s in 0,0 640x480 masked-by in", 'in keyword.other', '0,0 constant.numeric', '640x480 constant.numeric', 'masked-by keyword.other', 'in variable.other'],
	["\t\tin fresh -> press esc", 'in variable.other', 'fresh keyword.other', '-> keyword.operator.arrow', 'press keyword.control', 'esc -'],
	["\tone-of { at -> press esc; in standing -> { } }", 'at variable.other', 'in variable.other', 'standing keyword.other'],
	["\twait-text \"a # b\" in 0,0 640x480 highlighted engine console", 'wait-text keyword.control', 'a string.quoted.double', 'in keyword.other',
		'highlighted keyword.other', 'engine keyword.other'],
	["\twait-screen text \"a\" fresh", 'wait-screen keyword.control', 'text keyword.other', 'a string.quoted.double', 'fresh keyword.other'],
	["\tclick-at text matching /a#/i left", 'click-at keyword.control', 'text keyword.other', 'matching keyword.other', '/a#/i string.regexp', 'left -'],
	["\twait-screen text", 'text variable.other'],
	['watch text "a" -> fail "b"', 'watch storage.type', 'text keyword.other', 'a string.quoted.double'],
	['watch text -> fail "b"', 'text variable.other'],
	["\tdrag text \"a\" to text \"b\"", 'text keyword.other', 'to keyword.other', 'text keyword.other'],
	["\tcapture text matching /x/ as text", 'capture keyword.control', 'text keyword.other', 'as keyword.other', 'text variable.other'],
	["\tcheck size is \"3\"", 'check keyword.control', 'size -', 'is keyword.control'],
	["\t\ttext \"a\" -> press esc", 'a string.quoted.double'],
	["\ttype \"a\${user}\\n\\\$ \\u{e9}\"", 'a string.quoted.double', '${user} variable.other.interpolated', '\\n constant.character.escape',
		'\\$ constant.character.escape', '\\u{e9} constant.character.escape'],
	["\ttype \"open", 'open string.quoted.double'],
	["\tlog-in(user) # lint: allow W0601 x", 'log-in entity.name.function', 'user -', 'W0601 constant.other.code'],
	['procedure log-in(user: string) {', 'procedure storage.type', 'log-in entity.name.function'],
	["\tif wait is not yes { } else if-screen a { }", 'if keyword.control', 'is keyword.control', 'not keyword.control', 'yes constant.language',
		'else keyword.control', 'if-screen keyword.control', 'a variable.other'],
);
my $wrong = 0;
for my $case (@cases) {
	my ($line, @words) = @$case;
	my @scopes = scopes($line);
	my $at = 0;
	for (@words) {
		my ($word, $scope) = split / (?=\S+$)/;
		my $from = index $line, $word, $at;
		my $got = $from < 0 ? 'nowhere' : $scopes[$from] eq '' ? '-' : $scopes[$from] =~ s/\.kvt$//r;
		$at = $from + length $word;
		next if $got eq $scope;
		print "$line: $word is $got, not $scope\n";
		$wrong = 1;
	}
}
exit $wrong;
