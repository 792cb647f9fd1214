# SPDX-License-Identifier: GPL-2.0-or-later
#
# Makes tinycv-needles.txt: what os-autoinst's matching says of every area of every needle on every screen.
#
#     perl tinycv-baseline.pl SCREENS-FOLDER >tinycv-needles.txt
#
# Takes some minutes; says on stderr how far it is. The search is the one that os-autoinst makes for an area that says
# nothing about itself (tinycv.pm, search_): 50 pixels around the area's place, and a match from a similarity of 0.96
# on. The extension is loaded without the module around it, which would want the rest of os-autoinst.
use strict;
use warnings;
use DynaLoader;
use File::Find;
use JSON::PP;
use POSIX 'strftime';

package tinycv;
our $VERSION = '1.0';
our @ISA = ('DynaLoader');
unless (eval { bootstrap tinycv $VERSION; 1 }) {
    my ($reason) = split /\n/, $@;
    print STDERR "tinycv-baseline: tinycv, of Debian's package os-autoinst, is not there: $reason\n";
    exit 1;
}

package main;

my ($margin, $enough) = (50, 0.96);
my $folder = shift // die "usage: perl tinycv-baseline.pl SCREENS-FOLDER\n";
$folder =~ s{/+$}{};

my @names;
find({no_chdir => 1, wanted => sub { push @names, substr($_, 1 + length $folder) =~ s/\.json$//r if /\.json$/ }}, $folder);
@names = sort @names;

sub areas_of {
    my ($name) = @_;
    open my $file, '<', "$folder/$name.json" or die "$folder/$name.json: $!\n";
    local $/;
    return @{decode_json(<$file>)->{area}};
}

my $version = `dpkg-query -W -f '\${Version}' os-autoinst`;
my $today = strftime '%Y-%m-%d', gmtime;
print <<"END";
# What tinycv finds: every area of every needle, searched for on every screen.
# Made on $today by tests/accuracy/tinycv-baseline.pl with Debian's os-autoinst $version:
# search_needle with a margin of $margin; listed are the screens with a similarity of at least $enough.
#
# screen NUMBER NAME
# area NUMBER-OF-ITS-SCREEN X,Y WxH: NUMBER-OF-SCREEN=SIMILARITY ...
END

my @images = map { tinycv::read("$folder/$_.png") // die "$folder/$_.png cannot be read\n" } @names;
print "screen $_ $names[$_]\n" for 0 .. $#names;
$| = 1;
for my $own (0 .. $#names) {
    for my $area (areas_of($names[$own])) {
        my ($x, $y, $width, $height) = @{$area}{qw(xpos ypos width height)};
        my @found;
        for my $other (0 .. $#names) {
            my ($similarity) = $images[$other]->search_needle($images[$own], $x, $y, $width, $height, $margin);
            push @found, sprintf '%d=%.4f', $other, $similarity if $similarity >= $enough;
        }
        print "area $own $x,$y ${width}x$height: @found\n";
    }
    printf STDERR "%d of %d\n", $own + 1, scalar @names;
}
