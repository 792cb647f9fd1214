# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What the end-to-end tests share; read with `.` behind tap.sh. Every run is made in $work/NAME.

# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"
need_kvt
command -v qemu-system-x86_64 >/dev/null || skip_all "qemu-system-x86_64 is not installed"

# The same accelerator everywhere, so that an outcome does not depend on the host.
printf 'accelerator: tcg\n' >"$work/config.yaml"

# Builds the boot sector tests/fake/$1.S as a floppy image.
boot_sector() {
    gcc -m32 -nostdlib -static -Wl,-Ttext=0x7c00,--oformat=binary,--build-id=none -o "$work/$1.img" \
        "$root/tests/fake/$1.S"
    truncate -s 1440K "$work/$1.img"
}

# A script on that boot sector: $1 is its name, the rest comes from stdin. Screens are those taken so far.
guest() {
    {
        printf 'guest %s "T" {\n memory 32 MiB\n floppy "keys.img"\n network none\n timeout 60 s\n}\n' "$1"
        printf 'screen never { picture "never.png" }\n'
        for picture in blue green; do
            [ ! -e "$work/$picture.png" ] || printf 'screen %s { picture "%s.png" }\n' $picture $picture
        done
        cat
    } >"$work/$1.kvt"
}

# Runs $work/$1.kvt; the rest are options. What it prints goes to $work/$1.said, its exit code is this function's.
run() {
    local name=$1
    shift
    "$kvt" run "$work/$name.kvt" --config "$work/config.yaml" --out "$work/$name" "$@" >"$work/$name.said" 2>&1
}

# The same in the background; its process id is then in $running.
start() {
    local name=$1
    shift
    "$kvt" run "$work/$name.kvt" --config "$work/config.yaml" --out "$work/$name" "$@" >"$work/$name.said" 2>&1 &
    running=$!
}

# Until "$@" succeeds, at most $1 seconds.
within() {
    local until=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $until ] || { echo "in vain for a long time: $*"; return 1; }
        sleep 0.1
    done
}

# The VNC socket of the run $1, which is also how its QEMU is known.
socket_of() {
    grep -o 'unix:/[^,]*/vnc.sock' "$work/$1/qemu.cmdline" | tail -1 | cut -d: -f2
}

qemu_of() {
    local socket
    socket=$(socket_of "$1")
    [ -n "$socket" ] || return 1
    pgrep -of "$socket"
}

has_qemu() {
    [ -n "$(qemu_of "$1")" ]
}

qemu_is_gone() {
    ! has_qemu "$1" || { echo "QEMU of $1 still runs"; return 1; }
}

# The run $1 ended with the verdict $2, the reason $3 and, if given, the words $4.
verdict_is() {
    local got
    got=$(jq -r '.verdict.word + " " + (.verdict.reason // "")' "$work/$1/run.json") || return 1
    if [ "$got" != "$2 $3" ] || ! jq -r '.verdict | "\(.text) \(.help)"' "$work/$1/run.json" | grep -qF -- "${4:-}"; then
        echo "wanted $2 $3 ${4:-}; got $got:"
        jq .verdict "$work/$1/run.json"
        cat "$work/$1.said"
        return 1
    fi
}

# A run that ends: its exit code is $2, its verdict $3, the reason $4, and nothing of it is left.
ends_with() {
    local code=0
    run "$1" "${@:6}" || code=$?
    [ $code = "$2" ] || { echo "exit code $code instead of $2"; cat "$work/$1.said"; return 1; }
    verdict_is "$1" "$3" "$4" "${5:-}" && { [ ! -e "$work/$1/qemu.cmdline" ] || qemu_is_gone "$1"; }
}

# The same for the run in the background, after the signal $3.
ends_on_signal() {
    local code=0
    kill -"$3" "$running"
    wait "$running" || code=$?
    [ $code = 4 ] || { echo "exit code $code instead of 4"; cat "$work/$1.said"; return 1; }
    verdict_is "$1" aborted signal "$2" && qemu_is_gone "$1"
}

# Takes the display of the run $1 as $work/$2.png once it is $3 in size.
taken() {
    local said
    said=$("$kvt" capture "$(socket_of "$1")" "$work/$2.new" 2>&1)
    case $said in *" $3,"*) mv "$work/$2.new" "$work/$2.png" ;; *) false ;; esac
}
