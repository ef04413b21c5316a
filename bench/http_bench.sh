#!/bin/sh
# What a constant answer costs at 1, 32 and 256 keep-alive connections: requests per second, latency, and processor
# time of the server per request (which other load on the machine disturbs least).
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
ticks_per_second=$(getconf CLK_TCK)
processor_ticks() { awk '{print $14 + $15}' "/proc/$server/stat"; }
printf '%-12s %12s %10s %10s %12s\n' connections req/s p50 p99 'CPU us/req'
for connections in 1 32 256; do
  before=$(processor_ticks)
  result=$(wrk -t1 -c"$connections" -d"${seconds}s" --latency "http://127.0.0.1:$port/")
  used=$(($(processor_ticks) - before))
  echo "$result" | awk -v c="$connections" -v used="$used" -v hz="$ticks_per_second" '
      /50%/ {p50 = $2} /99%/ {p99 = $2} /Requests\/sec/ {rate = $2} / requests in / {all = $1} /Non-2xx|Socket errors/ {bad = $0}
      END {printf "%-12s %12.0f %10s %10s %12.1f %s\n", c, rate, p50, p99, used / hz * 1e6 / all, bad}'
done
awk '/VmHWM/ {printf "peak memory %.1f MB\n", $2 / 1024}' "/proc/$server/status"
