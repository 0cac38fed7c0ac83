# What every script sources.
# shellcheck shell=bash

lib=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=common.sh
. "$lib/common.sh"
# shellcheck source=java.sh
. "$lib/java.sh"
# shellcheck source=packages.sh
. "$lib/packages.sh"
# shellcheck source=build.sh
. "$lib/build.sh"
