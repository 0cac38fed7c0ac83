# Finds a JDK that can build and run the project: 17, else 21. To be sourced after common.sh.
# shellcheck shell=bash

# Prints the home of the JDK; fails if there is none.
find_java() {
    local version home
    for version in 17 21; do
        for home in "${JAVA_HOME:-}" /usr/lib/jvm/java-"$version"-openjdk-* /usr/lib/jvm/*"$version"* "$(java_on_path)"; do
            if [ -n "$home" ] && [ -x "$home/bin/javac" ] && [ "$(java_version "$home")" = "$version" ]; then
                printf '%s\n' "$home"
                return 0
            fi
        done
    done
    return 1
}

java_on_path() {
    local javac
    javac=$(command -v javac) || return 0
    dirname "$(dirname "$(readlink -f "$javac")")"
}

java_version() {
    "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
}

java_package() {
    if apt-cache policy openjdk-17-jdk-headless 2>/dev/null | grep -q 'Candidate: [0-9]'; then
        echo openjdk-17-jdk-headless
    elif apt-cache policy openjdk-21-jdk-headless 2>/dev/null | grep -q 'Candidate: [0-9]'; then
        echo openjdk-21-jdk-headless
    else
        echo openjdk-17-jdk-headless
    fi
}

# Sets JAVA_HOME for this shell and its children.
use_java() {
    JAVA_HOME=$(find_java) || fail "no JDK 17 or 21 found; install one with: apt-get install openjdk-17-jdk-headless"
    export JAVA_HOME
}
