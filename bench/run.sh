#!/usr/bin/env bash
# Prints every figure that the issues ask for, each beside its baseline in the same run.   bench/run.sh BUILD_DIR
set -uo pipefail
cd "$(dirname "$0")/.."
bin=$(realpath "$1")
work=$(mktemp -d "${TMPDIR:-/tmp}/shuquan_bench_XXXXXX")
chmod 755 "$work"
server=
finish() {
  [ -n "$server" ] && kill "$server" 2>/dev/null
  tools/postgresql_cluster.sh stop "$work/postgresql" >/dev/null 2>&1
  rm -rf "$work"
}
trap finish EXIT
title() { printf '\n== %s\n' "$*"; }
echo "machine: $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"

title "log: leaves, proofs, fsck"
"$bin/bench/ledger_bench"
title "certificates, letters, lists"
"$bin/bench/document_bench"
title "database ceilings"
postgresql=$(tools/postgresql_cluster.sh start "$work/postgresql" | tail -n 1)
(cd "$work" && "$bin/bench/store_ceiling" 1 "sqlite:$work/ceiling.db" "$postgresql")
title "registrar"
"$bin/bench/registrar_bench" 2
"$bin/bench/registrar_bench" 2 "$postgresql"
title "search (10^5; pass --rows 1000000 to search_bench for 10^6)"
"$bin/bench/search_bench" --rows 100000

title "server"
begun=$(date +%s%N)
"$bin/shuquan" serve --demo --data "$work/data" --listen 127.0.0.1:0 >"$work/out" 2>"$work/err" &
server=$!
for _ in $(seq 1 900); do grep -q http:// "$work/out" && break; sleep 0.1; done
printf 'first start with sample data made: %d ms\n' $((($(date +%s%N) - begun) / 1000000))
kill "$server"; wait "$server" 2>/dev/null
begun=$(date +%s%N)
"$bin/shuquan" serve --demo --data "$work/data" --listen 127.0.0.1:0 >"$work/out" 2>"$work/err" &
server=$!
for _ in $(seq 1 2000); do grep -q http:// "$work/out" && break; sleep 0.005; done
printf 'start: %d ms\n' $((($(date +%s%N) - begun) / 1000000))
sleep 2
awk '/VmRSS/ {printf "idle memory: %.0f MB\n", $2 / 1024}' "/proc/$server/status"
port=$(sed -n 's,.*http://127.0.0.1:\([0-9]*\)/.*,\1,p' "$work/out")
number=$(curl -fsS "http://127.0.0.1:$port/api/v1/register?limit=1" | python3 -c 'import json,sys; print(json.load(sys.stdin)["items"][0]["number"])')

"$bin/bench/http_hello" 127.0.0.1:0 >"$work/hello.port" &
hello=$!
for _ in $(seq 1 100); do [ -s "$work/hello.port" ] && break; sleep 0.05; done
hello_port=$(grep -o '[0-9]*' "$work/hello.port" | tail -n 1)
rate() { wrk -t1 -c"$1" -d4s --latency "$2" | awk '/99%/ {p99 = $2} /Requests\/sec/ {rate = $2} END {print rate, p99}'; }
for connections in 32 256; do
  read -r constant constant99 <<<"$(rate "$connections" "http://127.0.0.1:$hello_port/")"
  read -r entry entry99 <<<"$(rate "$connections" "http://127.0.0.1:$port/api/v1/register/$number")"
  awk -v c="$connections" -v e="$entry" -v k="$constant" -v p="$entry99" -v q="$constant99" \
    'BEGIN {printf "public entry, %3d connections: %8.0f req/s (p99 %s), constant %8.0f req/s (p99 %s), ratio %.2f\n", c, e, p, k, q, e / k}'
done
kill "$hello"

title "durable commands over HTTP, 64 clients (drafts opened)"
cookie=$(curl -fsS -D - -o /dev/null -H 'Content-Type: application/json' -d '{"login":"demo.applicant.beijing"}' "http://127.0.0.1:$port/api/v1/demo/sessions" | sed -n 's/^[Ss]et-[Cc]ookie: \(__Host-shuquan=[^;]*\).*/\1/p')
party=$(curl -fsS -H "Cookie: $cookie" "http://127.0.0.1:$port/api/v1/me" | python3 -c 'import json,sys; print(json.load(sys.stdin)["memberships"][0]["party"])')
cat >"$work/create.lua" <<LUA
wrk.method = "POST"
wrk.body = '{"pack":"beijing","procedure":"registration","applicant":"$party"}'
wrk.headers["Content-Type"] = "application/json"
wrk.headers["X-Shuquan-Request"] = "1"
wrk.headers["Cookie"] = "$cookie"
LUA
wrk -t1 -c64 -d5s --latency -s "$work/create.lua" "http://127.0.0.1:$port/api/v1/cases" | grep -E '50%|99%|Requests/sec|Non-2xx'
