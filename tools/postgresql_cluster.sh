#!/bin/bash
# A private PostgreSQL for tests and trials: a Unix socket and no TCP, fsync on, made from Debian's postgresql-15 or newer.
#   tools/postgresql_cluster.sh start DIR   makes the cluster in DIR if need be, starts it, prints its connection URL
#   tools/postgresql_cluster.sh stop DIR    stops it (the data stay)
#   tools/postgresql_cluster.sh url DIR     prints the URL again
# Only who may enter DIR (mode 0700) can connect; the server trusts them.
set -euo pipefail

usage() { sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2; }
[ $# -eq 2 ] || usage
command=$1
mkdir -p "$2"
dir=$(cd "$2" && pwd -P)

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -V | tail -1)
if [ ! -x "$bin/initdb" ]; then
  echo "PostgreSQL is not installed: apt-get install postgresql-15" >&2
  exit 1
fi

# The server refuses to run as root.
as_owner() {
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

encode() {  # percent-encoding for a URL
  local text=$1 out='' i c
  for ((i = 0; i < ${#text}; i++)); do
    c=${text:i:1}
    case $c in [a-zA-Z0-9._~-]) out+=$c ;; *) out+=$(printf '%s' "$c" | od -An -tx1 | tr -d ' \n' | sed 's/../%&/g') ;; esac
  done
  printf '%s' "$out"
}

url() { echo "postgresql:///shuquan?host=$(encode "$dir")&port=$(cat "$dir/port")&user=postgres"; }

start() {
  if [ ${#dir} -gt 85 ]; then
    echo "$dir: the path is too long for a Unix socket" >&2
    exit 1
  fi
  if [ ! -s "$dir/port" ]; then
    [ "$(id -u)" != 0 ] || chown postgres "$dir"
    chmod 700 "$dir"
    as_owner rm -rf "$dir/data.unfinished"  # of a start that was interrupted
    as_owner "$bin/initdb" --pgdata="$dir/data.unfinished" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
      >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; exit 1; }
    cat >>"$dir/data.unfinished/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$dir'
fsync = on
synchronous_commit = on
max_connections = 100
shared_buffers = 128MB
CONF
    as_owner mv "$dir/data.unfinished" "$dir/data"
    as_owner sh -c "echo $((20000 + RANDOM)) >'$dir/port'"
  fi
  if ! as_owner "$bin/pg_ctl" --pgdata="$dir/data" status >/dev/null; then
    as_owner "$bin/pg_ctl" --pgdata="$dir/data" --log="$dir/server.log" --wait --silent \
      --options="-p $(cat "$dir/port")" start >/dev/null || { tail -20 "$dir/server.log" >&2; exit 1; }
  fi
  connect=(-h "$dir" -p "$(cat "$dir/port")" -U postgres)
  if ! as_owner "$bin/psql" "${connect[@]}" -Atqc "SELECT 1 FROM pg_database WHERE datname = 'shuquan'" postgres | grep -q 1; then
    as_owner "$bin/createdb" "${connect[@]}" shuquan
  fi
  url
}

case $command in
  start) start ;;
  stop)
    if [ -d "$dir/data" ] && as_owner "$bin/pg_ctl" --pgdata="$dir/data" status >/dev/null; then
      as_owner "$bin/pg_ctl" --pgdata="$dir/data" --mode=fast --wait --silent stop
    fi
    ;;
  url) url ;;
  *) usage ;;
esac
