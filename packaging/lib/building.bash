# What the scripts of packaging/ share. Sourced; needs bash 5.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

say() { printf '%s\n' "$*" >&2; }
die() { # message [exit status]
    say "$(basename "$0"): $1"
    exit "${2:-1}"
}
usage_error() { die "$1 (--help shows the options)" 2; }

# value OPTION COUNT-OF-REMAINING-ARGUMENTS VALUE: refuses a missing value and one that looks like an option.
need_value() {
    [[ $2 -ge 2 && -n $3 ]] || usage_error "$1 needs a value"
    [[ $3 != -* ]] || usage_error "$1 needs a value, and \"$3\" looks like an option; write ./$3 if it is a file"
}

packages_of() { # group: names, one a line
    awk -v group="$1" '!/^#/ && NF { n = split($1, g, ","); for (i = 1; i <= n; i++) if (g[i] == group) print $2 }' \
        "$root/packaging/dependencies"
}
why_of() { awk -v name="$1" '$2 == name { $1 = $2 = ""; sub(/^ +/, ""); print; exit }' "$root/packaging/dependencies"; }

# install_packages GROUP…: installs what is missing and says what and why. A stamp in the build folder makes the next call
# quick: it is valid as long as neither the list nor dpkg's state has changed.
install_packages() {
    local stamp
    stamp="$root/.build/packages-$(IFS=-; echo "$*").stamp"
    [[ -e $stamp && $stamp -nt $root/packaging/dependencies && ! /var/lib/dpkg/status -nt $stamp ]] && return 0
    command -v dpkg-query >/dev/null || die "this needs Debian's package tools; on another system install what packaging/dependencies lists and set TOUCHPOINT_NO_INSTALL=1"
    local group name
    local -a missing=()
    local -A seen=()
    for group in "$@"; do
        while read -r name; do
            [[ -n ${seen[$name]:-} ]] && continue
            seen[$name]=1
            # A program that came another way (a compiler or npm of one's own) serves as well.
            command -v "$name" >/dev/null && continue
            [[ $(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null || true) == installed ]] || missing+=("$name")
        done < <(packages_of "$group")
    done
    if [[ ${#missing[@]} -gt 0 ]]; then
        say "Missing Debian packages:"
        for name in "${missing[@]}"; do say "  $(printf '%-34s' "$name") $(why_of "$name")"; done
        [[ -z ${TOUCHPOINT_NO_INSTALL:-} ]] || die "TOUCHPOINT_NO_INSTALL is set: install them by hand"
        local -a as_root=()
        if [[ $EUID -ne 0 ]]; then
            command -v sudo >/dev/null || die "run this once as root, or install sudo, or run: apt-get install ${missing[*]}"
            say "Installing them needs root: sudo may ask for your password."
            as_root=(sudo)
        fi
        "${as_root[@]}" apt-get update -q >&2 || say "apt-get update failed; trying with the lists that are there"
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >&2 ||
            die "apt-get could not install: ${missing[*]}"
    fi
    mkdir -p "$root/.build"
    touch "$stamp"
}

# build PRESET [TARGET…]: configures when needed, builds with ninja's progress.
build() {
    local preset=$1 target
    shift
    local folder=$root/.build/$preset
    [[ -f $folder/build.ninja ]] || (cd "$root" && cmake --preset "$preset" >&2) || die "configuring failed"
    local -a targets=()
    for target in "$@"; do targets+=(--target "$target"); done
    NINJA_STATUS='[%f/%t %es] ' cmake --build "$folder" "${targets[@]}" >&2 || die "the build failed"
}
