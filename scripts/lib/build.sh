# Builds what is missing before a script runs. To be sourced after common.sh and java.sh.
# shellcheck shell=bash

# Maven by the wrapper; an installed one of at least 3.8 saves the download.
maven() {
    local version
    version=$(mvn --version 2>/dev/null | sed -n "s/.*Apache Maven \([0-9]*\)\.\([0-9]*\).*/\1 \2/p") || version=""
    # shellcheck disable=SC2086
    set -- "$@" -f "$project/pom.xml"
    if [ -n "$version" ] && { [ "${version% *}" -gt 3 ] || [ "${version#* }" -ge 8 ]; }; then
        mvn "$@"
    else
        "$project/mvnw" "$@"
    fi
}

# Whether a module's output is older than its sources or those it is made from.
is_stale() {
    local stamp=$1
    [ -e "$stamp" ] || return 0
    [ -n "$(find "$project" -path '*/target' -prune -o \
        \( -path '*/src/main/*' -o -name pom.xml \) -type f -newer "$stamp" -print -quit)" ]
}

# Builds one module and those it needs, once at a time; its class path is then in MODULE/target/classpath.txt.
build() {
    local module=$1 stamp="$project/$1/target/classpath.txt"
    is_stale "$stamp" || return 0
    mkdir -p "$project/target"
    (
        flock 9
        is_stale "$stamp" || exit 0
        say "Building $module ..."
        maven -B -q -DskipTests -Dspotless.check.skip=true -pl "$module" -am package >&2 9>&- \
            || fail "the build failed; the lines above say where"
        touch "$stamp"
    ) 9>"$project/target/build.lock"
}

# Prints the class path of a module that was built.
class_path() {
    printf '%s:%s\n' "$project/$1/target/classes" "$(cat "$project/$1/target/classpath.txt")"
}
