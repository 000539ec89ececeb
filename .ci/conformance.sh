#!/usr/bin/env bash
# Runs docs/conformance.py against both handlers, which must conform, and against vendors in each of which one thing is
# broken, which must not.
set -euo pipefail
cd "$(dirname "$0")/.."

work="$(mktemp -d)"
endpoints=()
trap 'kill "${endpoints[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT

mvn -q -B -ntp test-compile dependency:build-classpath -DincludeScope=test -Dmdep.outputFile="$work/class-path"
for gateway in http rest; do
  # Neither the mint budget nor a busy machine should fail a request.
  GATEWAY="$gateway" PORT=0 ALLOWED_ORIGINS=https://maps.example.com ALLOWED_SCOPES=styles:read,fonts:read,styles:tiles MINTS_PER_MINUTE=1000000 UPSTREAM_TIMEOUT_MS=20000 \
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "target/test-classes:target/classes:$(cat "$work/class-path")" \
    io.github.tokenvendor.dev.LocalEndpoint >"$work/$gateway.log" 2>&1 &
  endpoints+=($!)
  for _ in $(seq 300); do
    grep -qs 'listens on' "$work/$gateway.log" && break
    kill -0 "$!" 2>/dev/null || { cat "$work/$gateway.log" >&2; exit 1; }
    sleep 0.2
  done
done
address() { sed -n 's/.*listens on //p' "$work/$1.log"; }
python3 .ci/conformance_faults.py "$(address http)" "$(address rest)"
