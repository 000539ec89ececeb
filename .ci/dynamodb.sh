#!/usr/bin/env bash
# Tests shared leases against two independent implementations of DynamoDB, moto and dynalite, because our own fake could
# share our mistakes. Needs python3 with venv, node and npm.
set -euo pipefail
cd "$(dirname "$0")/.."

work="$(mktemp -d)"
server=
cleanup() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

# Starts a server that prints its port to $work/port and stops at the end of its standard input.
start() {
  rm -f "$work/port" "$work/stdin"
  mkfifo "$work/stdin"
  "$@" <"$work/stdin" >"$work/port" 2>"$work/log" &
  server=$!
  exec 3>"$work/stdin" # Kept open, so that the server stops when this script does.
  for _ in $(seq 120); do
    [ ! -s "$work/port" ] || return 0
    kill -0 "$server" 2>/dev/null || break
    sleep 0.5
  done
  echo "$1 did not start:" >&2
  cat "$work/log" >&2
  exit 1
}

stop() {
  exec 3>&-
  wait "$server" || true
  server=
}

run() {
  rm -f target/failsafe-reports/*DynamoDbIT.txt
  # No unit test has this name, so only DynamoDbIT runs.
  DYNAMODB_TEST_URL="http://127.0.0.1:$(cat "$work/port")" mvn -q -B -ntp verify \
    -Dtest=NoUnitTests -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=DynamoDbIT
  grep -hE 'Tests run: [1-9][0-9]*, .*Skipped: 0' target/failsafe-reports/*DynamoDbIT.txt ||
    { echo "DynamoDbIT did not run" >&2; exit 1; }
}

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check --require-hashes -r .ci/requirements/moto.txt
cat >"$work/serve_moto.py" <<'PY'
import sys
import threading

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

# One request at a time, because moto checks a condition and writes without a lock.
server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app))
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.port, flush=True)
sys.stdin.read()
PY
echo "--- moto"
start "$work/venv/bin/python" "$work/serve_moto.py"
run
stop

cp .ci/dynalite/package.json .ci/dynalite/package-lock.json "$work"
npm ci --silent --no-audit --no-fund --prefix "$work"
cat >"$work/dynalite.js" <<'JS'
const server = require('dynalite')({ createTableMs: 0, deleteTableMs: 0 });
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
JS
echo "--- dynalite"
start node "$work/dynalite.js"
run
stop
