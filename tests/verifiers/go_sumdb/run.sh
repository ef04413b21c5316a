#!/bin/sh
# run.sh LOGDIR VKEY: verifies a published log with golang.org/x/mod/sumdb (Debian: golang-go, golang-golang-x-mod-dev).
# Needs no network. Exit status 0 only where everything is right.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
export GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS= GOTOOLCHAIN=local GOCACHE="${GOCACHE:-$build/cache}"
go build -o "$build/verify" "$here/main.go"
"$build/verify" "$1" "$2"
