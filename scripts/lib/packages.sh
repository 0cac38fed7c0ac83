# Installs what a bare Debian or Ubuntu machine lacks, and says what. To be sourced after common.sh.
# shellcheck shell=bash

# Whether a program is on the PATH or where Debian keeps those that are not.
has_program() {
    command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ] || [ -x "/sbin/$1" ]
}

has_postgres() {
    local program
    for program in /usr/lib/postgresql/*/bin/postgres; do
        [ -x "$program" ] && return 0
    done
    has_program postgres
}

# The packages that are missing to build, one a line.
missing_to_build() {
    find_java >/dev/null || java_package
    has_program flock || echo util-linux
    has_program ps || echo procps
    # The Maven wrapper loads Maven with one of them.
    has_program mvn || has_program curl || has_program wget || echo curl
}

# The packages that are missing to run a stack, one a line.
missing_to_run() {
    has_program etcd || echo etcd-server
    has_program redis-server || echo redis-server
    { has_program redis-cli && has_program redis-benchmark; } || echo redis-tools
    has_postgres || echo postgresql
    { has_program setpriv && has_program taskset; } || echo util-linux
}

# What the README's five minutes of use need beyond a stack, where there is such a package.
missing_to_try() {
    has_program kcat || ! is_available kcat || echo kcat
}

is_available() {
    apt-cache policy "$1" 2>/dev/null | grep -q 'Candidate: [0-9]'
}

# Installs the packages named, if any; services that they bring are not started: we run our own on free ports.
install_packages() {
    [ $# -gt 0 ] || return 0
    command -v apt-get >/dev/null || fail "please install what is missing: $*"
    say "Installing with apt-get: $*"
    refresh_lists_for "$@"
    without_services apt_install "$@" || {
        as_root apt-get -qq update
        without_services apt_install "$@" || fail "apt-get could not install: $*"
    }
}

refresh_lists_for() {
    local package
    for package in "$@"; do
        if ! is_available "$package"; then
            as_root apt-get -qq update
            return
        fi
    done
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$@" >/dev/null
}

# policy-rc.d is how Debian lets an administrator keep packages from starting their services.
without_services() {
    local policy=/usr/sbin/policy-rc.d status=0
    if [ -e "$policy" ]; then
        "$@"
        return
    fi
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
    "$@" || status=$?
    as_root rm -f "$policy"
    return "$status"
}

install_missing_to_build() {
    # shellcheck disable=SC2046
    install_packages $(missing_to_build | sort -u)
}

install_missing_to_run() {
    # shellcheck disable=SC2046
    install_packages $(missing_to_run | sort -u)
}

# After install_missing_to_run, which knows by then what there is.
install_missing_to_try() {
    # shellcheck disable=SC2046
    install_packages $(missing_to_try)
}
