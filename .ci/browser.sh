#!/usr/bin/env bash
# The browser lane: the browser client as a file and as a package, every client of Mapbox that docs/clients.md names, the demo
# page and Mapbox's SDK in Debian's Chromium; the client in Node.js, Deno and Bun.
# Needs root (apt-get), a JDK, Maven, Node.js 20 and npm. Ends with 0 if everything holds.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v chromium >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-core >/dev/null
fi
(cd .ci/browser && npm ci --silent --no-audit --no-fund)

echo "== types"
(cd .ci/browser && npm run --silent types)


echo "== the local endpoint"
mvn -q -B -ntp test-compile dependency:build-classpath \
  -Dmdep.includeScope=test -Dmdep.outputFile=target/browser-lane.classpath

echo "== in Chromium"
cd .ci/browser
node --test --test-concurrency=2 --test-timeout=240000 --test-reporter=spec tests/*.test.mjs
