# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What the tests written in shell share; read with `.`. Prints TAP. $root is the checkout, $kvt the program under test,
# $work a folder of this test's own, removed at the end.

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
build=${BUILD:-build}
case $build in /*) ;; *) build=$root/$build ;; esac
kvt=$build/kvt
work=$(mktemp -d "${TMPDIR:-/tmp}/kvt-test-XXXXXX")
trap 'rm -rf "$work"' EXIT
tests=0
failures=0

# The tests' outcome must not depend on who runs them where.
export LC_ALL=C XDG_CONFIG_HOME=$work/config
# A kvt that is killed leaves its socket's folder behind: in here, it goes with the rest.
export TMPDIR=$work XDG_RUNTIME_DIR=$work
unset NO_COLOR KVT_FONTS KVT_STDLIB KVT_TEXT_LANGUAGE KVT_VNC_PASSWORD

# All tests of this file are skipped, because of $*.
skip_all() {
    echo "1..0 # SKIP $*"
    exit 0
}

# One test: the command behind the name succeeds. Its output is shown if it does not. It is no subshell, so that it can
# wait for what was started in the background.
check() {
    local name=$1
    shift
    tests=$((tests + 1))
    if "$@" >"$work/.said" 2>&1; then
        echo "ok $tests - $name"
    else
        failures=$((failures + 1))
        echo "not ok $tests - $name"
        sed 's/^/# /' "$work/.said"
    fi
}

# One test that is left out, because of $2.
skip() {
    tests=$((tests + 1))
    echo "ok $tests - $1 # SKIP $2"
}

# The last line of every test.
finish() {
    echo "1..$tests"
    [ "$failures" = 0 ]
}

need_kvt() {
    [ -x "$kvt" ] || { echo "Bail out! $kvt is not built"; exit 1; }
}
