#!/usr/bin/env bash
# The browser lane: runs the checks of the npm package in clients/web, which cover the client, the package and the demo page.
# Needs root (apt-get), a JDK, Maven, Node.js 20 and npm. Exits with 0 if everything passes.
set -euo pipefail
cd "$(dirname "$0")/../clients/web"

if ! command -v chromium >/dev/null || ! command -v varnishd >/dev/null || ! command -v nginx >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    chromium fonts-noto-core nginx-light varnish >/dev/null
fi
npm ci --silent --no-audit --no-fund

echo "== types"
npm run --silent types

echo "== the local endpoint"
npm run --silent endpoint

echo "== tests"
npm run --silent test
