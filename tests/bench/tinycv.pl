# SPDX-License-Identifier: GPL-2.0-or-later
#
# What os-autoinst's picture matching takes for what the benchmarks measure; prints a median in milliseconds.
#
#     perl tinycv.pl similar SCREEN.png PICTURE.png          both compared in place
#     perl tinycv.pl many SCREEN.png FOLDER                  SCREEN compared with every PNG in FOLDER
#     perl tinycv.pl search SCREEN.png PICTURE.png X Y WIDTH HEIGHT MARGIN
#                      the area of PICTURE searched for in SCREEN, at most MARGIN pixels from its place
#
# The extension is loaded without the module around it, which would want the rest of os-autoinst.
use strict;
use warnings;
use DynaLoader;
use Time::HiRes 'time';

package tinycv;
our $VERSION = '1.0';
our @ISA = ('DynaLoader');
unless (eval { bootstrap tinycv $VERSION; 1 }) {
    my ($reason) = split /\n/, $@;
    print STDERR "benchmark: tinycv, of Debian's package os-autoinst, is not there: $reason\n";
    exit 1;
}

package main;

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

my ($what, $screen_path, $other_path, @area) = @ARGV;
my $screen = tinycv::read($screen_path);
my @others = map { tinycv::read($_) } -d $other_path ? glob "$other_path/*.png" : $other_path;

printf "%.4f\n", $what eq 'search'
    ? median_ms(5, sub { $screen->search_needle($others[0], @area) })
    : median_ms(20, sub { $screen->similarity($_) for @others });
