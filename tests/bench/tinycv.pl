# SPDX-License-Identifier: GPL-2.0-or-later
#
# What os-autoinst's picture matching takes for what match.c measures:
#
#     perl tinycv.pl SCREEN.png OTHER.png X Y SIDE
#
# Prints three medians in milliseconds: SCREEN compared with itself, a part of SIDE pixels at X,Y of SCREEN searched for
# in SCREEN, and in OTHER. The extension is loaded without the module around it, which would want the rest of
# os-autoinst.
use strict;
use warnings;
use DynaLoader;
use Time::HiRes 'time';

package tinycv;
our $VERSION = '1.0';
our @ISA = ('DynaLoader');
unless (eval { bootstrap tinycv $VERSION; 1 }) {
    my ($reason) = split /\n/, $@;
    print STDERR "match: tinycv, of Debian's package os-autoinst, is not there: $reason\n";
    exit 1;
}

package main;
my ($screen_path, $other_path, $x, $y, $side) = @ARGV;

sub median_ms {
    my ($rounds, $code) = @_;
    my @times;
    for (1 .. $rounds) {
        my $start = time;
        $code->();
        push @times, (time - $start) * 1000;
    }
    @times = sort { $a <=> $b } @times;
    return $times[$#times / 2];
}

my $screen = tinycv::read($screen_path);
my $other = tinycv::read($other_path);
# A needle is as large as its screen, and the part to be searched for is an area in it; the margin covers everything.
my $margin = 1024;

printf "%.4f %.4f %.4f\n",
    median_ms(20, sub { $screen->similarity($screen) }),
    median_ms(3, sub { $screen->search_needle($screen, $x, $y, $side, $side, $margin) }),
    median_ms(3, sub { $other->search_needle($screen, $x, $y, $side, $side, $margin) });
