# Starting and ending the programs of a demo. Sourced after building.bash.
# shellcheck shell=bash

bin=${root:?}/.build/release
declare -a started=() # process ids that this script started, the hub first

# program NAME: where the build put it.
program() {
    local found
    found=$(find "$bin" -maxdepth 4 -type f -name "$1" -perm -u+x -print -quit 2>/dev/null)
    [[ -n $found ]] || die "the build made no $1"
    printf '%s\n' "$found"
}

# Ends what was started here, the last first; each gets five seconds to end by itself.
stop_started() {
    local i pid _
    for ((i = ${#started[@]} - 1; i >= 0; i--)); do
        pid=${started[i]}
        kill -TERM "$pid" 2>/dev/null || continue
        for _ in {1..50}; do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
        if kill -0 "$pid" 2>/dev/null; then kill -KILL "$pid" 2>/dev/null || true; fi
        wait "$pid" 2>/dev/null || true
    done
    started=()
}

port_in_use() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() {
    local port
    for port in {18443..18499}; do
        port_in_use "$port" || port_in_use $((port + 100)) || { printf '%s\n' "$port"; return; }
    done
    die "no free port between 18443 and 18499"
}

# wait_for SECONDS PID LOG WHAT COMMAND…: until the command succeeds; ends this script if the process dies or time is up.
wait_for() {
    local tenths=$(($1 * 10)) pid=$2 log=$3 what=$4
    shift 4
    while ((tenths-- > 0)); do
        "$@" >/dev/null 2>&1 && return 0
        kill -0 "$pid" 2>/dev/null || { tail -n 20 "$log" >&2; die "$what ended by itself; its last lines are above, all of them in $log"; }
        sleep 0.1
    done
    tail -n 20 "$log" >&2
    die "$what does not answer; its last lines are above, all of them in $log"
}
