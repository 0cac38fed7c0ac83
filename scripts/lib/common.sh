# Shared by all scripts: messages and the project's folder. To be sourced.
# shellcheck shell=bash

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)

say() {
    printf '%s\n' "$*" >&2
}

# The message alone says what to do.
fail() {
    say "$*"
    exit 1
}

# Runs a command with root's rights: as root, or by sudo.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "this needs root's rights, and sudo is not installed: run as root: $*"
    fi
}
