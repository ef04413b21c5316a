#!/bin/sh
# check_register.sh MAKE_REGISTER_LOG [RIGHTS]: the log that a registrar made and published must pass the independent
# verifier. Run it from the root of the source tree.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$1" "$work/office" "${2:-1500}" >"$work/keys"
"$here/run.sh" "$work/office/log" "$(head -n 1 "$work/keys")"
