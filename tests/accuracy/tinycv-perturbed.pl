# SPDX-License-Identifier: GPL-2.0-or-later
#
# Makes tinycv-perturbed.txt: how many of the pairs of perturbed_test os-autoinst's matching accepts.
#
#     perturbed_test --pairs DIR && perl tinycv-perturbed.pl DIR/list >tinycv-perturbed.txt
#
# The search is the one that os-autoinst makes for an area that says nothing about itself; see tinycv-baseline.pl.
use strict;
use warnings;
use DynaLoader;
use POSIX 'strftime';

package tinycv;
our $VERSION = '1.0';
our @ISA = ('DynaLoader');
unless (eval { bootstrap tinycv $VERSION; 1 }) {
    my ($reason) = split /\n/, $@;
    print STDERR "tinycv-perturbed: tinycv, of Debian's package os-autoinst, is not there: $reason\n";
    exit 1;
}

package main;

my ($margin, $enough) = (50, 0.96);
my (@kinds, %pairs, %accepted);
while (my $line = <>) {
    chomp $line;
    my ($name, $kind, $x, $y, $width, $height) = split /\t/, $line;
    my $before = tinycv::read("$name-before.png") // die "$name-before.png cannot be read\n";
    my $after = tinycv::read("$name-after.png") // die "$name-after.png cannot be read\n";
    my ($similarity) = $after->search_needle($before, $x, $y, $width, $height, $margin);
    push @kinds, $kind unless $pairs{$kind}++;
    $accepted{$kind} += $similarity >= $enough ? 1 : 0;
}

my $version = `dpkg-query -W -f '\${Version}' os-autoinst`;
my $today = strftime '%Y-%m-%d', gmtime;
print <<"END";
# How many of the pairs of perturbed_test tinycv accepts: kind, pairs, accepted.
# Made on $today by tests/accuracy/tinycv-perturbed.pl with Debian's os-autoinst $version:
# search_needle with a margin of $margin, a similarity of at least $enough.
END
printf "%s\t%d\t%d\n", $_, $pairs{$_}, $accepted{$_} for @kinds;
