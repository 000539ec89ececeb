#!/usr/bin/env bash
# Tests the packaged vendor, the rotation and shared leases against moto, an independent implementation of Secrets Manager
# and DynamoDB, because our own fakes could share our mistakes. Needs python3 with venv.
set -euo pipefail
cd "$(dirname "$0")/.."

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check --require-hashes -r .ci/requirements/moto.txt

# The server prints its port, and stops when its standard input ends, which is when this script ends.
coproc SERVER { exec "$work/venv/bin/python" .ci/moto-server.py 2>"$work/log"; }
read -r -t 60 port <&"${SERVER[0]}" || { echo "moto did not start:" >&2; cat "$work/log" >&2; exit 1; }

rm -f target/failsafe-reports/*{Moto,DynamoDb}IT.txt
url="http://127.0.0.1:$port"
# No unit test has this name, so only the two integration tests run.
MOTO_URL="$url" DYNAMODB_TEST_URL="$url" mvn -q -B -ntp verify \
  -Dtest=NoUnitTests -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=MotoIT,DynamoDbIT
for test in MotoIT DynamoDbIT; do
  grep -hE 'Tests run: [1-9][0-9]*, .*Skipped: 0' target/failsafe-reports/*"$test".txt ||
    { echo "$test did not run" >&2; exit 1; }
done
