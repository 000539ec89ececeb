#!/usr/bin/env bash
# Tests shared leases against dynalite, an independent implementation of DynamoDB, because our own fake could share our
# mistakes. Needs node and npm.
set -euo pipefail
cd "$(dirname "$0")/.."

work="$(mktemp -d)"
server=
cleanup() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

cp .ci/dynalite/package.json .ci/dynalite/package-lock.json "$work"
npm ci --silent --no-audit --no-fund --prefix "$work"
cat >"$work/dynalite.js" <<'JS'
const server = require('dynalite')({ createTableMs: 0, deleteTableMs: 0 });
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
JS

mkfifo "$work/stdin"
node "$work/dynalite.js" <"$work/stdin" >"$work/port" 2>"$work/log" &
server=$!
exec 3>"$work/stdin" # Kept open, so that the server stops when this script does.
for _ in $(seq 120); do
  [ ! -s "$work/port" ] || break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.5
done
[ -s "$work/port" ] || { echo "dynalite did not start:" >&2; cat "$work/log" >&2; exit 1; }

rm -f target/failsafe-reports/*DynamoDbIT.txt
# No unit test has this name, so only DynamoDbIT runs.
DYNAMODB_TEST_URL="http://127.0.0.1:$(cat "$work/port")" mvn -q -B -ntp verify \
  -Dtest=NoUnitTests -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=DynamoDbIT
grep -hE 'Tests run: [1-9][0-9]*, .*Skipped: 0' target/failsafe-reports/*DynamoDbIT.txt ||
  { echo "DynamoDbIT did not run" >&2; exit 1; }
