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

# Whether a module's output is older than its sources or those it is made from, or lacks a part.
is_stale() {
    local module=$1 stamp="$project/$1/target/classpath.txt"
    [ -e "$stamp" ] || return 0
    if [ "$module" = local-stack ] && ! compgen -G "$project/flink-jobs/target/*-all.jar" >/dev/null; then
        return 0
    fi
    [ -n "$(find "$project" -path '*/target' -prune -o \
        \( -path '*/src/main/*' -o -name pom.xml \) -type f -newer "$stamp" -print -quit)" ]
}

# Builds one module and those it needs, once at a time; its class path is then in MODULE/target/classpath.txt.
build() {
    local module=$1
    is_stale "$module" || return 0
    mkdir -p "$project/target"
    (
        flock 9
        is_stale "$module" || exit 0
        say "Building $module and what it needs (the first time takes minutes) ..."
        touch "$project/target/build.started"
        maven -B -DskipTests -Dspotless.check.skip=true -Dstyle.color=never -pl "$module" -am package 2>&1 9>&- \
            | tee "$project/target/build.log" | show_progress \
            || fail "the build failed; all it said is in $project/target/build.log"
        mark_built
    ) 9>"$project/target/build.lock"
}

# The modules of the last build are as new as its start: what is edited while it is built is newer. Maven leaves a class path alone that
# has not changed.
mark_built() {
    local paths built
    for paths in "$project"/*/target/classpath.txt; do
        built=$(basename "$(dirname "$(dirname "$paths")")")
        if grep -qE "Building Foreshard :: $built [0-9]" "$project/target/build.log"; then
            touch -r "$project/target/build.started" "$paths"
        fi
    done
}

# Reads what Maven says and shows its modules, its first errors, and that it still loads.
show_progress() {
    local line downloaded=0 errors=0
    while IFS= read -r line; do
        if [[ $line =~ Building\ Foreshard\ ::\ (.*)\ [0-9][^\ ]*\ +\[([0-9]+)/([0-9]+)\] ]]; then
            say "  ${BASH_REMATCH[2]} of ${BASH_REMATCH[3]}: ${BASH_REMATCH[1]}"
        elif [[ $line == *"Downloaded from "* ]]; then
            downloaded=$((downloaded + 1))
            ((downloaded % 100)) || say "  $downloaded files loaded"
        elif [[ $line == *"[ERROR]"* ]] && ((errors < 20)); then
            errors=$((errors + 1))
            say "$line"
        fi
    done
}

# Prints the class path of a module that was built.
class_path() {
    printf '%s:%s\n' "$project/$1/target/classes" "$(cat "$project/$1/target/classpath.txt")"
}
