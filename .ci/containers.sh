#!/usr/bin/env bash
# Runs the documented `sam local` commands in containers: every event in events/, and a page in Chromium in front of
# `sam local start-api`. Uses Docker and AWS's image where available, otherwise Podman and a stand-in (see
# containers/engine.sh). Needs root (apt-get), JDK 25, Maven, Python 3, Node.js 20 and npm.
set -euo pipefail
cd "$(dirname "$0")/.."

work="$(mktemp -d)"
fakes=
api=
SAM_ENGINE_PROCESS=
trap 'kill $fakes $api $SAM_ENGINE_PROCESS 2>/dev/null || true; rm -rf "$work"' EXIT
export SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=eu-central-1

tools="$(.ci/requirements/install.sh sam)"
sam="$tools/sam"

if ! command -v chromium >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-core >/dev/null
fi
# Not installed in clients/web, because `sam build` would copy everything there.
playwright="playwright-core@$(node -p 'require("./clients/web/package.json").devDependencies["playwright-core"]')"
npm install --silent --no-audit --no-fund --prefix "$work/npm" "$playwright"

echo "== engine"
commands="$(.ci/containers/engine.sh "${XDG_CACHE_HOME:-$HOME/.cache}/mapbox-token-vendor/containers")"
eval "$commands"
read -ra arguments <<<"$SAM_ENGINE_ARGUMENTS"
arguments+=(--parameter-overrides "Architecture=$(uname -m | sed s/aarch64/arm64/)")

echo "== sam build"
"$sam" build >"$work/build.log" 2>&1 || { cat "$work/build.log"; exit 1; }

echo "== fakes"
MAPBOX_USERNAME=example FAKE_HOST=0.0.0.0 \
  mvn -q -B -ntp test-compile exec:java -Dexec.mainClass=io.github.tokenvendor.dev.FakeUpstreams >"$work/fakes.log" 2>&1 &
fakes=$!
for _ in $(seq 600); do
  grep -qs MASTER_TOKEN_SECRET_ID "$work/fakes.log" && break
  kill -0 "$fakes" 2>/dev/null || { cat "$work/fakes.log"; exit 1; }
  sleep 0.2 # until they listen
done

echo "== sam local invoke"
"$tools/python" .ci/containers/invoke.py "$sam" "${arguments[@]}"

echo "== sam local start-api"
port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
"$sam" local start-api --port "$port" "${arguments[@]}" >"$work/api.log" 2>&1 &
api=$!
for _ in $(seq 300); do
  curl -s -o "$work/health" "http://127.0.0.1:$port/nothing" && break
  kill -0 "$api" 2>/dev/null || { cat "$work/api.log"; exit 1; }
  sleep 0.2 # until it listens
done
node .ci/containers/page.mjs "http://127.0.0.1:$port" 5173 "$work/npm" || { cat "$work/api.log"; exit 1; }
for request in "GET /health 200" "POST /tokens 200" "POST /tokens/v2/example 200" "POST /tokens/v2/other 404"; do
  read -r method path expected <<<"$request"
  status="$(curl -s -o "$work/response" -w '%{http_code}' -X "$method" "http://127.0.0.1:$port$path")"
  [ "$status" = "$expected" ] || { echo "$request: got $status" && cat "$work/response" "$work/api.log" && exit 1; }
  echo "  $request"
done
preflight="$(curl -s -i -X OPTIONS "http://127.0.0.1:$port/tokens" -H 'Origin: http://localhost:5173' \
  -H 'Access-Control-Request-Method: POST' -H 'Access-Control-Request-Headers: content-type')"
grep -qi '^access-control-allow-origin: ' <<<"$preflight" || { echo "no CORS headers: $preflight" && exit 1; }
echo "containers: all checks passed"
