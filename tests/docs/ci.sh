# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What tests/docs/ci and tests/e2e/workflows share; read with `.` behind tap.sh: the workflows of docs/ci as JSON in $work, and
# their commands, which run as the services run them. The project that they run in is $work/project, with guests/hello.
# shellcheck disable=SC2154 # root, work and kvt are of tap.sh

/usr/bin/python3 -c 'import yaml' 2>/dev/null || skip_all "python3-yaml is not installed"
for service in github gitlab; do
    /usr/bin/python3 -c 'import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)' \
        <"$root/docs/ci/$service.yml" >"$work/$service.json" || { echo "Bail out! docs/ci/$service.yml is no YAML"; exit 1; }
done

# What the jobs install is kvt; here it is the one under test.
mkdir -p "$work/bin" "$work/project/guests/hello"
ln -s "$kvt" "$work/bin/kvt"
hello=$work/project/guests/hello/hello.kvt

# The script that all is tried with: a boot sector's that becomes green by `g` and switches itself off by `p`.
# shellcheck disable=SC2120 # the steps may be left out
write_hello() { # [STEPS before the power-off]
    printf '%s\n' 'guest hello "A boot sector" {' '	memory  32 MiB' '	floppy  "hello.img"' '	network none' '	timeout 1 min' '}' '' \
        'boot {' '	wait-still 1 s' "${1:-	press g}" '	press p' '	wait-poweroff' '}' >"$hello"
}

# The commands of one step of a job on GitHub, or of a job's script on GitLab, each in a shell with what the service has
# set for it. What they write for the service is in $work/summary.
github_commands() { # JOB STEP
    jq -er --arg job "$1" --arg step "$2" '.jobs[$job].steps[] | select(.name == $step) | .run' "$work/github.json"
}
gitlab_commands() { # JOB
    jq -er --arg job "$1" '.[$job].script[]' "$work/gitlab.json"
}
in_project() { # COMMANDS
    (cd "$work/project" && PATH=$work/bin:$PATH GUEST=hello GITHUB_STEP_SUMMARY=$work/summary \
        bash --noprofile --norc -eo pipefail -c "$1") >"$work/said" 2>&1
}
github_step() { # JOB STEP
    local commands
    commands=$(github_commands "$@") || { echo "there is no step $2 in $1"; return 99; }
    in_project "$commands"
}
gitlab_job() { # JOB
    local commands
    commands=$(gitlab_commands "$1") || { echo "there is no job $1"; return 99; }
    in_project "$commands"
}
# The command "${@:3}" has the exit code $1, and what it says has $2 in it.
ends() {
    local code=0
    "${@:3}" || code=$?
    if [ "$code" != "$1" ] || [[ $(<"$work/said") != *"$2"* ]]; then
        echo "exit code $code; said:"
        cat "$work/said"
        return 1
    fi
}
