#!/usr/bin/env bash
# Checks the local endpoint against src/openapi/openapi.yaml: validates the document, then searches with schemathesis for a
# response that it does not allow. Needs Python 3.11 or later; installs its tools outside the repository.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly seconds="${OPENAPI_SECONDS:-60}"
readonly tools="${OPENAPI_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/mapbox-token-vendor/openapi-tools}"
if [ ! -x "$tools/bin/schemathesis" ]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" --quiet --disable-pip-version-check install --require-hashes --requirement .ci/requirements/openapi.txt
fi
"$tools/bin/openapi-spec-validator" src/openapi/openapi.yaml

work="$(mktemp -d)"
port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
# Every origin is allowed; neither the mint budget nor a busy machine should fail a request.
ALLOWED_ORIGINS='*' ALLOWED_SCOPES=styles:read,fonts:read,styles:tiles MINTS_PER_MINUTE=1000000 UPSTREAM_TIMEOUT_MS=20000 \
  mvn -q -B -ntp -Dport="$port" test-compile exec:java >"$work/endpoint.log" 2>&1 &
endpoint=$!
trap 'kill "$endpoint" 2>/dev/null || true; wait "$endpoint" 2>/dev/null || true; rm -rf "$work"' EXIT

for _ in $(seq 300); do
  curl --silent --fail --output "$work/served.yaml" "http://127.0.0.1:$port/openapi.yaml" && break
  kill -0 "$endpoint" 2>/dev/null || { cat "$work/endpoint.log" >&2; exit 1; }
  sleep 1
done
# The first request loads most of the program and may time out on a busy machine, so it is retried.
curl --silent --show-error --fail --retry 5 --retry-delay 1 --output /dev/null \
  --request POST "http://127.0.0.1:$port/tokens"
cmp src/openapi/openapi.yaml "$work/served.yaml"

readonly here="$PWD"
cd "$work"
SCHEMATHESIS_HOOKS="$here/.ci/openapi_hooks.py" "$tools/bin/schemathesis" \
  --config-file "$here/.ci/schemathesis.toml" run \
  --url "http://127.0.0.1:$port" --checks all --phases examples,coverage,fuzzing --max-time "$seconds" \
  --request-timeout 30 --workers 1 --seed "${OPENAPI_SEED:-1}" "$here/src/openapi/openapi.yaml"
