#!/usr/bin/env bash
# Runs docs/conformance.py against vendors that must conform, and against vendors in each of which one thing is broken,
# which must not. Needs a JDK, Maven, Python 3.8 and openssl.
set -euo pipefail
cd "$(dirname "$0")/.."

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

mvn -q -B -ntp test-compile dependency:build-classpath -DincludeScope=test -Dmdep.outputFile="$work/class-path"
PYTHONDONTWRITEBYTECODE=1 python3 .ci/conformance/check.py "$work" "${JAVA_HOME:+$JAVA_HOME/bin/}java" \
  -cp "target/test-classes:target/classes:$(cat "$work/class-path")" io.github.tokenvendor.dev.LocalEndpoint
