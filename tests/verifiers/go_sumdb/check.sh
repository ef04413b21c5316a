#!/bin/sh
# check.sh MAKE_TEST_LOG [ENTRIES]: a sound log must pass the independent verifier, a damaged one must not.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GOCACHE="$work/cache"
entries=${2:-70000}
"$1" "$work/log" "$entries" >"$work/keys"
vkey=$(head -n 1 "$work/keys")
"$here/run.sh" "$work/log" "$vkey"

# Flips one bit of FILE at OFFSET, expects a refusal, and flips it back.
refused() {
  file=$1 offset=$2
  python3 - "$file" "$offset" <<'PY'
import sys
with open(sys.argv[1], "r+b") as file:
    data = bytearray(file.read())
    data[int(sys.argv[2])] ^= 1
    file.seek(0)
    file.write(data)
PY
  if "$here/run.sh" "$work/log" "$vkey" 2>"$work/why"; then
    echo "a damaged $file was accepted" >&2
    exit 1
  fi
  echo "refused: $(cat "$work/why")"
  python3 - "$file" "$offset" <<'PY'
import sys
with open(sys.argv[1], "r+b") as file:
    data = bytearray(file.read())
    data[int(sys.argv[2])] ^= 1
    file.seek(0)
    file.write(data)
PY
}
refused "$work/log/tile/0/000" 4000
refused "$work/log/tile/0/100" 0
refused "$work/log/tile/1/000" 77
refused "$work/log/tile/entries/003" 50
refused "$work/log/checkpoint" 25
refused "$work/log/$(cd "$work/log" && ls tile/0/*.p/* | tail -n 1)" 31
"$here/run.sh" "$work/log" "$vkey"
