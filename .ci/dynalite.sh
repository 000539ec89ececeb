#!/usr/bin/env bash
# Tests shared leases against dynalite, an independent implementation of DynamoDB, because our own fake could share our
# mistakes. Needs node and npm.
set -euo pipefail
cd "$(dirname "$0")/.."

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

cp .ci/dynalite/package.json .ci/dynalite/package-lock.json "$work"
npm ci --silent --no-audit --no-fund --prefix "$work"
cat >"$work/dynalite.js" <<'JS'
const server = require('dynalite')({ createTableMs: 0, deleteTableMs: 0 });
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
JS

# The server prints its port, and stops when its standard input ends, which is when this script ends.
coproc SERVER { exec node "$work/dynalite.js" 2>"$work/log"; }
read -r -t 60 port <&"${SERVER[0]}" || { echo "dynalite did not start:" >&2; cat "$work/log" >&2; exit 1; }

rm -f target/failsafe-reports/*DynamoDbIT.txt
# No unit test has this name, so only DynamoDbIT runs.
DYNAMODB_TEST_URL="http://127.0.0.1:$port" mvn -q -B -ntp verify \
  -Dtest=NoUnitTests -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=DynamoDbIT
grep -hE 'Tests run: [1-9][0-9]*, .*Skipped: 0' target/failsafe-reports/*DynamoDbIT.txt ||
  { echo "DynamoDbIT did not run" >&2; exit 1; }
