#!/bin/sh
# Requests per second and 99th percentile of a constant answer at 1, 32 and 256 keep-alive connections.
#   bench/http_bench.sh path/to/http_hello [seconds per run, default 5]
set -eu
program=$1
seconds=${2:-5}
port_file=$(mktemp)
"$program" 127.0.0.1:0 >"$port_file" &
server=$!
trap 'kill "$server" 2>/dev/null; rm -f "$port_file"' EXIT
tries=0
while [ ! -s "$port_file" ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 100 ] || { echo "the server did not start" >&2; exit 1; }
  sleep 0.05
done
port=$(cat "$port_file")
printf '%-12s %12s %10s %10s\n' connections req/s p50 p99
for connections in 1 32 256; do
  wrk -t1 -c"$connections" -d"${seconds}s" --latency "http://127.0.0.1:$port/" |
    awk -v c="$connections" '/50%/ {p50 = $2} /99%/ {p99 = $2} /Requests\/sec/ {rate = $2} /Non-2xx|Socket errors/ {bad = $0}
      END {printf "%-12s %12.0f %10s %10s %s\n", c, rate, p50, p99, bad}'
done
awk '/VmHWM/ {printf "peak memory %.1f MB\n", $2 / 1024}' "/proc/$server/status"
